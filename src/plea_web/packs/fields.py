"""The fields in the words of a passage: where a letter has a name, the passage has {{ recipient.name }}."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FIELD = re.compile(r"(\{\{.*?\}\})", re.DOTALL)


def pieces(words: str) -> Iterator[tuple[str, bool]]:
    """Yield the words piece by piece, each with whether it is a field.

    >>> list(pieces("Dear {{ recipient.name }},"))
    [('Dear ', False), ('{{ recipient.name }}', True), (',', False)]
    """
    for number, piece in enumerate(_FIELD.split(words)):
        if piece:
            yield piece, number % 2 == 1


def spoken(field: str) -> str:
    """Return a field as people read it.

    >>> spoken("{{ recipient.given_name | upper }}")
    'given name'
    """
    name = field.strip("{ }").partition("|")[0].strip()
    return name.removeprefix("recipient.").replace("_", " ")
