"""Files and tags broken at random: refused in plain words, or filled and sound. Each find of a campaign stays here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from benchmarks.fuzz import Campaign, run
from plea.word import BrokenDocument, CannotFill, compile_docx, read_text
from plea.word.xml import W_NS
from tests.word.corpus.make import doc, footnote, made, p, r, table
from tests.word.documents import a_docx, paragraph


def test_a_short_campaign_finds_nothing():
    campaign = Campaign(seed=2018)

    campaign.run(seconds=20, most=300)

    assert campaign.finds == {}, str(campaign)
    assert campaign.outcomes["filled"] > 20


def ends_well(content: bytes) -> str:
    """Return how a file ended: "refused", "refused while filling" or "filled"."""
    outcome = run(content)
    assert not outcome.what.startswith("FAILURE"), f"{outcome.what}\n{outcome.trace}"
    return outcome.what


def changed(content: bytes, name: str, change: Callable[[str], str] | None) -> bytes:
    """Return a package with one part changed, or without it."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
            elif change:
                text = old.read(member).decode()
                assert change(text) != text
                new.writestr(member, change(text))
    return packed.getvalue()


NOTED = made(doc(p("A {{ name }}", footnote(1)), p("item", number=1), footnotes=(p(" Note {{ name }}"),)))


# --- tags that Jinja would read, and that made it raise ---------------------------------------------------------


@pytest.mark.parametrize(
    "tags",
    [
        ("{% if a %}", "x", "{% else %}", "y", "{% else %}", "z", "{% endif %}"),
        ("{% if a %}", "x", "{% else %}", "y", "{% elif b %}", "z", "{% endif %}"),
        ("{% for a in b %}", "x", "{% else %}", "y", "{% else %}", "z", "{% endfor %}"),
        ("{% for a in b %}", "x", "{% endfor {{ %}"),
        ("{% if a %}", "x", "{% endif a %}"),
        ("{% set a %}", "x", "{% endset | %}"),
        ("{% if a %}", "x", "{% endif } %}"),
        ("{% if a %}", "x", "{% else | upper %}", "{% endif %}"),
    ],
    ids=[
        "second else",
        "elif after else",
        "second else of a loop",
        "words behind endfor",
        "words behind endif",
        "bar behind endset",
        "brace behind endif",
        "bar behind else",
    ],
)
@pytest.mark.parametrize("written", ["in paragraphs", "in a line"])
def test_blocks_that_are_wrong_in_their_middle_or_end_are_refused(tags: tuple[str, ...], written: str):
    blocks = [paragraph(tag) for tag in tags] if written == "in paragraphs" else [paragraph("".join(tags))]

    assert ends_well(a_docx(*blocks)) == "refused"


@pytest.mark.parametrize(
    "name", ["_note('x')", "_used('x')", "_unique()", "_restart('9')", "_list('1')", "_own('x')", "_own_1"]
)
def test_names_of_pleas_own_are_refused(name: str):
    assert ends_well(a_docx(paragraph(f"{{{{ {name} }}}}"))) == "refused"


@pytest.mark.parametrize(
    "text", ["a\ufdd0 b 0\ufdd1", "a\ufdd2 b 0\ufdd3", "a\ufdd4 if \ufdd5", "a\ufdd6 x", "a\ufdd80\ufdd9"]
)
def test_pleas_own_marks_in_a_layout_do_no_harm(text: str):
    ends_well(made(doc(p(f"{text} {{{{ v }}}}"))))
    ends_well(made(doc(p(text))))
    ends_well(made(doc(p("x"), header=p(text), title=text)))


@pytest.mark.parametrize(
    "tag",
    [
        "{{ name.upper | indent(2) }}",
        "{{ name.items | upper }}",
        "{{ 'x'.format | string }}",
        "{{ name | batch(2) }}",
        "{{ name | dictsort }}",
        "{{ name | xmlattr }}",
        "{{ name.x.y }}",
        "{{ 1 / 0 }}",
        "{{ [1][7] }}",
        "{{ name | round }}",
        "{{ name | map('nope') | list }}",
        "{{ name | select('nope') | list }}",
        "{{ name is nope }}",
        "{{ name | sum }}",
        "{{ 'a' < 1 }}",
        "{{ range(1, 2, 0) | list }}",
        "{{ -name }}",
        "{{ name() }}",
        "{{ name | attr('x') }}",
        "{{ {}|first }}",
        "{{ name | default(x) }}",
    ],
)
def test_tags_that_cannot_be_worked_out_say_so(tag: str):
    content = made(doc(p(tag)))
    try:
        document = compile_docx(content)
    except BrokenDocument as broken:
        assert "paragraph 1" in str(broken)
        return

    assert document.fields is not None
    assert ends_well(content) in ("refused while filling", "refused", "filled")


