"""The layouts that come with plea: what stands in them, how they are set, and what they must not say."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from openxml_audit import OpenXmlValidator

if TYPE_CHECKING:
    from docx.table import _Row

ROOT = Path(__file__).parent.parent
LETTERHEAD = ROOT / "letters/dzhakishev/layouts/letterhead.docx"
PETITION = ROOT / "letters/dzhakishev/layouts/petition.docx"
SAMPLE = ROOT / "src/plea/sample/letters/first-campaign/layouts/letterhead.docx"
LAYOUTS = (LETTERHEAD, PETITION, SAMPLE)

STYLES_OF_A_TEXT = {
    "Normal", "Body Text", "Heading 1", "Heading 2", "List Bullet", "List Number", "Quote",
    "footnote text", "footnote reference", "Hyperlink", "Header", "Footer", "Salutation", "Closing",
    "Signature", "Inside Address", "Date", "Subject", "Table Grid",
}  # fmt: skip

HEADERS_AND_FOOTERS = ("header1", "header2", "footer1", "footer2")
OUR_REFERENCE = '{% if letter.language == "ru" %}Исх. №{% else %}Our reference{% endif %}'
CONTACT = '{% if letter.language == "ru" %}Контакт:{% else %}Contact:{% endif %} {{ sender.contact }}'
PAGE_OF_PAGES = "\t PAGE 1 /  NUMPAGES 1"

every_layout = pytest.mark.parametrize("path", LAYOUTS, ids=["letterhead", "petition", "sample"])
every_letterhead = pytest.mark.parametrize("path", (LETTERHEAD, SAMPLE), ids=["letterhead", "sample"])


def lines(path: Path, part: str = "document") -> list[tuple[str, str]]:
    """Return (style, text) of each paragraph that says something; a field shows as its instruction."""
    names = {style.style_id: style.name for style in Document(str(path)).styles}
    found = []
    for paragraph in part_of(path, part).iter(qn("w:p")):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        words = "".join(shown(node) for node in paragraph.iter())
        if words:
            found.append((names[style.get(qn("w:val"))], words))
    return found


def shown(node: etree._Element) -> str:
    """Return what one element adds to a line."""
    signs = {qn("w:br"): "\n", qn("w:tab"): "\t"}
    if node.getparent().tag == qn("w:tabs"):
        return ""
    return signs.get(node.tag, "") or (node.text or "" if node.tag in (qn("w:t"), qn("w:instrText")) else "")


def part_of(path: Path, part: str) -> etree._Element:
    with zipfile.ZipFile(path) as package:
        return etree.fromstring(package.read(f"word/{part}.xml"))


def row_says(row: _Row, name: str) -> bool:
    """Return whether a table row carries one of Word's settings for rows."""
    return row._tr.find(f"{qn('w:trPr')}/{qn(name)}") is not None


@every_layout
def test_a_layout_is_sound_word(path):
    result = OpenXmlValidator(max_errors=0).validate(str(path))

    assert [str(error) for error in result.errors] == []


@every_layout
def test_a_layout_has_every_style_that_a_text_can_ask_for(path):
    known = {style.name for style in Document(str(path)).styles}

    assert STYLES_OF_A_TEXT - known == set()


@every_layout
def test_a_layout_uses_only_styles_and_list_numbers_that_it_has(path):
    known = {style.style_id for style in Document(str(path)).styles}
    used = {
        node.get(qn("w:val"))
        for part in (*HEADERS_AND_FOOTERS, "document", "footnotes", "styles", "numbering")
        for tag in ("w:pStyle", "w:rStyle", "w:tblStyle", "w:basedOn", "w:next", "w:link")
        for node in part_of(path, part).iter(qn(tag))
    }

    assert used - known == set()


@every_letterhead
def test_a_letterhead_has_its_places_in_the_order_of_a_letter(path):
    assert lines(path) == [
        ("Inside Address", "{{ recipient.inside_address }}"),
        ("Date", "{{ campaign.place }}, {{ letter.date }}"),
        ("Reference", OUR_REFERENCE + "\n{{ letter.reference }}"),
        ("Subject", "{{ letter.subject }}"),
        ("Salutation", "{{ recipient.salutation }}"),
        ("Body Text", "{{ letter }}"),
        ("Closing", "{{ recipient.complimentary_close }}"),
        ("Signature", "{{ sender.organisation }}"),
        ("Contact", CONTACT),
    ]


