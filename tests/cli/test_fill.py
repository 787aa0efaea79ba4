"""`plea fill`: one Word file and one list, as a person at the terminal uses it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from plea.cli.main import main
from plea.word.read import read_text
from tests.word.documents import a_docx, paragraph, table

Fill = Callable[..., Result]

CAMPAIGN = (
    "To make it a campaign: plea new my-campaign, then put letter.docx into "
    "my-campaign/letters/first-campaign/layouts/ and {} into my-campaign/recipients/.\n"
)
LETTER = a_docx(
    paragraph("Dear {{ recipient.given_na", "me }} {{ family_name }},"), table(("{{ country }}",))
)
PEOPLE = 'family_name,given_name,country\nBell,Ana,Austria\nÓđinsson,Ben,Norway\n"d\'Arc",Cleo,France\n'


@pytest.fixture
def fill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fill:
    """Run `plea fill letter.docx …` in a folder of its own; nobody may see a traceback."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letter.docx").write_bytes(LETTER)
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")

    def run(*arguments: str) -> Result:
        result = CliRunner().invoke(main, ["fill", "letter.docx", *arguments], prog_name="plea")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


def letters(folder: str = "out") -> dict[str, str]:
    return {file.name: read_text(file.read_bytes()) for file in sorted(Path(folder).glob("*.docx"))}


def refusal(*problems: str) -> str:
    ends = "\nNothing was written. Put right what is listed above, then fill again.\n"
    return "".join(f"{problem}\n" for problem in problems) + ends


