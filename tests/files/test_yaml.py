"""Broken YAML gets a campaigner's sentence and the right line."""

from __future__ import annotations

from pathlib import Path

import pytest

from plea.files.yaml import parse_yaml, read_yaml
from tests.conftest import said

QUOTES = 'Put the whole text after the first colon in double quotes: "…".'


@pytest.mark.parametrize(
    ("text", "line", "message", "todo"),
    [
        (
            "en: Petition: refused",
            1,
            "A colon with a space after it ends a name; here it stands inside a text.",
            QUOTES,
        ),
        ("a: 1\n\tb: 2", 2, "A tab stands at the beginning of this line.", "Use spaces instead of the tab."),
        ("a: 1\nb: @x", 2, "A text may not begin with this character.", QUOTES),
        ("a: 1\nb: *x", 2, "A text may not begin with *.", QUOTES),
        (
            'a: 1\nb: "open\nc: 3\nd: 4\n',
            2,
            "A quotation mark is opened here and never closed.",
            "Write the closing quotation mark at the end of the text.",
        ),
        (
            "a: 1\nb: [one, two\nc: 3\n",
            2,
            "A bracket is opened here and not closed where it should be.",
            "Write the closing bracket, and put commas between the words in it.",
        ),
        (
            "a: 1\nb\nc: 2",
            2,
            "A name stands here without a colon.",
            "Write a colon and a space after the name.",
        ),
        ("a: 1\n---\nb: 2", 2, 'A line "---" begins a second document.', 'Delete the line "---".'),
        (
            'a: "C:\\Graz"',
            1,
            "A backslash stands in a text in double quotes.",
            "Write two backslashes for one, or put the text in single quotes: '…'.",
        ),
        (
            "a:\n    b: 1\n  c: 2",
            3,
            "This line does not fit the lines above it.",
            "See that it begins as far to the right as its neighbours, that the line before is complete, and "
            "that a text beginning with a quotation mark or bracket is in double quotes as a whole.",
        ),
        (
            "a: 1\nb: \x07",
            2,
            "A character stands here that no text may hold.",
            "Delete it and type the text anew.",
        ),
        ("[" * 5000, 1, "Brackets stand in one another too deep.", "Take them out."),
    ],
)
def test_what_the_parser_complains_of_is_said_for_people(
    text: str, line: int, message: str, todo: str
) -> None:
    entry, problems = parse_yaml(text, "case.yaml")

    assert entry is None
    assert said(problems) == f"case.yaml, line {line}: {message}\n    {todo} [broken-yaml]"


def test_every_key_that_stands_twice_is_found_at_its_second_line() -> None:
    _, problems = parse_yaml("a: 1\nb:\n  c: 1\n  c: 2\na: 3\n", "case.yaml")

    assert said(problems) == (
        'case.yaml, line 4: "c" stands in line 3 and again here.\n'
        "    Give one of them another name, or delete the one that is wrong. [duplicate-key-in-yaml]\n"
        'case.yaml, line 5: "a" stands in line 1 and again here.\n'
        "    Give one of them another name, or delete the one that is wrong. [duplicate-key-in-yaml]"
    )


def test_texts_stay_as_they_were_written() -> None:
    entry, problems = parse_yaml("a: 2018-03-02\nb: 1.10\nc: no\nd: 0017\ne: ' x '\nf: ~\n", "case.yaml")

    assert not problems
    assert entry is not None
    assert isinstance(entry.value, dict)
    assert [(key, value.place.number, value.value) for key, value in entry.value.items()] == [
        ("a", 1, "2018-03-02"),
        ("b", 2, "1.10"),
        ("c", 3, "no"),
        ("d", 4, "0017"),
        ("e", 5, "x"),
        ("f", 6, ""),
    ]


def test_a_character_that_word_cannot_hold_stops() -> None:
    _, problems = parse_yaml('a: 1\nb: "bell \\a"', "case.yaml")

    assert said(problems) == (
        "case.yaml, line 2: A character stands here that no Word file can hold (U+0007).\n"
        "    Delete it and type the text anew. [unprintable-character]"
    )


def test_an_alias_into_its_own_surroundings_ends() -> None:
    entry, problems = parse_yaml("a: &x [1, *x]", "case.yaml")

    assert entry is not None
    assert not problems


def test_lines_count_from_where_the_settings_stand() -> None:
    _, problems = parse_yaml("subject: a: b", "texts/mep.en.md", 2)

    assert str(problems[0].place) == "texts/mep.en.md, line 2"


def test_a_missing_file_names_the_near_one(tmp_path: Path) -> None:
    (tmp_path / "case.yml").write_text("facts:")

    assert said(read_yaml(tmp_path / "case.yaml", "case.yaml")[1]) == (
        "case.yaml: There is no such file.\n"
        '    There is "case.yml" in that folder. Put the file there, or correct its name. [missing-file]'
    )


def test_an_empty_file_and_one_with_comments_only_say_so(tmp_path: Path) -> None:
    for content in ("", "# nothing yet\n"):
        (tmp_path / "case.yaml").write_text(content)

        assert said(read_yaml(tmp_path / "case.yaml", "case.yaml")[1]) == (
            "case.yaml: The file is empty.\n"
            "    Copy or download it again; it may have been cut off. [empty-file]"
        )


def test_a_folder_of_that_name_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").mkdir()

    assert said(read_yaml(tmp_path / "case.yaml", "case.yaml")[1]) == (
        "case.yaml: This is a folder, not a file.\n    Write the name of a file. [unreadable-file]"
    )


def test_letters_in_another_encoding_name_the_line(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_bytes("a: 1\nru: Надя\n".encode("cp1251"))

    assert said(read_yaml(tmp_path / "case.yaml", "case.yaml")[1]) == (
        "case.yaml, line 2: The letters here are not stored as UTF-8.\n"
        '    Save the file as "UTF-8" (in the editor\'s "Save as", under "Encoding"). [broken-yaml]'
    )
