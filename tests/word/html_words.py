"""What somebody reads who looks at a letter in a browser, for tests that compare it with the letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import lxml.html

_NOT_OF_THE_TEXT = {"note-number", "sign", "label", "back", "caption"}


def read_html(html: str) -> Any:
    """Return a letter's HTML as a tree."""
    return lxml.html.document_fromstring(f"<!doctype html><html><body>{html}</body></html>")


def words_of(node: Any) -> str:
    """Return the words of an element without what the view adds: numbers of notes and lists."""
    return "".join(_words(node))


def _words(node: Any) -> Iterator[str]:
    yield node.text or ""
    for one in node:
        if one.tag == "br":
            yield "\n"
        elif not _NOT_OF_THE_TEXT & set((one.get("class") or "").split()):
            yield from _words(one)
        yield one.tail or ""


def paragraphs_in(html: str) -> Mapping[int, str]:
    """Return the words of each marked paragraph by its number."""
    found = read_html(html).xpath("//*[@data-paragraph]")
    return {int(one.get("data-paragraph")): words_of(one) for one in found}


def values_in(html: str) -> Mapping[int, str]:
    """Return the words of each marked value by its number; of a reference to a note its number."""
    said: dict[int, str] = {}
    for one in read_html(html).xpath("//*[@data-value]"):
        number = int(one.get("data-value"))
        said[number] = said.get(number, "") + words_of(one)
    return said
