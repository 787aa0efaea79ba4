"""Which pack do answers belong to? Their key says it."""

from __future__ import annotations

from collections.abc import Iterable

from plea_web.packs.answers import LIKE_A_FILE, decoded
from plea_web.packs.block import blocks_in
from plea_web.packs.keys import key_stands_in
from plea_web.packs.pack import same_key


def key_of(content: bytes | str, keys: Iterable[str]) -> str:
    """Return which of these keys what came back belongs to; "" where it is none of them."""
    known = list(keys)
    if isinstance(content, bytes) and content.startswith(LIKE_A_FILE):
        from plea_web.packs.from_docx import key_and_text

        named, text = key_and_text(content)
    else:
        text = content if isinstance(content, str) else decoded(content)
        named = next((block.key for block in blocks_in(text)), "")
    by_name = [key for key in known if named and same_key(key, named)]
    return next(iter([*by_name, *(key for key in known if key_stands_in(text, key))]), "")
