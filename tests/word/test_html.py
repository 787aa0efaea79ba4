"""A Word file in a browser: the same words in their look, and nothing that could run."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import pytest

from plea.word.clean import Properties
from plea.word.compiling import Ingredients, compile_document
from plea.word.guard import guard
from plea.word.html import Sheet, letter_html
from plea.word.html_line import Marked
from plea.word.html_numbers import written
from plea.word.trace import Stamps
from plea.word.xml import W_NS
from tests.word.corpus.expected import HERE, read
from tests.word.documents import a_docx, paragraph, table
from tests.word.html_words import paragraphs_in, read_html, words_of
from tests.word.pictures import a_png

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LETTER_CSS = Path(__file__).parents[2] / "src/plea_web/desk/static/desk/letter.css"


def body(docx: bytes) -> str:
    """The words of the letter itself, without the sheet around them."""
    found = re.search(
        r'<div class="words">(.*?)</div>(<div class="notes">|</article>)', letter_html(docx), re.DOTALL
    )
    assert found is not None
    return found[1]


def related(docx: bytes, kind: str, *, outside: bool = False, **targets: str) -> bytes:
    """The file with relationships of a kind, by id."""
    mode = ' TargetMode="External"' if outside else ""
    return changed(
        docx,
        "word/_rels/document.xml.rels",
        "</Relationships>",
        "".join(
            f'<Relationship Id="{identity}" Type="{OFFICE}/{kind}" Target="{escape(target)}"{mode}/>'
            for identity, target in targets.items()
        )
        + "</Relationships>",
    )


def changed(docx: bytes, name: str, before: str, after: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        held = {one: package.read(one) for one in package.namelist()}
    return packed({**held, name: held[name].replace(before.encode(), after.encode())})


def with_part(docx: bytes, name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        held = {one: package.read(one) for one in package.namelist()}
    return packed({**held, name: content})


def packed(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def p(inside: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


# --- look ----------------------------------------------------------------------------------------------------


def test_words_keep_their_look_as_tags_and_classes():
    runs = (
        run("bold", "<w:b/>"),
        run("both", "<w:b/><w:i/>"),
        run("line", '<w:u w:val="single"/>'),
        run("2", '<w:vertAlign w:val="superscript"/>'),
        run("red", '<w:color w:val="C00000"/>'),
        run("plain"),
    )

    assert body(a_docx(p("".join(runs)))) == (
        "<p><strong>bold</strong><strong><em>both</em></strong><u>line</u><sup>2</sup>"
        '<span class="ink-red">red</span>plain</p>'
    )


def test_a_style_says_how_words_look_and_a_run_may_say_otherwise():
    bold = '<w:style w:type="paragraph" w:styleId="B"><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style></w:styles>'
    docx = a_docx(p(run("Subject") + run(" of it", '<w:b w:val="0"/>'), '<w:pStyle w:val="B"/>'))

    assert body(changed(docx, "word/styles.xml", "</w:styles>", bold)) == (
        '<p class="bold size-14">Subject<span class="no-bold"> of it</span></p>'
    )


def test_breaks_tabs_and_pages_stand_where_they_stood():
    inside = '<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:br w:type="page"/><w:noBreakHyphen/></w:r>'

    assert body(a_docx(p(inside, '<w:jc w:val="right"/>'))) == (
        '<p class="right">a<br>b<span class="tab">\t</span>c<span class="page-break">\n</span>\u2011</p>'
    )


def test_what_stands_behind_a_tab_to_the_right_stands_at_the_right():
    tabs = '<w:tabs><w:tab w:val="right" w:pos="9240"/></w:tabs>'

    html = body(a_docx(p("<w:r><w:t>left</w:t><w:tab/><w:t>right</w:t></w:r>", tabs)))

    assert html == (
        '<p class="with-tab">left<span class="tab">\t</span><span class="to-the-right">right</span></p>'
    )


def test_a_table_has_spans_and_head_cells():
    docx = a_docx(
        "<w:tbl><w:tblPr><w:tblBorders><w:top w:val='single'/></w:tblBorders></w:tblPr>"
        "<w:tblGrid><w:gridCol w:w='1000'/><w:gridCol w:w='3000'/></w:tblGrid>"
        "<w:tr><w:trPr><w:tblHeader/></w:trPr>"
        f"<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{p(run('Who'))}</w:tc></w:tr>"
        f"<w:tr><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>{p(run('Ana'))}</w:tc>"
        f"<w:tc>{p(run('Oslo'))}</w:tc></w:tr>"
        f"<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{p('')}</w:tc><w:tc>{p(run('Riga'))}</w:tc></w:tr>"
        "</w:tbl>"
    )

    assert body(docx) == (
        '<table class="table lines-top"><colgroup><col class="width-25"><col class="width-75"></colgroup><tbody>'
        '<tr><th scope="col" colspan="2"><p>Who</p></th></tr>'
        '<tr><td rowspan="2"><p>Ana</p></td><td><p>Oslo</p></td></tr>'
        "<tr><td><p>Riga</p></td></tr></tbody></table>"
    )


def test_a_heading_is_one_deeper_than_the_one_before_at_most():
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="H{n}"><w:name w:val="heading {n}"/></w:style>'
        for n in (1, 2, 3)
    )
    blocks = [p(run("x"), f'<w:pStyle w:val="H{n}"/>') for n in (2, 3, 1, 3)]
    docx = changed(a_docx(*blocks), "word/styles.xml", "</w:styles>", f"{styles}</w:styles>")

    levels = read_html(letter_html(docx)).xpath('//*[@role="heading"]/@aria-level')

    assert levels == ["2", "3", "2", "3"]


# --- lists ---------------------------------------------------------------------------------------------------


def numbering(*levels: tuple[str, str], start: int = 1) -> str:
    told = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(levels)
    )
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    return (
        f'<w:numbering xmlns:w="{W_NS}"><w:abstractNum w:abstractNumId="0">{told}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{again}</w:num></w:numbering>'
    )


def item(words: str, level: int = 0, number: int = 1) -> str:
    return p(run(words), f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def labels(docx: bytes) -> list[str]:
    return [words_of(one) for one in read_html(letter_html(docx)).xpath('//*[@class="label"]')]


def test_lists_stand_in_each_other_and_are_numbered_as_word_numbers_them():
    docx = a_docx(
        item("one"), item("two"), item("deeper", 1), item("deeper still", 1), item("three"), item("again", 1),
        paragraph("between"), item("four"), item("a new list", number=2),
        numbering=numbering(("decimal", "%1."), ("lowerLetter", "%1.%2)")),
    )  # fmt: skip

    assert labels(docx) == ["1.", "2.", "2.a)", "2.b)", "3.", "3.a)", "4.", "1."]
    assert '<li><span class="label">2.</span><div><p>two</p><ul class="list"><li>' in body(docx)
    lists = read_html(letter_html(docx)).xpath("//ul")
    assert [len(one.xpath("./li")) for one in lists] == [3, 2, 1, 2]


def test_bullets_of_the_font_symbol_become_such_as_every_font_has():
    docx = a_docx(item("one"), numbering=numbering(("bullet", "\uf0b7")))

    assert body(docx) == (
        '<ul class="list"><li><span class="label" aria-hidden="true">•</span><div><p>one</p></div></li></ul>'
    )


@pytest.mark.parametrize(
    ("form", "count", "said"),
    [
        ("decimal", 4, "4"), ("decimalZero", 4, "04"), ("lowerLetter", 28, "bb"), ("upperLetter", 3, "C"),
        ("lowerRoman", 49, "xlix"), ("upperRoman", 2018, "MMXVIII"), ("russianLower", 10, "к"), ("none", 3, ""),
        ("upperRoman", 5000, "5000"), ("chicago", 2, "2"),
    ],
)  # fmt: skip
def test_numbers_are_written_in_the_forms_of_word(form: str, count: int, said: str):
    assert written(count, form) == said


# --- notes, pictures, links ----------------------------------------------------------------------------------


def test_notes_are_numbered_and_linked_both_ways():
    note = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    notes = (
        f'<w:footnotes xmlns:w="{W_NS}"><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        f'<w:footnote w:id="7">{p("<w:r><w:footnoteRef/></w:r>" + run(" First."))}</w:footnote>'
        f'<w:footnote w:id="5">{p(run("Second."))}</w:footnote></w:footnotes>'
    )
    docx = a_docx(p(run("One") + note.format(7) + run(" two") + note.format(5)), footnotes=notes)

    assert letter_html(docx, prefix="a").partition('<div class="words">')[2] == (
        '<p>One<sup class="note-number"><a href="#a-note-1" id="a-ref-1">1</a></sup> two'
        '<sup class="note-number"><a href="#a-note-2" id="a-ref-2">2</a></sup></p></div><div class="notes">'
        '<div class="note" id="a-note-1"><p><sup class="note-number">1</sup> First.</p>'
        '<a class="back" href="#a-ref-1" aria-label="Back to where note 1 stands">↩</a></div>'
        '<div class="note" id="a-note-2"><p>Second.</p>'
        '<a class="back" href="#a-ref-2" aria-label="Back to where note 2 stands">↩</a></div></div></article>'
    )


DRAWING = (
    '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:extent cx="952500" cy="476250"/><wp:docPr id="1" descr="Our &quot;seal&quot;"/>'
    '<a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:embed="rIdP" r:link="rIdL"/>'
    "</wp:inline></w:drawing></w:r>"
)


def test_a_picture_stands_inside_the_page_in_its_size():
    docx = with_part(
        related(a_docx(p(DRAWING)), "image", rIdP="media/image1.png"), "word/media/image1.png", a_png()
    )

    [picture] = read_html(letter_html(docx)).xpath("//img")

    assert {name: value[:22] for name, value in picture.items()} == {
        "class": "picture",
        "alt": 'Our "seal"',
        "width": "100",
        "height": "50",
        "src": "data:image/png;base64,",
    }


@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", b"", b"\x01\0\0\0EMF"]
)
def test_a_picture_that_no_browser_should_open_is_told_in_words(content: bytes):
    docx = with_part(
        related(a_docx(p(DRAWING)), "image", rIdP="media/image1.png"), "word/media/image1.png", content
    )

    assert body(docx) == '<p><span class="no-picture">Our &quot;seal&quot;</span></p>'


def test_a_picture_from_outside_is_not_fetched():
    docx = related(a_docx(p(DRAWING)), "image", outside=True, rIdP="https://example.org/x.png")

    assert body(docx) == '<p><span class="no-picture">Our &quot;seal&quot;</span></p>'


def linked(target: str) -> str:
    docx = a_docx(p(f'<w:hyperlink r:id="rIdX">{run("here")}</w:hyperlink>'))
    return body(related(docx, "hyperlink", outside=True, rIdX=target))


@pytest.mark.parametrize(
    "to", ["https://example.org/a?b=1&c=2", "http://example.org", "mailto:ana@example.org"]
)
def test_a_link_leads_to_the_web_or_to_mail(to: str):
    assert linked(to) == (f'<p><a href="{escape(to)}" target="_blank" rel="noopener noreferrer">here</a></p>')


# --- nothing runs --------------------------------------------------------------------------------------------

ADDRESSES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)",
    "javascript&#58;alert(1)", "data:text/html,<script>alert(1)</script>", "data:image/svg+xml;base64,PHN2Zz4=",
    "vbscript:msgbox(1)", "file:///etc/passwd", "//example.org/x", "/c/1/letters", "#leave", "ms-word:ofe|u|https://example.org",
    "blob:https://example.org/1", "view-source:https://example.org", 'https://example.org/" onmouseover="alert(1)',
    "https://example.org/'onclick='x", "https://example.org/<script>", "https://exa mple.org", "http:javascript:alert(1)",
    "https:/\\example.org\\@x", "filesystem:https://example.org/t", "intent://x#Intent;end",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_other_address_becomes_a_link(address: str):
    assert linked(address) == "<p>here</p>"


WORDS = [
    "<script>alert(1)</script>", "</p></article><script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    '" onfocus="alert(1)" autofocus="', "' onmouseover='alert(1)", "<svg onload=alert(1)>", "<style>*{display:none}</style>",
    "<iframe srcdoc='<script>alert(1)</script>'>", "<a href='javascript:alert(1)'>x</a>", "<!--", "-->", "]]>", "&lt;script&gt;",
    "<mark class=value data-value=1>forged</mark>", "<?from 0?>forged<?from?>", "{{ 7*7 }}{% load static %}",
    "<base href='https://example.org'>", "<meta http-equiv=refresh content='0;url=//example.org'>", "\u2028<script>\u2029",
    "<math><mi xlink:href='javascript:alert(1)'>", "<form action=/leave><button>x", "<textarea></textarea><script>",
]  # fmt: skip


@pytest.mark.parametrize("words", WORDS)
def test_words_that_look_like_html_stay_words(words: str):
    said = escape(words)
    style = f'<w:pStyle w:val="{said}"/><w:jc w:val="{said}"/>'
    docx = a_docx(
        p(run(said, f'<w:rStyle w:val="{said}"/><w:color w:val="{said}"/><w:rFonts w:ascii="{said}"/>'), style),
        item(said), table((said, "x")),
        p(f'<w:r><w:footnoteReference w:id="{said}"/></w:r>'),
        p(DRAWING.replace("Our &quot;seal&quot;", said)),
        numbering=numbering(("decimal", f"{said}%1"), start=1),
        header=paragraph(said),
    )  # fmt: skip

    html = letter_html(docx)

    tree = read_html(html)
    assert {one.tag for one in tree.iter() if isinstance(one.tag, str)} <= KNOWN_TAGS
    assert {name for one in tree.iter() for name in one.keys()} <= KNOWN_ATTRIBUTES  # noqa: SIM118 - an element is no mapping
    assert tree.xpath("count(//comment())") == 0
    assert words_of(tree.xpath("//p")[1]) == words


KNOWN_TAGS = {
    "html", "body", "article", "div", "p", "span", "strong", "em", "u", "s", "sup", "sub", "br", "a", "img", "ul", "li",
    "table", "colgroup", "col", "tbody", "tr", "td", "th", "mark",
}  # fmt: skip
KNOWN_ATTRIBUTES = {
    "class", "lang", "id", "href", "rel", "target", "aria-label", "aria-hidden", "role", "src", "alt", "width", "height",
    "colspan", "rowspan", "scope", "dir", "aria-level",
}  # fmt: skip


def test_every_class_that_a_letter_can_have_is_one_of_the_sheet_of_styles():
    css = LETTER_CSS.read_text("utf-8")
    used = {
        name
        for path in sorted(HERE.glob("*.docx"))
        if not path.stem.startswith("mistake")
        for one in read_html(letter_html(path.read_bytes())).xpath("//*[@class]")
        for name in one.get("class").split()
    }

    assert {name for name in used if f".{name}" not in css} <= UNSTYLED


UNSTYLED = {"a4", "us-letter", "tab", "sign", "letterhead", "table", "on-a-new-page", "right-to-left"}


# --- traced --------------------------------------------------------------------------------------------------


def marked(name: str) -> tuple[str, list[str], dict[str, Any]]:
    """A document of the corpus, filled for tracing: its HTML, its traced paragraphs, their parts."""
    expected = read(name)
    values, shared = expected.get("values") or {}, expected.get("shared") or {}
    given = Ingredients(shared=shared, stamps=Stamps())
    docx, _ = compile_document((HERE / f"{name}.docx").read_bytes(), f"{name}.docx", given)
    assert docx is not None
    traced = docx.traced(values, Properties("", "", "", date(2018, 3, 2)))
    with zipfile.ZipFile(io.BytesIO(traced.docx)) as package:
        parts = {one: package.read(one) for one in package.namelist()}
    trees = traced.trees(parts)
    numbers = {paragraph: nth for nth, paragraph in enumerate(traced.paragraphs(trees))}
    html = Sheet(parts, trees, Marked(numbers, traced.note_numbers, {}, (), ()), "letter").html()
    said = docx.trace(values)
    return html, [one.text for one in said], {str(n): one.part for n, one in enumerate(said)}


FILLED = [
    path.stem
    for path in sorted(HERE.glob("*.docx"))
    if not path.stem.startswith("mistake") and "text" in read(path.stem) and "letter" not in read(path.stem)
]


@pytest.mark.parametrize("name", FILLED)
def test_a_document_of_the_corpus_says_in_the_browser_what_it_says_in_word(name: str):
    html, said, parts = marked(name)

    shown = paragraphs_in(html)

    assert shown == {number: said[number] for number in shown}
    unshown = {words for number, words in enumerate(said) if number not in shown and words.strip()}
    twice = unshown & set(shown.values())  # what Word keeps for older programs beside its own
    elsewhere = {
        words
        for number, words in enumerate(said)
        if "header" in parts[str(number)] or "footer" in parts[str(number)]
    }
    assert unshown <= twice | elsewhere


DEPTHS = {
    "tables": ("<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>", 60),
    "content controls": ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 95),
    "marks of revision": ("<w:ins>", "</w:ins>", 190),
}


@pytest.mark.parametrize("what", DEPTHS)
def test_what_stands_as_deep_as_the_guard_allows_is_shown(what: str):
    opening, closing, depth = DEPTHS[what]
    docx = a_docx(opening * depth + p(run("deep")) + closing * depth)

    assert [guard(docx, "deep.docx"), body(docx).count("deep")] == [[], 1]
