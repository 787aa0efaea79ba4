"""A small whole Word file, and each way of breaking it that `unsound` has to see."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest

from plea.word.sound import unsound
from plea.word.xml import R_NS, W_NS

WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMES = f'xmlns:w="{W_NS}" xmlns:r="{R_NS}" xmlns:wp="{WP}"'

DOCUMENT = "word/document.xml"
DOCUMENT_RELS = "word/_rels/document.xml.rels"
NOTES = "word/footnotes.xml"
TYPES = "[Content_Types].xml"

REFERENCE = '<w:footnoteReference w:id="1"/>'

WHOLE = {
    TYPES: """
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="png" ContentType="image/png"/>
<Override PartName="/word/document.xml" ContentType="main"/>
<Override PartName="/word/styles.xml" ContentType="styles"/>
<Override PartName="/word/numbering.xml" ContentType="numbering"/>
<Override PartName="/word/footnotes.xml" ContentType="footnotes"/>
<Override PartName="/word/settings.xml" ContentType="settings"/>
</Types>""",
    "_rels/.rels": f"""
<Relationships xmlns="{RELS}">
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>
</Relationships>""",
    DOCUMENT: f"""
<w:document {NAMES}><w:body>
<w:p><w:pPr><w:pStyle w:val="BodyText"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>
<w:bookmarkStart w:id="0" w:name="here"/><w:bookmarkEnd w:id="0"/>
<w:r><w:t>Dear Ms Bell,</w:t></w:r>
<w:r><w:rPr><w:rStyle w:val="Reference"/></w:rPr><w:footnoteReference w:id="1"/></w:r>
<w:hyperlink r:id="rId5"><w:r><w:t>our page</w:t></w:r></w:hyperlink>
<w:r><w:drawing><wp:inline><wp:docPr id="1" name="seal"/>
<blip r:embed="rId6"/></wp:inline></w:drawing></w:r></w:p>
</w:body></w:document>""",
    DOCUMENT_RELS: f"""
<Relationships xmlns="{RELS}">
<Relationship Id="rId1" Type="{OFFICE}/styles" Target="styles.xml"/>
<Relationship Id="rId2" Type="{OFFICE}/numbering" Target="/word/numbering.xml"/>
<Relationship Id="rId3" Type="{OFFICE}/footnotes" Target="footnotes.xml"/>
<Relationship Id="rId4" Type="{OFFICE}/settings" Target="settings.xml"/>
<Relationship Id="rId5" Type="{OFFICE}/hyperlink" Target="https://example.org" TargetMode="External"/>
<Relationship Id="rId6" Type="{OFFICE}/image" Target="media/seal.png"/>
</Relationships>""",
    "word/styles.xml": f"""
<w:styles {NAMES}><w:style w:styleId="BodyText"/><w:style w:styleId="Reference"/></w:styles>""",
    "word/numbering.xml": f"""
<w:numbering {NAMES}><w:abstractNum w:abstractNumId="0"/>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>""",
    NOTES: f"""
<w:footnotes {NAMES}><w:footnote w:type="separator" w:id="-1"/>
<w:footnote w:id="1"><w:p><w:r><w:t>The judgment.</w:t></w:r></w:p></w:footnote></w:footnotes>""",
    "word/settings.xml": f"""
