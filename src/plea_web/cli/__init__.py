"""The desk's own commands. Each starts Django only when it is called."""
