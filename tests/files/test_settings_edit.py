"""Forms change single settings; every other byte of the file is the person's own."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plea.files.case_edit import NotSafe
from plea.files.settings_edit import REMOVED, Hunk, SettingsEdit, with_changes
from plea.files.yaml import parse_yaml

UNSAFE = "is written in a way that plea cannot change safely; change it by hand"
CASE = """\
# What we say happened.

facts:   # with their sources
  arrested:
    en: "Nadia Example: arrested"   # the day before her birthday
    sources: [news]

  ill:
    en: she is ill
    sensitivity: medical   # not for everybody
    ground: {consent: agreed}

sources:
  news: {kind: web, links: ["https://example.org/news"]}
"""


def edited(text: str, **changes: object) -> str:
    edit = with_changes(text, {tuple(path.split("__")): value for path, value in changes.items()})
    assert isinstance(edit, SettingsEdit), edit
    return edit.text


def test_words_change_where_they_stand_in_the_quotes_they_had():
    edit = with_changes(CASE, {("facts", "arrested", "en"): "Nadia Example was arrested"})

    assert isinstance(edit, SettingsEdit)
    assert edit.hunks == (
        Hunk(
            5,
            ('    en: "Nadia Example: arrested"   # the day before her birthday',),
            ('    en: "Nadia Example was arrested"   # the day before her birthday',),
        ),
    )
    assert edit.text == CASE.replace("Example: arrested", "Example was arrested")


def test_a_new_fact_stands_behind_the_others_written_as_they_are():
    fact = {"en": "her lawyer was: away", "on": date(2018, 1, 9), "sources": ["news", "lawyer"]}

    assert edited(CASE, facts__lawyer=fact) == CASE.replace(
        "{consent: agreed}\n",
        "{consent: agreed}\n\n"
        '  lawyer:\n    en: "her lawyer was: away"\n    on: 2018-01-09\n    sources: [news, lawyer]\n',
    )


def test_a_new_source_in_a_list_of_sources_in_braces_is_in_braces():
    assert edited(CASE, sources__agreed={"kind": "consent", "en": "She agreed."}) == (
        CASE + "  agreed: {kind: consent, en: She agreed.}\n"
    )


def test_a_setting_in_braces_gets_a_neighbour():
    assert edited(CASE, facts__ill__ground__withdrawn=date(2018, 3, 1)) == CASE.replace(
        "{consent: agreed}", "{consent: agreed, withdrawn: 2018-03-01}"
    )


def test_a_fact_goes_with_its_lines_and_their_remarks_and_one_empty_line():
    assert edited(CASE, facts__ill=REMOVED) == CASE.replace(
        CASE[CASE.index("  ill") : CASE.index("sources:\n")], ""
    )


def test_a_group_that_is_given_whole_touches_only_what_differs():
    group = {"en": "she is ill", "sensitivity": "personal"}

    assert edited(CASE, facts__ill=group) == CASE.replace("    ground: {consent: agreed}\n", "").replace(
        "medical ", "personal "
    )


def test_one_text_becomes_one_in_each_language():
    text = "title: Release\nplace: Warsaw   # where we are\n"

    assert edited(text, place={"en": "Warsaw", "ru": "Варшава"}) == text.replace(
        "Warsaw ", "{en: Warsaw, ru: Варшава} "
    )


def test_a_list_with_a_line_for_each_item_loses_and_gets_lines():
    text = "a:\n- one   # the first\n- two   # goes with it\n- three\nb: 1\n"

    assert edited(text, a=["one", "three", "fo: ur"]) == (
        'a:\n- one   # the first\n- three\n- "fo: ur"\nb: 1\n'
    )


def test_a_text_of_several_lines_ends_before_the_remark_that_follows():
    text = "a: |\n  one\n  two\n\n# a remark\nb: 1\n"

    assert edited(text, a="three") == "a: three\n\n# a remark\nb: 1\n"


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "facts:\n", "facts: {}\n", "facts:   # soon\n"])
def test_the_first_fact_of_all(text):
    after = edited(text, facts__ill={"en": "she is ill"})

    assert _values(after) == {"facts": {"ill": {"en": "she is ill"}}}
    assert all(remark in after for remark in ("# nothing yet", "# soon") if remark in text)


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_the_file_keeps_its_line_ends_and_its_mark(line_end):
    text = "\ufeff" + CASE.replace("\n", line_end)

    assert edited(text, facts__ill__on="2018-01", facts__ill__en="ill") == (
        text.replace("she is ill", "ill").replace(
            f"{{consent: agreed}}{line_end}", f"{{consent: agreed}}{line_end}    on: 2018-01{line_end}"
        )
    )


def test_what_says_the_same_already_changes_nothing():
    edit = with_changes(CASE, {("facts", "ill", "en"): " she is ill ", ("facts", "nobody"): REMOVED})

    assert edit == SettingsEdit(CASE, ())


@pytest.mark.parametrize(
    ("text", "value", "why"),
    [
        ("facts: [", "x", "cannot be read; see what plea check says of it"),
        ("a: &a old\nb: *a\n", "x", UNSAFE),
        ("a: b\na: c\n", "x", "holds a setting twice; see what plea check says of it"),
        ("a:\n  - one   # first\n  - two\n", ["two", "one"], UNSAFE),
        (
            "a: b\n",
            "x\x07",
            "cannot hold a character that no Word file can hold (U+0007); type the text anew",
        ),
    ],
)
def test_what_cannot_be_changed_safely_is_left_alone(text, value, why):
    assert with_changes(text, {("a",): value}) == NotSafe(why)


def test_a_setting_under_words_is_not_put_there():
    assert with_changes("place: Warsaw\n", {("place", "en"): "Kyiv"}) == NotSafe(
        'holds no settings under "place"'
    )


_WORDS = st.text(st.sampled_from("aж é'\"#:{}[],&*|>-%@`!?\\\t\n"), max_size=12)
_NAMES = st.sampled_from(["ill", "scan", "en", "on"])


@st.composite
def files(draw) -> str:
    """A file as people write it: remarks, empty lines, quotes, braces or lines, texts over several lines."""
    lines = [*draw(st.sampled_from([[], ["# the case"], ["---"]])), "facts:"]
    for fact in draw(st.permutations(["ill", "scan", "arrested"])):
        remark = draw(st.one_of(st.just(""), _WORDS.map(lambda words: "  # " + words.replace("\n", " "))))
        words = "'" + draw(_WORDS).replace("'", "''").replace("\n", " ").replace("\t", " ") + "'"
        lines += draw(st.sampled_from([[], [""], ["  # ---- a heading"]]))
        if draw(st.booleans()):
            lines.append(f"  {fact}: {{en: {words}, sources: [c1, c2]}}{remark}")
        else:
            text = draw(
                st.sampled_from(
                    [[f"    en: {words}{remark}"], ["    en: >", "      some words", "      more"]]
                )
            )
            lines += [f"  {fact}:{remark}", *text, "    sources: [c1]"]
    lines += draw(st.sampled_from([[], ["", "sources:", "  c1: {kind: web}"], ["# end"]]))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return end.join(lines) + draw(st.sampled_from(["", end]))


_CHANGES = st.dictionaries(
    st.tuples(st.just("facts"), _NAMES, _NAMES),
    st.one_of(_WORDS, st.lists(_WORDS, min_size=1, max_size=3), st.dates(), st.just(REMOVED)),
    min_size=1,
    max_size=3,
)


@settings(deadline=None, max_examples=300)
@given(files(), _CHANGES)
def test_exactly_these_settings_differ_and_every_remark_stays(text, changes):
    edit = with_changes(text, changes)

    assert isinstance(edit, SettingsEdit)
    expected = _values(text)
    for (_, fact, name), value in changes.items():
        if value is REMOVED:
            expected["facts"].get(fact, {}).pop(name, None)
        else:
            settings_of = expected["facts"].setdefault(fact, {})
            settings_of[name] = _read(value)
    after = _values(edit.text)
    for fact in expected["facts"]:
        assert (after["facts"].get(fact) or {}) == expected["facts"][fact]
    assert {line for line in text.splitlines() if line.lstrip().startswith("#")} <= set(
        edit.text.splitlines()
    )


def _read(value: object) -> object:
    if isinstance(value, list):
        return [_read(item) for item in value]
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _values(text: str) -> dict:
    entry, problems = parse_yaml(text.removeprefix("\ufeff"), "case.yaml")
    assert problems == []

    def plain(value):
        if isinstance(value, dict):
            return {name: plain(inner.value) for name, inner in value.items()}
        return [plain(item.value) for item in value] if isinstance(value, tuple) else value

    return plain(entry.value)