@pytest.mark.parametrize(
    "tag",
    [
        "{{ '%0999999999d' % 1 }}",
        "{{ 'x' * 999999999 }}",
        "{{ 9 ** 99999999 }}",
        "{{ range(99999999) | list | length }}",
        "{{ '{:>999999999}'.format(1) }}",
        "{{ 'x' | center(99999999) }}",
        "{{ [1] * 99999999 }}",
        "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}",
        "{% macro m(n) %}{{ m(n) }}{% endmacro %}{{ m(1) }}",
        "{{ ('x' * 9999) | replace('x', 'y' * 9999) }}",
        "{{ 'x' | indent(99999999) }}",
        "{{ 1 | round(99999999) }}",
        "{{ '%s' | format('x' * 99999999) }}",
        "{{ ['x' * 9000] * 9000 | join }}",
        "{{ 'x' | batch(99999999, 'y') | list | length }}",
    ],
)
def test_tags_that_would_fill_the_memory_are_stopped(tag: str):
    assert ends_well(made(doc(p(tag)))) in ("refused", "refused while filling")


# --- blocks that change whole pieces of XML ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "filter_name", ["upper", "title", "replace('w:', '')", "trim", "striptags", "truncate(5)", "wordwrap(9)"]
)
@pytest.mark.parametrize("opening", ["filter ", "set a | "])
def test_a_filter_around_paragraphs_or_runs_leaves_the_tags_of_xml_alone(filter_name: str, opening: str):
    closing, shown = ("endfilter", "") if opening == "filter " else ("endset", "{{ a }}")
    line = f"a {{% {opening}{filter_name} %}}x & y{{% {closing} %}}{shown} b"

    ends_well(made(doc(p(line))))
    ends_well(made(doc(p(f"{{% {opening}{filter_name} %}}"), p("x"), p(f"{{% {closing} %}}"), p(shown))))


@pytest.mark.parametrize("wanted", [[], ["x"]])
def test_a_block_that_ends_elsewhere_in_the_tree_is_refused(wanted: list[str]):
    into_a_table = (p("{% for one in names %}"), table(("a", p("{% endfor %}") + p("b"))))
    out_of_a_table = (table(("{% for one in names %}", ""), ("{{ one }}", "")), p("{% endfor %}"))
    over_cells = (table(("a {% for one in names %}", "b {% endfor %}")),)
    from_cell_to_row = (table(("{% for one in names %}", "x"), ("y", "z"), ("{% endfor %}", "")),)
    over_paragraphs = (p("a {% for one in names %}"), p("b {% endfor %}"))
    into_a_link = (
        p("{% for one in names %}", f'<w:hyperlink w:anchor="x">{r("{% endfor %}")}</w:hyperlink>'),
    )

    for blocks in (into_a_table, out_of_a_table, over_cells, from_cell_to_row, over_paragraphs, into_a_link):
        with pytest.raises(BrokenDocument):
            compile_docx(made(doc(*blocks, p()))).fill({"names": wanted})


# --- packages ---------------------------------------------------------------------------------------------------


def test_a_package_without_relationships_is_refused():
    assert ends_well(changed(NOTED, "_rels/.rels", None)) == "refused"


@pytest.mark.parametrize("number", ["", "abc", "1.5", "true", "999999999999999999999", "-7", "{{ a }}"])
@pytest.mark.parametrize(
    ("part", "old"),
    [
        ("footnotes", '<w:footnote w:id="1"'),
        ("document", '<w:footnoteReference w:id="1"'),
        ("numbering", '<w:num w:numId="1"'),
        ("numbering", '<w:abstractNum w:abstractNumId="0"'),
        ("document", '<w:numId w:val="1"'),
    ],
)
def test_numbers_that_are_none_are_refused_or_kept(number: str, part: str, old: str):
    ends_well(
        changed(
            NOTED, f"word/{part}.xml", lambda xml: xml.replace(old, f'{old.rpartition("=")[0]}="{number}"')
        )
    )


@pytest.mark.parametrize("part", ["footnotes", "numbering", "document", "styles", "settings", "header1"])
def test_another_prefix_or_another_root_does_no_harm(part: str):
    content = made(
        doc(
            p("A {{ name }}", footnote(1)),
            p("{% for a in name %}"),
            p("x"),
            p("item", number=1),
            p("{% endfor %}"),
            header=p("{{ name }}"),
            footnotes=(p(" {{ name }}"),),
        )
    )
    other = changed(
        content,
        f"word/{part}.xml",
        lambda xml: (
            xml.replace("<w:", "<z:")
            .replace("</w:", "</z:")
            .replace(" w:", " z:")
            .replace("xmlns:w=", "xmlns:z=")
        ),
    )

    assert ends_well(other) in ("filled", "refused while filling")
    ends_well(changed(content, f"word/{part}.xml", lambda _: f'<w:other xmlns:w="{W_NS}"/>'))
    ends_well(changed(content, f"word/{part}.xml", lambda _: "<other/>"))