def workbook(path: str, **sheets: list[list[object]]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    book.close()


def test_a_csv_list_gives_a_letter_for_each_line(fill: Fill) -> None:
    result = fill("people.csv", "--out", "out")

    assert result.output == "3 made, 0 held back: out\n" + CAMPAIGN.format("people.csv")
    assert result.exit_code == 0
    assert letters() == {
        "bell.docx": "Dear Ana Bell,\nAustria\n",
        "darc.docx": "Dear Cleo d'Arc,\nFrance\n",
        "odinsson.docx": "Dear Ben Óđinsson,\nNorway\n",
    }


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_delimiter_and_the_encoding_are_found(fill: Fill, delimiter: str, encoding: str) -> None:
    Path("people.csv").write_text(PEOPLE.replace(",", delimiter), encoding)

    assert fill("people.csv", "--out", "out").exit_code == 0
    assert letters()["odinsson.docx"] == "Dear Ben Óđinsson,\nNorway\n"


def test_excels_own_first_line_names_the_delimiter(fill: Fill) -> None:
    Path("people.csv").write_text('sep=;\nfamily_name;given_name;country\nBell;;"A, B; C"\n', "utf-8")

    assert fill("people.csv", "--out", "out").output.startswith(
        'people.csv, line 3 (given_name): "given_name" is empty, but the letter prints it '
        "(letter.docx, paragraph 1).\n"
        '    Fill the cell, or write what stands there instead: {{ recipient.given_name | default("…") }}. '
        "[empty-cell]\n"
        "0 made, 1 held back: out\n"
    )


@pytest.mark.parametrize("encoding", ["cp1252", "cp1251"])
def test_an_encoding_that_could_be_several_is_refused(fill: Fill, encoding: str) -> None:
    words = {"cp1252": "Zoë", "cp1251": "Анна"}[encoding]
    Path("people.csv").write_bytes(f"family_name,given_name\nBell,{words}\n".encode(encoding))

    assert fill("people.csv", "--out", "out").output == refusal(
        "people.csv, line 2: The letters here are not stored as UTF-8; "
        "plea does not guess which ones are meant.\n"
        '    Save it again: in Excel as "CSV UTF-8", in LibreOffice with the character set "UTF-8". '
        "[not-utf-8]"
    )


def test_rows_with_problems_are_held_back_by_name_and_the_others_are_made(fill: Fill) -> None:
    Path("people.csv").write_text(f"{PEOPLE}O'Shea,Dov,\nvan der Meer,Eve,Belgium,extra\n", "utf-8")
    result = fill("people.csv", "--out", "out")

    assert result.output == (
        'people.csv, line 5 (country): "country" is empty, but the letter prints it '
        "(letter.docx, table 1, row 1, column 1).\n"
        '    Fill the cell, or write what stands there instead: {{ country | default("…") }}. [empty-cell]\n'
        'people.csv, line 6: There are more cells than columns here; "extra" has no column.\n'
        "    Put cells that hold the dividing sign in quotation marks, or save the list as .xlsx. "
        "[too-many-cells]\n"
        "3 made, 2 held back: out\n" + CAMPAIGN.format("people.csv")
    )
    assert result.exit_code == 1
    assert sorted(letters()) == ["bell.docx", "darc.docx", "odinsson.docx"]


def test_a_workbook_is_read_with_headings_that_have_spaces(fill: Fill) -> None:
    workbook("people.xlsx", Guests=[["Family name", "given_name", "country"], ["Bell", "Ana", "Austria"]])

    result = fill("people.xlsx", "--out", "out")

    assert result.output == (
        "1 made, 0 held back: out\n"
        '1 column with another name in tags: "Family name" is {{ family_name }}.\n'
        + CAMPAIGN.format("people.xlsx")
    )
    assert letters() == {"bell.docx": "Dear Ana Bell,\nAustria\n"}


def test_two_columns_that_become_one_are_a_problem(fill: Fill) -> None:
    rows = [["Family name", "family_name", "given_name", "country"], ["Bell", "Bell", "Ana", "Austria"]]
    workbook("people.xlsx", Guests=rows)

    assert fill("people.xlsx", "--out", "out").output == refusal(
        'people.xlsx, sheet Guests, B1 (family_name): The columns "Family name" and "family_name" '
        "would both be {{ family_name }}.\n"
        "    Give one of them another name. [column-twice]"
    )


def test_a_workbook_with_several_sheets_asks_which(fill: Fill) -> None:
    rows: list[list[object]] = [["family_name", "given_name", "country"], ["Bell", "Ana", "Austria"]]
    workbook("people.xlsx", Guests=rows, Others=rows)

    assert fill("people.xlsx", "--out", "out").output == refusal(
        'people.xlsx: There are several sheets: "Guests", "Others".\n'
        '    Say which one: --sheet "Guests". [missing-sheet]'
    )
    assert fill("people.xlsx", "--out", "out", "--sheet", "Others").exit_code == 0
    assert fill("people.xlsx", "--out", "out", "--sheet", "Gests").output == refusal(
        'people.xlsx: There is no sheet "Gests". The sheets are "Guests", "Others".\n'
        '    Did you mean "Guests"? [missing-sheet]'
    )


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_json_list_is_read(fill: Fill, wrapped: bool) -> None:
    people = [
        {"family_name": "Bell", "given_name": "Ana", "country": "Austria", "seat": 12},
        {"family_name": "Óđinsson", "given_name": None, "country": "Norway"},
    ]
    Path("people.json").write_text(json.dumps({"recipients": people} if wrapped else people), "utf-8")

    result = fill("people.json", "--out", "out")

    assert result.output.startswith(
        'people.json, recipient 2 (given_name): "given_name" is empty, but the letter prints it '
        "(letter.docx, paragraph 1).\n"
    )
    assert letters() == {"bell.docx": "Dear Ana Bell,\nAustria\n"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[{"a": 1,}]', ", line 1: From here on this is no JSON."),
        ('{"a": 1}', ": The file is no list of people, each with names and values."),
        ("[1, 2]", ": The file is no list of people, each with names and values."),
        ('[{"a": 1, "a": 2}]', ': "a" stands twice in one group.'),
        ("[" * 100_000, ": Brackets stand in one another too deep."),
        ("[]", ": There is nothing below the names of the columns."),
    ],
)
def test_json_that_is_no_list_of_people_is_told_so(fill: Fill, text: str, said: str) -> None:
    Path("people.json").write_text(text, "utf-8")

    result = fill("people.json", "--out", "out")

    assert result.output.startswith(f"people.json{said}\n")
    assert result.exit_code == 1


