"""What Word writes into a file for whoever edits it, and no reader needs: taken out of every part."""

from __future__ import annotations

import re

from lxml import etree

from plea.word.xml import W_NS, Element, is_element, w

_TAKEN_OUT = frozenset(
    w(name)
    for name in (
        # revision and editing marks (ECMA-376 part 1, 17.13; 17.15.1)
        "proofErr", "lastRenderedPageBreak", "commentRangeStart", "commentRangeEnd", "commentReference",
        "permStart", "permEnd", "rsid", "nsid", "tmpl", "smartTagPr", "customXmlPr", "printerSettings",
    )
)  # fmt: skip
_UNWRAPPED = frozenset({w("smartTag"), w("customXml")})
# What of w:settings decides how a letter looks (17.15.1); the rest tells of its making.
_SETTINGS = frozenset(
    w(name)
    for name in (
        "zoom", "mirrorMargins", "alignBordersAndEdges", "bordersDoNotSurroundHeader",
        "bordersDoNotSurroundFooter", "gutterAtTop", "displayBackgroundShape", "defaultTabStop",
        "autoHyphenation", "consecutiveHyphenLimit", "hyphenationZone", "doNotHyphenateCaps",
        "evenAndOddHeaders", "embedTrueTypeFonts", "embedSystemFonts", "saveSubsetFonts",
        "characterSpacingControl", "noLineBreaksAfter", "noLineBreaksBefore", "footnotePr", "endnotePr",
        "compat", "themeFontLang", "clrSchemeMapping", "decimalSymbol", "listSeparator",
    )
)  # fmt: skip
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_EDITING = (f"{{{W_NS}}}rsid", f"{{{W_NS}}}tplc", f"{_W14}paraId", f"{_W14}textId")
_VML_TITLE = "{urn:schemas-microsoft-com:office:office}title"
_PATH = re.compile(r"[A-Za-z]:[\\/]|\\\\|file:|^/(home|Users|tmp|var)/", re.IGNORECASE)
_TOLD = ("descr", "title", "alt")


def take_out_traces(root: Element) -> None:
    """Clean one part in place."""
    if is_element(root, "settings"):
        for setting in list(root):
            if setting.tag not in _SETTINGS:
                root.remove(setting)
    for node in list(root.iter(etree.Element)):
        _clean_attributes(node)
        if node.tag in _TAKEN_OUT or _is_cursor(node):
            _remove(node)
        elif node.tag in _UNWRAPPED:
            _unwrap(node)


def _clean_attributes(node: Element) -> None:
    for name in list(node.attrib):
        named = str(name)
        if named.startswith(_EDITING) or named == _VML_TITLE:
            del node.attrib[name]
        elif named in _TOLD and _PATH.search(str(node.attrib[name])):
            del node.attrib[name]  # alternative text that is the path Word inserted the picture from


def _is_cursor(node: Element) -> bool:
    """Word's own bookmark of where the cursor stood last. Its end is a bookmarkEnd without a start."""
    return is_element(node, "bookmarkStart") and node.get(w("name"), "").startswith("_GoBack")


def _remove(node: Element) -> None:
    parent = node.getparent()
    if parent is None:
        return
    if is_element(node, "bookmarkStart"):
        for end in list(node.getroottree().getroot().iter(w("bookmarkEnd"))):
            holder = end.getparent()
            if end.get(w("id")) == node.get(w("id")) and holder is not None:
                holder.remove(end)
    parent.remove(node)


def _unwrap(node: Element) -> None:
    parent = node.getparent()
    if parent is not None:
        for inner in list(node):
            node.addprevious(inner)
        parent.remove(node)