def test_the_petition_has_its_places_and_an_annex_with_a_row_for_each_person():
    assert lines(PETITION) == [
        ("Addressee", "{{ recipient.inside_address }}"),
        (
            "Addressee",
            '{% if letter.language == "ru" %}От:{% else %}From:{% endif %} '
            "{{ sender.organisation }}\n{{ sender.email }}",
        ),
        ("Title", "{{ letter.subject }}"),
        ("Body Text", "{{ letter }}"),
        ("Date", "{{ campaign.place }}, {{ letter.date }}"),
        ("Reference", OUR_REFERENCE + " {{ letter.reference }}"),
        ("Signature", "{{ sender.organisation }}"),
        ("Contact", CONTACT),
        (
            "Annex Title",
            '{% if letter.language == "ru" %}Приложение. Парламентарии, которые уже выступили '
            "(всего: {{ actions | people | count }}){% else %}Annex: {{ actions | people | count }} "
            "parliamentarians who have already spoken{% endif %}",
        ),
        ("Table Text", '{% if letter.language == "ru" %}'),
        *[("Table Heading", words) for words in ("№", "Имя", "Страна", "Группа", "Что сделано")],
        ("Table Text", "{% else %}"),
        *[("Table Heading", words) for words in ("No.", "Name", "Country", "Group", "What they did")],
        ("Table Text", "{% endif %}"),
        ("Table Text", "{% for person in actions | people %}"),
        ("Table Text", "{{ loop.index }}"),
        ("Table Text", "{{ person.name }}"),
        ("Table Text", "{{ person.country }}"),
        ("Table Text", "{{ person.group }}"),
        ("Table Text", '{{ person.did | join("; ") }}'),
        ("Table Text", "{% endfor %}"),
    ]


def test_the_annex_repeats_its_heading_and_breaks_no_row_across_pages():
    rows = Document(str(PETITION)).tables[1].rows

    assert [row.cells[1].text for row in rows if row_says(row, "w:tblHeader")] == ["Имя", "Name"]
    assert [row.cells[1].text for row in rows if not row_says(row, "w:cantSplit")] == []


@every_layout
def test_header_and_footer_differ_on_the_first_page_and_count_the_pages(path):
    section = Document(str(path)).sections[0]

    assert section.different_first_page_header_footer
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert lines(path, "header2") == [
        ("Letterhead", "{{ sender.organisation }}"),
        ("Letterhead Contact", "{{ sender.email }} · {{ sender.website }}"),
    ]
    assert lines(path, "header1") == [("Header", "{{ sender.organisation }} · {{ letter.reference }}")]
    assert lines(path, "footer2") == [("Footer", PAGE_OF_PAGES)]
    assert lines(path, "footer1") == [("Footer", "{{ sender.email }} · {{ sender.website }}" + PAGE_OF_PAGES)]


@every_layout
def test_a_layout_can_take_footnotes_and_lists(path):
    notes = [(note.get(qn("w:type")), note.get(qn("w:id"))) for note in part_of(path, "footnotes")]
    named = [note.get(qn("w:id")) for note in part_of(path, "settings").iter(qn("w:footnote"))]
    first_levels = [
        (level.find(qn("w:numFmt")).get(qn("w:val")), level.find(qn("w:lvlText")).get(qn("w:val")))
        for level in part_of(path, "numbering").iter(qn("w:lvl"))
        if level.get(qn("w:ilvl")) == "0"
    ]

    assert notes == [("separator", "-1"), ("continuationSeparator", "0")]
    assert named == ["-1", "0"]
    assert first_levels == [("bullet", "•"), ("decimal", "%1.")]
    assert Document(str(path)).styles["footnote text"].font.size.pt == 9


@every_layout
def test_the_close_stays_with_the_signature(path):
    styles = Document(str(path)).styles

    assert [styles[name].paragraph_format.keep_with_next for name in ("Closing", "Signature")] == [True, True]


@every_layout
def test_a_layout_says_nothing_about_who_made_it(path):
    with zipfile.ZipFile(path) as package:
        names = sorted(package.namelist())
        everything = b"".join(package.read(name) for name in names).decode()
        dates = {entry.date_time for entry in package.infolist()}
    core = Document(str(path)).core_properties

    assert names == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/fontTable.xml",
        "word/footer1.xml",
        "word/footer2.xml",
        "word/footnotes.xml",
        "word/header1.xml",
        "word/header2.xml",
        "word/numbering.xml",
        "word/settings.xml",
        "word/styles.xml",
        "word/theme/theme1.xml",
    ]
    assert core.author + core.last_modified_by + core.title + core.comments + core.keywords == ""
    assert {core.created.isoformat(), core.modified.isoformat()} == {"2018-01-01T00:00:00+00:00"}
    assert dates == {(1980, 1, 1, 0, 0, 0)}
    assert re.findall(r"w:rsid\w*|attachedTemplate|TargetMode|w:ins |w:del ", everything) == []


@every_layout
def test_header_and_footer_do_not_name_the_prisoner(path):
    words = [words for part in HEADERS_AND_FOOTERS for _, words in lines(path, part)]

    assert [line for line in words if re.search("subject|title|Dzhakishev|Nadia", line)] == []