@pytest.mark.parametrize(
    "xml",
    [
        "<w:p><w:t>{% if a %}x{% endif %}</w:t></w:p>",
        "<w:p><w:r><w:fldData><w:t>a {% if a %}x{% endif %}</w:t></w:fldData></w:r></w:p>",
        "<w:t>{{ a }}</w:t>",
        "<w:p><w:pPr><w:t>{{ a }}</w:t></w:pPr></w:p>",
        "<w:p><w:r><w:t>a {{ <w:t>b</w:t> }}</w:t></w:r></w:p>",
        "<w:p><w:p><w:t>{% if a %}</w:t></w:p><w:t>x {% endif %}</w:t></w:p>",
        '<w:p><w:footnoteReference w:id="1"/></w:p>',
        '<w:footnoteReference w:id="1"/>',
        '<w:p><w:r><w:t>x<w:footnoteReference w:id="1"/></w:t></w:r></w:p>',
    ],
)
def test_words_and_notes_outside_their_runs_are_refused_or_filled(xml: str):
    ends_well(changed(NOTED, "word/document.xml", lambda old: old.replace("<w:sectPr", f"{xml}<w:sectPr", 1)))


@pytest.mark.parametrize("at", range(0, 100, 7))
def test_a_file_with_its_middle_or_end_cut_off_is_refused(at: int):
    size = len(NOTED)
    start = size * at // 100

    assert ends_well(NOTED[:start]) == "refused"
    assert ends_well(NOTED[:start] + NOTED[start + 60 :]).startswith(("refused", "filled"))
    assert ends_well(NOTED[:start] + bytes(60) + NOTED[start + 60 :]).startswith(("refused", "filled"))


@pytest.mark.parametrize("ending", ["a {{ name", "{% set name", "{# c"])
def test_a_damaged_title_is_refused_in_plain_words(ending: str):
    content = made(doc(p("x"), title=ending))

    assert ends_well(content) == "refused"
    ends_well(changed(content, "docProps/core.xml", lambda xml: xml[:-20]))


def test_a_reference_to_a_note_that_is_not_there_is_refused_or_taken_out():
    content = changed(
        NOTED,
        "word/document.xml",
        lambda xml: xml.replace('<w:footnoteReference w:id="1"', '<w:footnoteReference w:id="77"'),
    )

    try:
        filled = compile_docx(content).fill({"name": "Ana"})
    except BrokenDocument as broken:
        assert "note" in str(broken)
        return
    assert read_text(filled).startswith("A Ana")
    assert "[1]" not in read_text(filled)


def test_a_tag_in_the_line_above_the_notes_is_filled_or_refused():
    separator = "<w:r><w:separator/></w:r>"
    content = changed(
        NOTED, "word/footnotes.xml", lambda xml: xml.replace(separator, f"{separator}{r('{{ name }}')}", 1)
    )

    assert ends_well(content) in ("filled", "refused", "refused while filling")


def test_a_package_that_does_not_say_which_part_is_its_text_is_refused():
    assert (
        ends_well(
            changed(
                NOTED,
                "_rels/.rels",
                lambda xml: xml.replace("relationships/officeDocument", "relationships/other"),
            )
        )
        == "refused"
    )


def test_properties_of_an_unknown_kind_are_not_written_twice():
    content = changed(
        NOTED, "_rels/.rels", lambda xml: xml.replace("metadata/core-properties", "metadata/other")
    )

    assert ends_well(content) in ("filled", "refused while filling")


@pytest.mark.parametrize("relation", ["styles", "settings", "numbering", "footnotes"])
def test_a_part_whose_relationship_is_lost_is_refused_or_not_missed(relation: str):
    ends_well(
        changed(
            NOTED,
            "word/_rels/document.xml.rels",
            lambda xml: xml.replace(f'relationships/{relation}"', 'relationships/other"'),
        )
    )


@pytest.mark.parametrize(
    "tag",
    [
        "{{ names | dictsort }}",
        "{{ names | items | list }}",
        "{{ names | xmlattr }}",
        "{{ names | attr('x') | upper }}",
    ],
)
def test_a_filter_that_wants_another_kind_of_value_is_told_of(tag: str):
    with pytest.raises((BrokenDocument, CannotFill), match="paragraph 1"):
        compile_docx(made(doc(p(tag)))).fill({"names": ["Ana"]})
