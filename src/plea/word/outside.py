"""What a Word file would fetch or open from elsewhere: linked pictures, templates, lists, and links to files.

A link to a web page or a mail address is fetched only when somebody clicks on it; everything else is fetched
when the letter is opened, and tells its owner who opened it and when.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import cast
from urllib.parse import unquote

from lxml import etree

from plea.model.problem import Place, Problem
from plea.word.envelope import shortened
from plea.word.where import all_local, part_name, place_of
from plea.word.xml import R_NS, Element

_ASKING = etree.XPath("//*[@*[. = $id and namespace-uri() = $r]]")
_ADDRESSED = etree.XPath("//*[@src or @href]")
_LINKS = ("http", "https", "mailto", "tel")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_BLANK = re.compile(r"[\x00-\x20\x7f\u00ad\u200b-\u200f\u2060\ufeff]")
_TAG = re.compile(r"\{\{|\{%")
_DRAWN = re.compile(r"\{urn:schemas-microsoft-com:(?:vml|office:office)\}")

# The relationships by which Word fetches something, in words, and what a person does about each.
_KINDS = {
    "attachedTemplate": (
        "its template",
        'In Word: "File", "Options", "Add-ins", "Manage: Templates", write Normal as the template, save.',
    ),
    "image": ("a picture", 'In Word: "File", "Info", "Edit Links to Files", "Break Link" for each, save.'),
    "mailMergeSource": ("the list of Word's own mail merge", ""),
    "mailMergeHeaderSource": ("the list of Word's own mail merge", ""),
    "recipientData": ("the list of Word's own mail merge", ""),
    "subDocument": ("a part of the text", "In Word: paste that text in its place and save."),
    "frame": ("a frame", "In Word: paste what the frame shows into the text and save."),
    "oleObject": ("a document of another program", "In Word: cut it and paste it as a picture."),
    "package": ("a document of another program", "In Word: cut it and paste it as a picture."),
    "externalLink": ("a workbook", "In Word: cut the chart and paste it as a picture."),
    "externalLinkPath": ("a workbook", "In Word: cut the chart and paste it as a picture."),
    "aFChunk": ("another whole document", "In Word: paste that text in its place and save."),
    "video": ("a video", "In Word: delete it; write a link to it instead."),
    "audio": ("a sound", "In Word: delete it; write a link to it instead."),
}
_BREAK = 'In Word: "File", "Info", "Edit Links to Files", "Break Link" for each, save.'
_NO_MERGE = 'In Word: "Mailings", "Start Mail Merge", "Normal Word Document", save.'
_A_LINK = "In Word: right-click the link, Edit Hyperlink, and give it an address with https:// or mailto:."


def outside(trees: Mapping[str, Element], name: str) -> Iterator[Problem]:
    """Yield a problem for everything in a Word file that leads out of it other than plain links."""
    merges = [(p, n) for p, tree in trees.items() for n in all_local(tree, "mailMerge")]
    for part, _ in merges[:1]:
        what = (
            f'This file is set up for Word\'s own mail merge and names the list it was used with ("{part}").'
        )
        yield Problem("word-mail-merge", Place(name), what, _NO_MERGE)
    for part, tree in trees.items():
        if part.lower().endswith(".rels"):
            owner = posixpath.join(posixpath.dirname(posixpath.dirname(part)), posixpath.basename(part)[:-5])
            yield from _relations(tree, owner, trees, name)
        else:
            yield from _drawn(tree, part, name)


def _relations(rels: Element, owner: str, trees: Mapping[str, Element], name: str) -> Iterator[Problem]:
    for node in all_local(rels, "Relationship"):
        kind, target = posixpath.basename(node.get("Type", "").rstrip("/")), node.get("Target", "")
        if node.get("TargetMode", "").strip().lower() != "external" and not _leads_away(target):
            continue
        place = _asked_for(node.get("Id", ""), owner, trees, name)
        if kind == "hyperlink":
            yield from unsafe_link(target, place)
        elif kind.startswith("mailMerge") or kind == "recipientData":
            continue  # named once, by the settings they belong to
        else:
            what, todo = _KINDS.get(kind, (f'something ("{shortened(kind, 30)}")', _BREAK))
            yield _fetched(place, what, target, todo)
    if any(_is_merge(node) for node in all_local(rels, "Relationship")) and not _has_merge(trees):
        yield Problem(
            "word-mail-merge",
            Place(name),
            f"{shortened(owner)} names the list of Word's own mail merge.",
            _NO_MERGE,
        )


def _is_merge(relation: Element) -> bool:
    return posixpath.basename(relation.get("Type", "")) in ("mailMergeSource", "mailMergeHeaderSource")


def _has_merge(trees: Mapping[str, Element]) -> bool:
    return any(all_local(tree, "mailMerge") for tree in trees.values())


def _leads_away(target: str) -> bool:
    """True for a target that is called inside the file but is an address all the same."""
    return bool(_SCHEME.match(_plain(target))) or _plain(target).startswith(("\\\\", "//"))


def _asked_for(identity: str, owner: str, trees: Mapping[str, Element], name: str) -> Place:
    """Return the paragraph that asks for a relationship; its part where none does."""
    tree = trees.get(owner)
    if tree is None:
        return Place(name)
    asked = cast("list[Element]", _ASKING(tree, id=identity, r=R_NS))
    return place_of(asked[0], tree, name, owner) if asked else Place(name, part_name(owner))


def _drawn(tree: Element, part: str, name: str) -> Iterator[Problem]:
    """Old drawings (VML) name pictures and links in plain attributes, without a relationship."""
    for node in cast("list[Element]", _ADDRESSED(tree)):
        place = partial(place_of, node, tree, name, part)
        if _DRAWN.match(str(node.tag)) and node.get("src"):
            yield _fetched(place(), "a picture", node.get("src", ""), _KINDS["image"][1])
        if _DRAWN.match(str(node.tag)) and node.get("href"):
            yield from unsafe_link(node.get("href", ""), place())


def unsafe_link(target: str, place: Place) -> Iterator[Problem]:
    """Yield a problem for a link that leads elsewhere than to a page, a mail address or this letter."""
    plain = _plain(target)
    if plain.startswith("#") or _TAG.match(plain) or not plain:
        return
    scheme = _SCHEME.match(plain)
    if scheme and scheme[1].lower() in _LINKS and not _TAG.match(plain):
        return
    what = f'The link to "{shortened(target)}" leads to a file or program of the reader\'s computer.'
    yield Problem("unsafe-link", place, what, _A_LINK)


def _plain(target: str) -> str:
    """Return an address as a reader's program understands it, whatever was done to hide it."""
    return _BLANK.sub("", unquote(unquote(target)))


def _fetched(place: Place, what: str, target: str, todo: str) -> Problem:
    message = f'Word would fetch {what} from "{shortened(target)}" whenever the letter is opened.'
    return Problem("fetched-from-outside", place, message, todo)
