"""Reviewing without an account: a pack goes out as one file, and its answers come back."""
