"""The plain text of a message that was written in HTML; nothing is fetched, run or shown as it was."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_UNSEEN = {"script", "style", "head", "title", "template", "noscript"}
_BREAKS = {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote", "hr"}
_MANY_BREAKS = re.compile(r"\n{3,}")
_QUOTES = re.compile(
    r"\s*(-{2,} ?(original message|исходное сообщение|ursprüngliche nachricht|message d'origine)"
    r"|(on|am|le) .{5,160} (wrote|schrieb.{0,80}|a écrit) ?:\s*$"
    r"|.{5,160} (пишет|писал|написал|wrote) ?:\s*$)",
    re.IGNORECASE,
)
_MOST = 2_000_000  # characters of HTML that are looked at


def text_of_html(html: str) -> str:
    """Return the words of a page, a paragraph a line.

    >>> text_of_html("<p>Dear <b>Ana</b>,<script>x()</script> thanks</p>")
    'Dear Ana, thanks'
    """
    words = _Words()
    try:
        words.feed(html[:_MOST])
        words.close()
    except (ValueError, AssertionError):  # HTML that is none: what was read until there is kept
        pass
    lines = [" ".join(line.split()) for line in "".join(words.pieces).split("\n")]
    return _MANY_BREAKS.sub("\n\n", "\n".join(lines)).strip()


def own_words(text: str) -> str:
    """Return a message's own words: without what it quotes of ours."""
    lines = []
    for line in text.split("\n"):
        if _QUOTES.match(line):
            break
        if not line.startswith(">"):
            lines.append(line)
    return _MANY_BREAKS.sub("\n\n", "\n".join(lines)).strip()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - theirs
        if not self._unseen and tag in _UNSEEN:
            self._unseen = tag
        elif tag == "body":
            self._unseen = ""
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = ""
        self._break(tag)

    def handle_data(self, said: str) -> None:
        if not self._unseen:
            self.pieces.append(said.replace("\n", " "))

    def _break(self, tag: str) -> None:
        if tag in _BREAKS and self.pieces and not self.pieces[-1].endswith("\n"):
            self.pieces.append("\n")
