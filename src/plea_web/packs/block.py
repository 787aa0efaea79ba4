"""Answers as a block of text that survives mail: wrapped lines, "> " before them, words around it.

    [answers 1: K7QF-2M9D]
    W1sxLCJvayJdLFsyLCJjaGFuZ2UiLCJ0aGUgZGF0ZSJdXQ
    [end: 8C736521]

Between the brackets stands JSON in base64: letters and digits with + and /, which no mail program or chat
turns into something else (a "--" becomes a dash, "_" and "*" vanish, quotation marks curl). The checksum is
the CRC-32 of key and letters: it finds what was lost by accident. Version 2, of
locked pages, is the same under the seal of the pack.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plea_web.packs.pack import Answer, Pack, Verdict

PLAIN, SEALED = "1", "2"
VERSIONS = (PLAIN, SEALED)
_WIDTH = 64
_SHORT = {"ok": Verdict.OK, "change": Verdict.CHANGE, "skip": Verdict.NOT_READ}
_LONG = {verdict: word for word, verdict in _SHORT.items()}
# What stands before a line that somebody quoted.
_QUOTED = re.compile(r"^[\s>|]+", re.MULTILINE)
_START = re.compile(r"\[\s*answers\s+(\S+)\s*:\s*([^\]\[]{1,40})\]", re.IGNORECASE)
_END = re.compile(r"\[\s*end\s*:\s*([0-9A-Fa-f\s]{1,20})\]", re.IGNORECASE)
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]")


@dataclass(frozen=True, slots=True)
class Block:
    """Answers as they were found in a text, not yet matched with a pack."""

    key: str
    version: str
    answers: tuple[Answer, ...] = ()  # without the hashes of their passages, which the pack knows
    whole: bool = True  # False: a part was lost on the way


def as_block(answers: Iterable[Answer], pack: Pack, version: str = PLAIN) -> str:
    """Return answers as text to be sent back, sealed where the version says so."""
    content = json.dumps([_row(answer) for answer in answers], ensure_ascii=False).encode()
    if version == SEALED:
        from plea_web.packs.locked import sealed  # only locked packs wait for it

        content = sealed(content, pack.seal)
    packed = base64.b64encode(content).decode().rstrip("=")
    lines = [packed[at : at + _WIDTH] for at in range(0, len(packed), _WIDTH)]
    return "\n".join([f"[answers {version}: {pack.key}]", *lines, f"[end: {_checksum(pack.key, packed)}]"])


def _row(answer: Answer) -> list[str | int]:
    row: list[str | int] = [answer.number, _LONG[answer.verdict], answer.comment, answer.suggestion]
    while not row[-1]:
        row.pop()
    return row


def blocks_in(text: str, seal: str = "") -> Iterator[Block]:
    """Yield every block of answers in a text, damaged ones too, and those that are not under this seal."""
    plain = _QUOTED.sub("", text)
    starts = list(_START.finditer(plain))
    ends = [start.start() for start in starts[1:]] + [len(plain)]
    for start, until in zip(starts, ends, strict=False):
        version, key = start[1], start[2].strip()
        end = _END.search(plain, start.end(), until)
        if end is None:
            yield Block(key, version, whole=False)
            continue
        packed = _NOT_BASE64.sub("", plain[start.end() : end.start()])
        checksum = "".join(end[1].split()).upper()
        yield _read(key, version, packed if _checksum(key, packed) == checksum else "", seal)


def _read(key: str, version: str, packed: str, seal: str) -> Block:
    try:
        content = base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
        if version == SEALED:
            from plea_web.packs.locked import unsealed

            content = unsealed(content, seal)
        rows = json.loads(content)
        return Block(key, version, tuple(_answer(row) for row in rows))
    except (ValueError, TypeError, LookupError, RecursionError):
        return Block(key, version, whole=False)


def _answer(row: list[str | int]) -> Answer:
    """Return a row as an answer; raises ValueError, TypeError or LookupError for what no page writes."""
    number, word, comment, suggestion = [*row, "", ""][:4] if len(row) < 4 else row
    if type(number) is not int or not isinstance(comment, str) or not isinstance(suggestion, str):
        raise TypeError("no answer")
    # A browser may hold half of a pair of UTF-16; nothing else could store or show it.
    texts = [text.encode("utf-8", "replace").decode() for text in (comment, suggestion)]
    return Answer(number, "", _SHORT[str(word)], *texts)


def _checksum(key: str, packed: str) -> str:
    plain = "".join(character for character in key.upper() if character.isalnum())
    return f"{zlib.crc32(f'{plain}:{packed}'.encode()):08X}"
