"""One letter in a browser: the words of the letter, and where each value comes from."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plea.files.load import load_campaign
from plea.merge.again import MadeAgain, make_again
from plea.merge.plan import plan_batch
from plea.merge.shown import FALLBACK, ShownValue, ValueKind, show
from plea.model.letter import Assignment
from plea.word.clean import Properties
from plea.word.compiling import Ingredients, compile_document
from plea.word.html import Sheet
from plea.word.html_line import Marked
from plea.word.read import read_text
from plea.word.trace import Stamps
from tests.conftest import CASE_YAML, a_workspace
from tests.word.documents import a_docx, paragraph, table
from tests.word.html_words import paragraphs_in, read_html, values_in, words_of

REAL = Path(__file__).parents[2] / "letters" / "dzhakishev"


@cache
def real_letters() -> dict[tuple[str, str], MadeAgain]:
    """One letter of each kind and language of the real campaign."""
    campaign, _ = load_campaign(REAL)
    assert campaign is not None
    firsts: dict[tuple[str, str], Assignment] = {}
    for one in plan_batch(campaign).assignments:
        firsts.setdefault((one.letter.key, one.language), one)
    made = {kind: make_again(campaign, one)[0] for kind, one in firsts.items()}
    return {kind: one for kind, one in made.items() if one is not None}


KINDS = [
    ("mep", "en"), ("pace", "en"), ("delegation", "en"), ("embassy", "en"), ("eu-institution", "en"),
    ("pardon-commission", "ru"), ("pardon-commission", "en"), ("president", "ru"), ("president", "en"),
    ("ministry", "ru"), ("ministry", "en"), ("petition", "ru"), ("petition", "en"),
]  # fmt: skip


def lines_of(html: str) -> list[str]:
    """A letter's HTML as plea.word.read writes a letter: a paragraph a line, " | " between cells, notes."""
    tree = read_html(html)
    lines = [line for block in tree.xpath('//*[@class="words"]/*') for line in block_lines(block)]
    notes = [
        f"[{n}] {' '.join(words_of(one) for one in note.xpath('./p')).strip()}"
        for n, note in enumerate(tree.xpath('//*[@class="note"]'), start=1)
    ]
    return [*lines, *([""] if notes else []), *notes]


def block_lines(block: Any) -> list[str]:
    if block.tag == "p":
        return [words_of(block)]
    if block.tag == "ul":
        return [words_of(one) for one in block.xpath(".//p")]
    rows = block.xpath("./tbody/tr")
    return [" | ".join(" / ".join(words_of(p) for p in cell.xpath("./p")) for cell in row) for row in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_a_real_letter_says_in_the_browser_what_its_file_says(kind: tuple[str, str]):
    made = real_letters()[kind]

    html = show(made).html

    read = read_text(made.draft.docx).removesuffix("\n").replace("• ", "")
    assert "\n".join(lines_of(html)) == "\n".join(
        line if line.startswith("[") else without_numbers(line) for line in read.split("\n")
    )
    said = {n: one.text for n, one in enumerate(made.paragraphs)}
    shown = paragraphs_in(html)
    assert shown == {n: said[n] for n in shown}
    assert [said[n] for n in said if n not in shown and said[n].strip()] == []


def without_numbers(line: str) -> str:
    """A line without the numbers of its notes: [1]."""
    for number in range(1, 40):
        line = line.replace(f"[{number}]", "")
    return line


@pytest.mark.parametrize("kind", KINDS)
def test_each_value_stands_in_the_letter_under_its_number(kind: tuple[str, str]):
    made = real_letters()[kind]

    letter = show(made)

    marked = values_in(letter.html)
    plain = {n: one.words for n, one in enumerate(letter.values) if one.kind != ValueKind.NOTE and one.words}
    assert {n: words for n, words in marked.items() if letter.values[n].kind != ValueKind.NOTE} == plain
    assert all(one.origins for one in letter.values if one.kind == ValueKind.PERSONAL)
    numbered = [words for n, words in marked.items() if letter.values[n].kind == ValueKind.NOTE]
    assert numbered == [str(n) for n in range(1, len(numbered) + 1)]
    stops = read_html(letter.html).xpath('//mark[@tabindex="0"]')
    assert Counter(one.get("data-value") for one in stops).most_common(1)[0][1] == 1


def test_a_value_says_what_it_rests_on():
    letter = show(real_letters()["mep", "en"])

    date_line, note = letter.values[2], next(one for one in letter.values if one.kind == ValueKind.NOTE)
    assert date_line == ShownValue(
        "2 March 2018", ValueKind.SHARED, "", ("letter.date “2 March 2018” – campaign.yaml",)
    )
    assert letter.values[5].kind == ValueKind.PERSONAL
    assert letter.values[5].origins[1] == (
        "recipient.given_name “Heinz K.” – recipients/meps.xlsx, sheet MEPs, C2 (given_name)"
    )
    assert note.words.startswith("Members of the European Parliament; Open Dialogue Foundation: http")


def test_the_paragraphs_that_somebody_is_here_for_are_marked():
    made = real_letters()["president", "ru"]

    html = show(made, here=[6, 7]).html

    here = read_html(html).xpath('//*[contains(concat(" ", @class, " "), " here ")]')
    assert [one.get("data-paragraph") for one in here] == ["6", "7"]


def test_two_letters_on_one_page_share_no_id():
    made = real_letters()["mep", "en"]

    both = [read_html(show(made, prefix=prefix).html).xpath("//@id") for prefix in ("left", "right")]

    assert [len(ids) > 5 for ids in both] == [True, True]
    assert set(both[0]) & set(both[1]) == set()


# --- of any words --------------------------------------------------------------------------------------

WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\t&<>\"'{}%\xa0\u200f"),
    max_size=30,
)


