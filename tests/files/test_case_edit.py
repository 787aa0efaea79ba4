"""One line of a case file is changed; every other byte is the person's own."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plea.files.case_edit import Edit, NotSafe, withdraw
from plea.files.yaml import parse_yaml

ON = date(2018, 3, 1)
NOT_ONE, UNSAFE = "is not there, or is there twice", "is written in a way that plea cannot change safely"
BLOCK = """\
facts:   # what we say

  ill:
    en: "she is: ill"   # her words
    ground:       # see the letter
      # asked again in May
      consent: c1
    sources: [c1]
  scan: {en: a scan, ground: {consent: c1}, sources: [c1]}
"""


def edited(text: str, fact: str = "ill") -> Edit:
    edit = withdraw(text, fact, ON)
    assert isinstance(edit, Edit)
    return edit


def why_not(text: str, fact: str = "ill") -> str:
    refused = withdraw(text, fact, ON)
    assert isinstance(refused, NotSafe)
    return refused.why


def test_a_ground_of_several_lines_gets_one_line_more():
    edit = edited(BLOCK)

    assert (edit.line, edit.before, edit.after) == (7, "", "      withdrawn: 2018-03-01")
    assert edit.text == BLOCK.replace("      consent", "      withdrawn: 2018-03-01\n      consent")


def test_a_ground_in_braces_says_it_behind_its_last_setting():
    edit = edited(BLOCK, "scan")

    assert (edit.line, edit.before, edit.after) == (
        9,
        "  scan: {en: a scan, ground: {consent: c1}, sources: [c1]}",
        "  scan: {en: a scan, ground: {consent: c1, withdrawn: 2018-03-01}, sources: [c1]}",
    )
    assert edit.text == BLOCK.replace("{consent: c1}", "{consent: c1, withdrawn: 2018-03-01}")


def test_a_publication_in_braces_that_go_over_two_lines():
    text = "facts:\n  ill:\n    ground: {published: {by: A paper,\n      on: 2017}}\n"

    assert edited(text).text == text.replace("2017}}", "2017}, withdrawn: 2018-03-01}")


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
def test_the_file_keeps_its_line_ends_and_its_mark(line_end):
    text = "\ufeff" + BLOCK.replace("\n", line_end)
    edit = edited(text)

    assert edit.text == text.replace("      consent", f"      withdrawn: 2018-03-01{line_end}      consent")
    assert edit.line == 7


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("facts: {ill: {en: she is ill}}", NOT_ONE),
        ("facts:\n  ill: {ground: {consent: a}}\n  ill: {ground: {consent: b}}", NOT_ONE),
        ("facts: [", "cannot be read"),
        ("facts: {ill: {ground: c1}}", "has no settings"),
        ("facts: {ill: {ground: {}}}", "has no settings"),
        ("facts: {ill: {ground: {consent: c1, withdrawn: 2018-01-01}}}", 'says "withdrawn" already'),
        ("facts:\n  ill:\n    ground:\n     ? consent\n     : c1", "stands on the line of another setting"),
        (
            "facts:\n  ill:\n    ground: &g\n      consent: c1\n  scan:\n    ground: *g\n",
            UNSAFE,
        ),
        ("who: &c c1\nfacts: {ill: {ground: {consent: *c}}}", UNSAFE),
    ],
)  # fmt: skip
def test_what_cannot_be_changed_safely_is_left_alone(text, why):
    assert why_not(text) == why


_WORDS = st.text(st.sampled_from("aж é'\"#:{}[],&*|>-%@`!?\\\t"), max_size=12)
_REMARK = _WORDS.map(lambda words: f"  # {words}")


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "''").replace("\t", " ") + "'"


@st.composite
def case_files(draw) -> str:
    """A case file as people write them: remarks, empty lines, quotes, braces or lines, any line end."""
    lines = [*draw(st.sampled_from([[], ["# the case"], ["---"], ["", "sources: {}", ""]])), "facts:"]
    facts = draw(st.permutations(["ill", "scan", "arrested"]))
    for fact in facts:
        lines += [draw(st.sampled_from(["", "  # ---- a heading"])), f"  {fact}:"]
        lines.append(f"    en: {_quoted(draw(_WORDS))}{draw(st.one_of(st.just(''), _REMARK))}")
        consent = f"consent: {_quoted(draw(_WORDS))}"
        published = f"published: {{by: {_quoted(draw(_WORDS))}, on: 2017-05}}"
        settings = draw(st.sampled_from([[consent], [published], [consent, published]]))
        if draw(st.booleans()):
            lines.append(
                f"    ground: {{{', '.join(settings)}{draw(st.sampled_from(['', ' ', ',']))}}}{draw(_REMARK)}"
            )
        else:
            indent = " " * draw(st.integers(5, 9))
            lines += ["    ground:", *[f"{indent}{setting}{draw(_REMARK)}" for setting in settings]]
        lines.append("    sources: [c1]")
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return draw(st.sampled_from(["", "\ufeff"])) + end.join(lines) + draw(st.sampled_from(["", end]))


@settings(deadline=None)
@given(case_files(), st.sampled_from(["ill", "scan", "arrested"]), st.dates())
def test_only_that_line_changes_and_only_that_ground_says_more(text, fact, on):
    edit = withdraw(text, fact, on)

    assert isinstance(edit, Edit)
    before, after = text.splitlines(keepends=True), edit.text.splitlines(keepends=True)
    at = edit.line - 1
    assert after[:at] == before[:at]
    assert after[at + 1 :] == before[at + bool(edit.before) :]
    root, problems = parse_yaml(edit.text.removeprefix("\ufeff"), "case.yaml")
    assert problems == []
    ground = root.value["facts"].value[fact].value["ground"].value
    assert ground["withdrawn"].value == on.isoformat()
    assert str(edit.after).replace(f", withdrawn: {on}", "") == edit.before or not edit.before
