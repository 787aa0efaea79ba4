"""Every page of the desk, by room."""