<w:settings {NAMES}><w:footnotePr><w:footnote w:id="-1"/></w:footnotePr></w:settings>""",
    "word/media/seal.png": "a picture",
}


def packed(parts: Mapping[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content.strip())
    return file.getvalue()


def with_change(part: str, old: str, new: str) -> bytes:
    assert WHOLE[part].count(old) == 1, "the change has to hit one place"
    return packed(WHOLE | {part: WHOLE[part].replace(old, new)})


def without(part: str) -> bytes:
    return packed({name: content for name, content in WHOLE.items() if name != part})


def test_a_whole_file_has_nothing_wrong() -> None:
    assert unsound(packed(WHOLE)) == []


CHANGES = {
    "a part that is no XML": (
        with_change("word/settings.xml", "</w:settings>", ""),
        ["word/settings.xml is no XML (line 1)."],
    ),
    "an element inside a text": (
        with_change(DOCUMENT, "Dear Ms Bell,", "Dear<w:br/>Ms Bell,"),
        ["word/document.xml: a w:t holds more than text: br."],
    ),
    "a marker of a field": (
        with_change(DOCUMENT, "Dear Ms Bell,", "Dear \ufdd07\ufdd1,"),
        [
            "word/document.xml: a mark of ours was left behind: U+FDD0.",
            "word/document.xml: a mark of ours was left behind: U+FDD1.",
        ],
    ),
    "a marker in an attribute": (
        with_change(DOCUMENT, 'name="seal"', 'name="\ufdd0"'),
        ["word/document.xml: a mark of ours was left behind: U+FDD0."],
    ),
    "a marker between elements": (
        with_change(DOCUMENT, "<w:bookmarkStart", "<?tag 3?><w:bookmarkStart"),
        ["word/document.xml: a mark of ours was left behind: <?tag 3?>."],
    ),
    "a tag over two runs": (
        with_change(DOCUMENT, "Dear Ms Bell,", "Dear {{ recipient.</w:t></w:r><w:r><w:t>name }}"),
        ["word/document.xml: a tag was not filled: {{ recipient.name }}."],
    ),
    "a control tag in a note": (
        with_change(NOTES, "The judgment.", "{% if x %}The judgment."),
        ["word/footnotes.xml: a tag was not filled: {% if x %}."],
    ),
    "a bookmark twice": (
        with_change(DOCUMENT, '<w:bookmarkEnd w:id="0"/>', '<w:bookmarkStart w:id="0"/>'),
        ["Two of the file have the same number: bookmark 0."],
    ),
    "a drawing twice": (
        with_change(DOCUMENT, "<wp:inline>", '<wp:inline><wp:docPr id="1"/>'),
        ["Two of the file have the same number: drawing 1."],
    ),
    "a list twice": (
        with_change("word/numbering.xml", "</w:num>", '</w:num><w:num w:numId="1"/>'),
        ["Two of the file have the same number: list 1."],
    ),
    "a kind of list twice": (
        with_change("word/numbering.xml", "<w:num w", '<w:abstractNum w:abstractNumId="0"/><w:num w'),
        ["Two of the file have the same number: kind of list 0."],
    ),
    "a relationship twice": (
        with_change(DOCUMENT_RELS, 'Id="rId4"', 'Id="rId3"'),
        ["word/document.xml has the relationship rId3 twice."],
    ),
    "a note twice": (
        with_change(NOTES, "</w:footnotes>", '<w:footnote w:id="1"/></w:footnotes>'),
        ["Two footnotes have the number 1."],
    ),
    "a reference to no note": (
        with_change(DOCUMENT, REFERENCE, REFERENCE + '<w:footnoteReference w:id="2"/>'),
        ["The text refers to footnote 2, which is not there."],
    ),
    "a reference to the separator": (
        with_change(DOCUMENT, REFERENCE, REFERENCE + '<w:footnoteReference w:id="-1"/>'),
        ["The text refers to footnote -1, which is not there."],
    ),
    "a note that nothing refers to": (
        with_change(DOCUMENT, REFERENCE, ""),
        ["The footnote 1 is referred to 0 times, not once."],
    ),
    "a note referred to twice": (
        with_change(DOCUMENT, REFERENCE, REFERENCE * 2),
        ["The footnote 1 is referred to 2 times, not once."],
    ),
    "a reference to an endnote where there are none": (
        with_change(DOCUMENT, REFERENCE, REFERENCE + '<w:endnoteReference w:id="1"/>'),
        ["The text refers to endnote 1, which is not there."],
    ),
    "a separator that is not there": (
        with_change("word/settings.xml", 'w:id="-1"', 'w:id="-7"'),
        ["The settings name the footnote -7, which is not there."],
    ),
    "a link without a relationship": (
        with_change(DOCUMENT, 'r:id="rId5"', 'r:id="rId9"'),
        [
            "word/document.xml asks for the relationship rId9, which is not there.",
            "word/document.xml has the relationship rId5 (hyperlink), which nothing uses.",
        ],
    ),
    "a picture without a relationship": (
        with_change(DOCUMENT, 'r:embed="rId6"', 'r:embed="rId9"'),
        [
            "word/document.xml asks for the relationship rId9, which is not there.",
            "word/document.xml has the relationship rId6 (image), which nothing uses.",
        ],
    ),
    "a picture that is not there": (
        without("word/media/seal.png"),
        ["word/document.xml leads to word/media/seal.png (rId6), which is not there."],
    ),
    "relationships of a part that is not there": (
        packed(WHOLE | {"word/_rels/header1.xml.rels": f'<Relationships xmlns="{RELS}"/>'}),
        ["There are relationships of word/header1.xml, which is not there."],
    ),
    "a part without a content type": (
        with_change(TYPES, '<Override PartName="/word/styles.xml" ContentType="styles"/>', ""),
        ["word/styles.xml has no content type."],
    ),
    "a picture without a content type": (
        with_change(TYPES, 'Extension="png"', 'Extension="jpg"'),
        ["word/media/seal.png has no content type."],
    ),
    "a content type for nothing": (
        with_change(TYPES, "</Types>", '<Override PartName="/word/header1.xml" ContentType="x"/></Types>'),
        ["A content type is given for word/header1.xml, which is not there."],
    ),
    "a content type twice": (
        with_change(TYPES, "</Types>", '<Override PartName="/word/styles.xml" ContentType="x"/></Types>'),
        ["Two content types are given for word/styles.xml."],
    ),
    "a paragraph style that is not there": (
        with_change(DOCUMENT, 'w:val="BodyText"', 'w:val="Nowhere"'),
        ["word/document.xml uses the style Nowhere, which is not there."],
    ),
    "a character style that is not there": (
        with_change(DOCUMENT, 'w:val="Reference"', 'w:val="Nowhere"'),
        ["word/document.xml uses the style Nowhere, which is not there."],
    ),
    "a list that is not there": (
        with_change(DOCUMENT, '<w:numId w:val="1"/>', '<w:numId w:val="4"/>'),
        ["word/document.xml uses the list 4, which is not there."],
    ),
    "a kind of list that is not there": (
        with_change("word/numbering.xml", '<w:abstractNumId w:val="0"/>', '<w:abstractNumId w:val="3"/>'),
        ["A list is of the kind 3, which is not there."],
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_each_fault_is_found_and_nothing_else(change: str) -> None:
    content, findings = CHANGES[change]

    assert unsound(content) == findings


def test_list_number_0_takes_the_bullet_away_and_needs_no_list() -> None:
    assert unsound(with_change(DOCUMENT, '<w:numId w:val="1"/>', '<w:numId w:val="0"/>')) == []


def test_a_file_that_is_cut_off_is_no_whole_zip() -> None:
    assert unsound(packed(WHOLE)[:-30]) == ["The file is no whole zip: File is not a zip file."]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_stands_in_the_file_twice_is_named() -> None:
    file = io.BytesIO(packed(WHOLE))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/styles.xml", WHOLE["word/styles.xml"].strip())

    assert unsound(file.getvalue()) == ["word/styles.xml stands in the file twice."]
