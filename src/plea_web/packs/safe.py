"""A letter as HTML, with nothing left that a pack must not carry: a list of what may stay, all else goes.

The desk marks each value with the cell it came from; a pack goes to somebody without the address book, so
attributes go altogether, except for two classes that say where to look.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser

_KEPT = frozenset({
    "article", "b", "blockquote", "br", "caption", "div", "em", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "i", "li", "mark", "ol", "p", "section", "strong", "sub", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "u", "ul",
})  # fmt: skip
_LINES = _KEPT - {"b", "em", "i", "mark", "strong", "sub", "sup", "u", "td", "th"}
_EMPTY = frozenset({"br", "hr"})
_DROPPED = frozenset({"script", "style", "template", "svg", "math", "head", "title", "noscript", "iframe",
                      "object", "textarea", "select"})  # fmt: skip
_CLASSES = ("here",)
_SPANS = ("colspan", "rowspan")


def safe_html(given: str) -> str:
    """Return HTML of the elements known here alone, every one of them closed."""
    reader = _Reader()
    reader.feed(given)
    reader.close()
    return "".join([*reader.kept, *(f"</{tag}>" for tag in reversed(reader.open))])


def lines_of(given: str) -> list[str]:
    """Return the text of HTML as lines, none of them empty."""
    reader = _Reader()
    reader.feed(given)
    reader.close()
    return list(_whole(reader.lines))


def _whole(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if words := " ".join(line.split()):
            yield words


class _Reader(HTMLParser):
    """Copies what may stay. Text inside a dropped element is dropped with it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.kept: list[str] = []
        self.lines: list[str] = [""]
        self.open: list[str] = []
        self._dropping: list[str] = []
        self._marks: list[bool] = []  # of marks that are open: whether they stay

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            self._dropping.append(tag)
        if self._dropping or tag not in _KEPT:
            return
        if tag == "mark":
            self._marks.append(_is_own(dict(attrs)))
            if not self._marks[-1]:
                return
        if tag in _LINES:
            self.lines.append("")
        elif tag in ("td", "th") and self.lines[-1].strip():
            self.lines[-1] += " | "
        self.kept.append(f"<{tag}{_attributes(dict(attrs))}>")
        if tag not in _EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._dropping:
            if tag == self._dropping[-1]:
                self._dropping.pop()
            return
        if tag == "mark" and self._marks and not self._marks.pop():
            return
        if tag not in self.open:
            return
        while self.open:
            closed = self.open.pop()
            self.kept.append(f"</{closed}>")
            if closed == tag:
                break
        if tag in _LINES:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not self._dropping:
            self.kept.append(escape(data, quote=False))
            self.lines[-1] += data


def _is_own(given: dict[str, str | None]) -> bool:
    """True for words that this recipient's letter alone has."""
    return given.get("data-kind") == "personal" or "own" in (given.get("class") or "").split()


def _attributes(given: dict[str, str | None]) -> str:
    classes = [name for name in _CLASSES if name in (given.get("class") or "").split()]
    classes += ["own"] if _is_own(given) else []
    spans = {name: given.get(name) or "" for name in _SPANS}
    written = [f' class="{" ".join(classes)}"'] if classes else []
    written += [f' {name}="{span}"' for name, span in spans.items() if span.isascii() and span.isdecimal()]
    return "".join(written)