@cache
def small() -> Any:
    layout = a_docx(
        paragraph("Dear {{ na", "me }}, {{ name }}"), table(("{{ name }}", "of {{ town }}")),
        paragraph("{% for one in [name, town] %}"), paragraph("- {{ one }}"), paragraph("{% endfor %}"),
        header=paragraph("To {{ name }}"),
    )  # fmt: skip
    docx, problems = compile_document(layout, "small.docx", Ingredients(stamps=Stamps()))
    assert problems == []
    return docx


@given(WORDS, WORDS)
@settings(max_examples=150, deadline=None)
def test_any_values_are_shown_as_they_are(name: str, town: str):
    values = {"name": name, "town": town}
    traced = small().traced(values, Properties("", "", "", date(2018, 3, 2)))
    with zipfile.ZipFile(io.BytesIO(traced.docx)) as package:
        parts = {one: package.read(one) for one in package.namelist()}
    trees = traced.trees(parts)
    numbers = {one: nth for nth, one in enumerate(traced.paragraphs(trees))}

    html = Sheet(parts, trees, Marked(numbers, {}, {}, (), ()), "letter").html()

    said = small().trace(values)
    assert paragraphs_in(html) == {n: one.text for n, one in enumerate(said)}
    spans = [span for one in said for span in one.spans if span.number is not None]
    assert values_in(html) == {span.number: span.text for span in spans}
    assert {one.tag for one in read_html(html).iter()} <= {
        "html", "body", "article", "div", "p", "br", "span", "mark", "table", "colgroup", "col", "tbody",
        "tr", "td",
    }  # fmt: skip


# --- a small campaign ----------------------------------------------------------------------------------


LAYOUT = a_docx(paragraph("{{ letter }}"))
HEAD = "---\nsubject: The case of Nadia Example\n---\n"


def made_of(folder: Path, changes: dict[str, Any]) -> MadeAgain:
    campaign, problems = load_campaign(a_workspace(folder, {"layouts/letterhead.docx": LAYOUT, **changes}))
    assert campaign is not None, problems
    made, problems = make_again(campaign, plan_batch(campaign).assignments[0])
    assert made is not None, "\n".join(map(str, problems))
    return made


def test_a_value_for_which_the_fallback_stands_is_odd(tmp_path: Path):
    text = (
        f"{HEAD}Dear {{{{ recipient.body | default('friend') }}}}, {{{{ recipient.given_name or 'reader' }}}}"
    )
    made = made_of(tmp_path, {"texts/mep.en.md": text})

    letter = show(made)

    assert {one.words: one.odd for one in letter.values if one.kind == ValueKind.PERSONAL} == {
        "friend": FALLBACK,
        "Ana": "",
    }
    [odd] = read_html(letter.html).xpath('//mark[@class="value odd"]')
    assert words_of(odd) == "friend"


def test_a_source_that_must_stay_unnamed_is_unnamed_in_the_browser(tmp_path: Path):
    case = CASE_YAML.replace("on: 2009-11}", "on: 2009-11, shown_as: {ally: none}}")
    made = made_of(tmp_path, {"case.yaml": case, "texts/mep.en.md": f"{HEAD}{{{{ fact.arrested }}}}"})

    letter = show(made)

    told = letter.html + " ".join(line for one in letter.values for line in one.origins)
    assert [words for words in ("Judgment", "example.org/judgment") if words in told] == []
    assert "source s1 – case.yaml, line 16 (not shown to this audience)" in told
