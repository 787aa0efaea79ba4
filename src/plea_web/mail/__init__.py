"""E-mails as files: what a saved message says. Knows nothing of the desk."""
