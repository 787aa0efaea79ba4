"""What the desk does not do, said to whoever asked for it."""

from __future__ import annotations


class NotAllowed(Exception):
    """A step that the rules forbid; the text says what stands in the way and who can go on."""
