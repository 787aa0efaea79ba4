"""Word's own fields ({ INCLUDETEXT … }): those that act when a letter is opened, and live ones.

A field stands in runs between `begin` and `end` (ECMA-376 part 1, 17.16); its instruction may be spread over
any number of runs and hold further fields. Word reads its first word without regard to case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from plea.model.problem import Place, Problem
from plea.word.envelope import shortened
from plea.word.outside import unsafe_link
from plea.word.where import all_local, local, place_of
from plea.word.xml import Element

_FILES = "brings in another file when the letter is opened"
_PROGRAM = "starts another program when the letter is opened"
_ACTS = {
    **dict.fromkeys(("INCLUDE", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "RD", "DATABASE"), _FILES),
    **dict.fromkeys(("DDE", "DDEAUTO", "LINK"), _PROGRAM),
    **dict.fromkeys(("MACROBUTTON", "PRINT", "ADDIN", "PRIVATE"), "runs a command on the reader's computer"),
    **dict.fromkeys(("AUTOTEXT", "AUTOTEXTLIST", "GLOSSARY"), "brings in text of the reader's own template"),
    **dict.fromkeys(
        ("EMBED", "CONTROL", "HTMLCONTROL", "HTMLACTIVEX", "OCX"), "holds another program's document"
    ),
    **dict.fromkeys(("ASK", "FILLIN"), "asks the reader a question when the letter is opened"),
}
_MERGE = ("MERGEFIELD", "MERGEREC", "MERGESEQ", "NEXT", "NEXTIF", "SKIPIF", "ADDRESSBLOCK", "GREETINGLINE")
_DAY = "prints the day or time at which the letter is opened or saved, not the letter's"
_READER = "prints something of the computer on which the letter is opened"
_LIVE = {
    **dict.fromkeys(("DATE", "TIME", "SAVEDATE", "PRINTDATE", "CREATEDATE", "EDITTIME"), _DAY),
    **dict.fromkeys(("USERNAME", "USERINITIALS", "USERADDRESS", "FILENAME", "FILESIZE", "TEMPLATE"), _READER),
    **dict.fromkeys(("AUTHOR", "LASTSAVEDBY", "REVNUM", "INFO"), _READER),
}
_DELETE = (
    "In Word: press Alt+F9 to see the fields and delete this one; what it showed can be typed in its place."
)
_TYPE = (
    "In Word: click on it, press Ctrl+Shift+F9 to make it plain text, or type {{ letter.date }} or the like."
)

_FILL = "In Word: delete it and type a field of plea in its place, such as {{ recipient.family_name }}."

_STRAIGHTEN = str.maketrans("“”„", '"' * 3)
_KEYWORD = re.compile(r'[\s"\\]*([^\s"\\]+)(.*)', re.DOTALL)
_SWITCHES = re.compile(r'\\[lot]\s*(?:"[^"]*"|\S+)|\\[hmn]', re.IGNORECASE)
_ADDRESS = re.compile(r'\s*(?:"([^"]*)"|([^\s"]+))')
_STORIES = frozenset({"txbxContent", "footnote", "endnote", "comment"})
_BRANCHES = frozenset({"Choice", "Fallback"})
_INSTRUCTIONS = ("instrText", "delInstrText")


@dataclass(slots=True)
class _Field:
    """One field while it is read: its own words, and whether another field gives its first word."""

    begin: Element
    text: str = ""
    hidden: bool = False
    shows: bool = False  # its instruction is over, what it shows has begun

    @property
    def named(self) -> bool:
        """True when the first word is over, or is a sum ("=")."""
        return bool(re.match(r'[\s"]*(?:=|[^\s"]+["\s])', self.text))


@dataclass(slots=True)
class _Story:
    """A text that Word reads on its own; fields do not reach from one into another."""

    open: list[_Field] = field(default_factory=list)
    done: list[_Field] = field(default_factory=list)

    def meet(self, node: Element) -> None:
        """Read the next element of a field."""
        kind = local(node)
        top = self.open[-1] if self.open else None
        if kind in _INSTRUCTIONS:
            self._instruct(node, top)
        elif kind == "fldSimple" or _type(node) == "begin":
            if top and not top.shows and not top.named:
                top.hidden = True
            if kind == "fldSimple":
                self.done.append(_Field(node, _attribute(node, "instr")))
            else:
                self.open.append(_Field(node))
        elif top and _type(node) == "separate":
            top.shows = True
        elif top and _type(node) == "end":
            self.done.append(self.open.pop())

    def _instruct(self, node: Element, top: _Field | None) -> None:
        text = "".join(map(str, node.itertext()))
        if top is None or top.shows:
            self.done.append(_Field(node, text))
            return
        if not top.named and _around(node, _BRANCHES) is not _around(top.begin, _BRANCHES):
            top.hidden = True
        top.text += text


def word_fields(trees: Mapping[str, Element], name: str) -> Iterator[Problem]:
    """Yield a problem for each field of Word that a letter must not hold, and a warning for each live one."""
    for part, tree in trees.items():
        stories: dict[Element | None, _Story] = {}
        for node in all_local(tree, "fldChar", "fldSimple", *_INSTRUCTIONS):
            stories.setdefault(_around(node, _STORIES), _Story()).meet(node)
        for story in stories.values():
            for one in (*story.done, *story.open):
                yield from _judged(one, partial(place_of, one.begin, tree, name, part))


def _judged(one: _Field, where: Callable[[], Place]) -> Iterator[Problem]:
    plain = _as_word_reads(one.text)
    match = _KEYWORD.match(plain)
    keyword = match[1].upper() if match else ""
    quoted = f'The field "{{ {shortened(" ".join(plain.split()), 60)} }}"'
    if one.hidden:
        what = f"{quoted} takes its first word from elsewhere and could do anything."
        yield Problem("unsafe-field", where(), what, _DELETE)
    elif keyword in _ACTS:
        yield Problem("unsafe-field", where(), f"{quoted} {_ACTS[keyword]}.", _DELETE)
    elif keyword in _MERGE:
        what = f"{quoted} belongs to Word's own mail merge; plea does not fill it."
        yield Problem("word-mail-merge", where(), what, _FILL)
    elif keyword in _LIVE:
        yield Problem("live-field", where(), f"{quoted} {_LIVE[keyword]}.", _TYPE, stops=False)
    elif keyword == "HYPERLINK" and match:
        address = _ADDRESS.match(_SWITCHES.sub(" ", match[2]))
        if address:
            yield from unsafe_link(address[1] or address[2], where())


def _as_word_reads(text: str) -> str:
    """Return an instruction without what cannot be seen, and with plain letters and quotes."""
    plain = unicodedata.normalize("NFKC", text).translate(_STRAIGHTEN)
    return "".join(one for one in plain if one.isspace() or unicodedata.category(one) not in ("Cf", "Cc"))


def _around(node: Element, names: frozenset[str]) -> Element | None:
    return next((one for one in node.iterancestors() if local(one) in names), None)


def _attribute(node: Element, name: str) -> str:
    return next((str(value) for key, value in node.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _type(node: Element) -> str:
    return _attribute(node, "fldCharType") if local(node) == "fldChar" else ""