def test_values_for_all_letters_come_from_a_shared_file(fill: Fill) -> None:
    Path("letter.docx").write_bytes(a_docx(paragraph("{{ family_name }}: {{ hall.name }}, {{ day | date }}")))
    Path("event.yaml").write_text("day: 2018-03-02\nhall: {name: Town Hall}\n", "utf-8")
    Path("event.json").write_text('{"day": "2018-03-02", "hall": {"name": "Town Hall"}}', "utf-8")

    for shared in ("event.yaml", "event.json"):
        assert fill("people.csv", "--out", shared[-4:], "--shared", shared).exit_code == 0
        assert letters(shared[-4:])["bell.docx"] == "Bell: Town Hall, 2 March 2018\n"


def test_a_field_that_nothing_gives_stops_before_anything_is_written(fill: Fill) -> None:
    Path("letter.docx").write_bytes(a_docx(paragraph("Dear {{ recipient.famly_name }}, {{ hall.nme }}")))
    Path("event.yaml").write_text("hall: {name: Town Hall}\ncountry: Norway\nrecipient: you\n", "utf-8")

    assert fill("people.csv", "--out", "out", "--shared", "event.yaml").output == refusal(
        'event.yaml, line 3: "recipient" cannot be a name.\n'
        '    Use letters, digits and _ only, begin with a letter, and leave "recipient" to the list. '
        "[wrong-name]",
        'letter.docx, paragraph 1: "hall.nme" is neither a column of the list nor shared.\n'
        "    Dear {{ recipient.famly_name }}, »{{ hall.nme }}«\n"
        '    Did you mean "hall.name"? [unknown-field]',
        'letter.docx, paragraph 1: "recipient.famly_name" is neither a column of the list nor shared.\n'
        "    Dear »{{ recipient.famly_name }}«, {{ hall.nme }}\n"
        '    Did you mean "recipient.family_name"? [unknown-field]',
        'people.csv: "country" is a column of the list and a name of the shared file as well.\n'
        "    Give one of them another name. [column-twice]",
    )
    assert not Path("out").exists()


def test_files_are_called_as_one_says_and_two_of_one_name_get_their_rows(fill: Fill) -> None:
    Path("people.csv").write_text(f"{PEOPLE}Bell,Eve,Belgium\n", "utf-8")

    assert fill("people.csv", "--out", "out").exit_code == 0
    assert sorted(letters()) == ["bell-2.docx", "bell-5.docx", "darc.docx", "odinsson.docx"]
    assert fill("people.csv", "--out", "b", "--name", "{{ family_name }} {{ given_name }}").exit_code == 0
    assert sorted(letters("b")) == ["bell-ana.docx", "bell-eve.docx", "darc-cleo.docx", "odinsson-ben.docx"]


@pytest.mark.parametrize("name", ["../../{{ family_name }}", "/etc/{{ family_name }}", "con", "…"])
def test_no_name_leads_out_of_the_folder(fill: Fill, name: str) -> None:
    assert fill("people.csv", "--out", "out", "--name", name).exit_code == 0
    assert len(letters()) == 3


def test_a_name_that_cannot_be_read_or_asks_for_nothing_known_stops(fill: Fill) -> None:
    assert fill("people.csv", "--out", "out", "--name", "{{ famly_name }}").output == refusal(
        '--name: "famly_name" is neither a column of the list nor shared.\n'
        '    Did you mean "family_name"? [unknown-field]'
    )
    assert fill("people.csv", "--out", "out", "--name", "{{ family_name").output == refusal(
        '--name: "{{ family_name" opens a field that is not closed on this line.\n'
        '    Close it with "}}". [unclosed-tag]'
    )


def test_only_the_first_rows_are_made_where_that_is_asked(fill: Fill) -> None:
    Path("people.csv").write_text(f"{PEOPLE}Bell,Eve,\n", "utf-8")

    assert fill("people.csv", "--out", "out", "--limit", "1").exit_code == 0
    assert sorted(letters()) == ["bell-2.docx"]


