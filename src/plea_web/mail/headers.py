"""Headers of a message, however they are written."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime

from plea_web.mail.charset import header_words

_LONGEST = 20_000
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]@\\]{1,64}@[^\s<>,;:\"()\[\]@\\]{1,190}")
_IN_BRACKETS = re.compile(rf"<\s*({_ADDRESS.pattern})\s*>")
_ID = re.compile(r"<([^<>\s]{1,280})>")


def raw_header(message: Message, name: str) -> str:
    """Return a header as the parser left it; "" where there is none."""
    wanted = name.lower()
    for one, value in message.raw_items():
        if one.lower() == wanted:
            return str(value)[:_LONGEST]
    return ""


def header(message: Message, name: str) -> str:
    """Return a header in words."""
    return header_words(raw_header(message, name))


def addresses_in(message: Message, name: str) -> tuple[str, ...]:
    """Return the addresses of a header in lower case, those in angle brackets where there are any."""
    raw = header(message, name)
    found = _IN_BRACKETS.findall(raw) or _ADDRESS.findall(raw)
    return tuple(dict.fromkeys(one.lower().strip("'.") for one in found))


def addresses_of(text: str) -> tuple[str, ...]:
    """Return the first addresses in a text."""
    found: dict[str, None] = {}
    for one in _ADDRESS.finditer(text):
        found[one[0].lower().strip("'.")] = None
        if len(found) == 200:
            break
    return tuple(found)


def ids_in(message: Message, name: str) -> tuple[str, ...]:
    """Return the numbers of messages in a header, without their brackets."""
    raw = header(message, name)
    return tuple(dict.fromkeys([*_ID.findall(raw), *([] if "<" in raw else raw.split()[:1])]))[:100]


def moment_in(message: Message, name: str) -> datetime | None:
    """Return the moment of a header, in its own zone; None where it says none."""
    try:
        said = parsedate_to_datetime(header(message, name))
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None
    try:
        moment = said if said.tzinfo else said.replace(tzinfo=UTC)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
