"""What stands for a value of the lists in an address: it means the same next week, and tells nothing."""

from __future__ import annotations

from hashlib import sha256


def code(value: str) -> str:
    """Return what stands for a country, a group, a demand in an address.

    >>> code("Norway")
    'bea54a34'
    """
    return sha256(value.encode()).hexdigest()[:8]