def test_what_plea_wrote_is_written_anew_and_what_somebody_changed_is_left(fill: Fill) -> None:
    fill("people.csv", "--out", "out")
    assert fill("people.csv", "--out", "out").output.startswith("3 made (3 as before), 0 held back: out\n")
    Path("letter.docx").write_bytes(a_docx(paragraph("Hello {{ given_name }}")))
    Path("out/bell.docx").write_bytes(b"changed by hand")
    Path("out/darc.docx").unlink()
    Path("out/darc.docx").mkdir()

    result = fill("people.csv", "--out", "out")

    assert result.output == "".join(
        f"{name}: A file of this name is there that plea did not write, or that somebody changed; "
        "it was left alone.\n"
        "    Move or delete it and fill again, or choose another folder with --out. [file-in-the-way]\n"
        for name in ("bell.docx", "darc.docx")
    ) + "1 made, 2 held back: out\n" + CAMPAIGN.format("people.csv")
    assert result.exit_code == 1
    assert Path("out/bell.docx").read_bytes() == b"changed by hand"
    assert read_text(Path("out/odinsson.docx").read_bytes()) == "Hello Ben\n"


WRONG_LISTS = {
    "empty.csv": (b"", "empty.csv: The file is empty.\n"),
    "blank.csv": (b"\n\n", "blank.csv: There is nothing below the names of the columns.\n"),
    "header.csv": (b"family_name,given_name,country\n", "header.csv: There is nothing below"),
    "binary.csv": (b"a\0b", "binary.csv: The file is no text: it holds zero bytes.\n"),
    "open.csv": (
        b'a,b\n"x,y\n',
        "open.csv, line 2: A quotation mark in the row that begins here has no partner",
    ),
    "twice.csv": (
        b"a,a\n1,2\n",
        'twice.csv, line 1 (a): The column "a" stands in place 1 and again in place 2.\n',
    ),
    "text.xlsx": (b"words", "text.xlsx: The file is not an Excel workbook, whatever its name says.\n"),
    "list.pdf": (b"%PDF", "list.pdf: The file is not an Excel workbook, whatever its name says.\n"),
    "missing.csv": (None, "missing.csv: There is no such file.\n"),
}


@pytest.mark.parametrize("name", WRONG_LISTS)
def test_a_list_that_is_none_is_told_plainly(fill: Fill, name: str) -> None:
    content, said = WRONG_LISTS[name]
    if content is not None:
        Path(name).write_bytes(content)

    result = fill(name, "--out", "out")

    assert said in result.output
    assert result.exit_code == 1
    assert not Path("out").exists()


def test_a_folder_in_place_of_each_file_is_told_plainly(fill: Fill) -> None:
    Path("folder.csv").mkdir()
    assert fill("folder.csv", "--out", "out").output == refusal(
        "folder.csv: This is a folder, not a file.\n    Write the name of a file. [unreadable-file]"
    )
    assert "folder.csv: This is a folder" in fill("people.csv", "--out", "o", "--shared", "folder.csv").output
    Path("letter.docx").unlink()
    Path("letter.docx").mkdir()
    assert "letter.docx: This is a folder, not a file." in fill("people.csv", "--out", "out").output


def test_a_file_in_place_of_the_folder_is_told_plainly(fill: Fill) -> None:
    result = fill("people.csv", "--out", "people.csv")

    assert result.exit_code == 1
    assert result.output.startswith("The letters could not be written in people.csv: File exists.\n")


def test_a_list_that_may_not_be_read_is_told_plainly(fill: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    # The system's answer is given by hand: root, as whom tests may run, is refused nothing.
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "people.csv":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)

    assert "people.csv: This cannot be opened." in fill("people.csv", "--out", "out").output


def test_a_letter_that_somebody_has_open_is_left_and_named(fill: Fill) -> None:
    fill("people.csv", "--out", "out")
    Path("letter.docx").write_bytes(a_docx(paragraph("Hello {{ given_name }}")))
    Path("out/.~lock.bell.docx#").write_text("", "utf-8")

    result = fill("people.csv", "--out", "out")

    assert result.output == (
        "bell.docx: Somebody has this letter open, or locked it, so it was left as it is.\n"
        "    Close it in Word and fill again. If it is not open anywhere, delete "
        '".~lock.bell.docx#" beside it. [open-in-word]\n'
        "2 made, 1 held back: out\n" + CAMPAIGN.format("people.csv")
    )
    assert read_text(Path("out/bell.docx").read_bytes()) == "Dear Ana Bell,\nAustria\n"
