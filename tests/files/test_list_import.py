"""Lists as people have them: what plea makes of them, and the address book that comes of it."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from plea.files.foreign_list import foreign_list
from plea.files.list_import import Choice, address_book, list_setting
from plea.files.list_proposal import propose
from plea.files.made_keys import with_keys
from plea.files.whole_names import taken_apart

ROWS = [
    ["Vorname", "Nachname", "Land", "E-Mail", "Telefon", "Lieblingsfarbe"],
    ["Ana", "Bell", "Norway", "ana.bell@example.org", "1", "=red"],
    ["Ben", "Óđinsson", "Iceland", "ben@example.org", "2", ""],
    ["Ana", "Bell", "Norway", "ana.bell@example.org", "1", "=red"],
    ["Total", "3", "", "", "", ""],
]


def an_xlsx(rows: list[list[str]], title: str = "Members") -> bytes:
    workbook = Workbook()
    workbook.active.title = title
    for number, row in enumerate(rows, start=1):
        for at, text in enumerate(row, start=1):
            if text:
                workbook.active.cell(number, at, text).data_type = "s"
    written = BytesIO()
    workbook.save(written)
    return written.getvalue()


def a_csv(rows: list[list[str]], encoding: str = "utf-8") -> bytes:
    return "\n".join(";".join(row) for row in rows).encode(encoding)


def an_ods(rows: list[list[str]]) -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{t}</text:p></table:table-cell>'
            for t in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:spreadsheet>"
            f'<table:table table:name="Members">{cells}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return written.getvalue()


def rows_of(book: bytes) -> list[tuple[object, ...]]:
    return list(load_workbook(BytesIO(book)).active.iter_rows(values_only=True))


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (an_xlsx(ROWS), "members.xlsx", "Excel workbook"),
        (an_xlsx(ROWS), "members.csv", "Excel workbook"),  # told by its content
        (an_ods(ROWS), "members.ods", "LibreOffice sheet"),
        (a_csv(ROWS), "members.csv", "text with columns (CSV)"),
        (a_csv(ROWS, "utf-16"), "members.txt", "text with columns (CSV)"),
    ],
)
def test_a_list_of_any_kind_is_proposed_with_the_meaning_of_its_columns(content, name, kind):
    proposal, problems = propose(content, name)

    assert proposal is not None
    assert proposal.kind == kind
    [sheet] = proposal.sheets
    assert [(column.at, column.heading, column.meant) for column in sheet.columns] == [
        ("A", "Vorname", "given_name"),
        ("B", "Nachname", "family_name"),
        ("C", "Land", "country"),
        ("D", "E-Mail", "email"),
        ("E", "Telefon", "private"),
        ("F", "Lieblingsfarbe", "Lieblingsfarbe"),
    ]
    assert sheet.rows[0] == ("Ana", "Bell", "Norway", "ana.bell@example.org", "1", "=red")
    assert [(row.number, row.why) for row in sheet.odd] == [
        (4, "repeats row 2 word for word"),
        (5, "looks like a total or a note at the end"),
    ]
    assert [problem.code for problem in problems] == ["odd-rows"]


def test_a_clean_workbook_comes_of_it_with_keys_and_no_telephone_numbers():
    choice = Choice(
        "members.xlsx", "Members", without=frozenset({4, 5}), shared={"office": "mep", "language": "en"}
    )

    book, problems = address_book(an_xlsx(ROWS), choice)

    assert problems == []
    assert rows_of(book) == [
        ("key", "given_name", "family_name", "country", "email", "Lieblingsfarbe"),
        ("bell-ana-no", "Ana", "Bell", "Norway", "ana.bell@example.org", "=red"),
        ("odinsson-ben-is", "Ben", "Óđinsson", "Iceland", "ben@example.org", None),
    ]
    sheet = load_workbook(BytesIO(book)).active
    assert (sheet.title, sheet.freeze_panes, sheet["F2"].data_type, sheet["F2"].number_format) == (
        "List", "A2", "s", "@",
    )  # fmt: skip
    assert book == address_book(an_xlsx(ROWS), choice)[0]
    assert list_setting(choice, "recipients/members.xlsx") == {
        "file": "recipients/members.xlsx",
        "sheet": "List",
        "defaults": {"office": "mep", "language": "en"},
    }


def test_headings_below_a_title_are_found_and_said():
    rows = [
        ["List of members, autumn"],
        [],
        ["First name", "Surname", "Member state"],
        ["Ana", "Bell", "Norway"],
    ]

    proposal, problems = propose(an_xlsx(rows), "members.xlsx")

    assert proposal is not None
    assert proposal.sheets[0].headings_at == 3
    assert [str(problem) for problem in problems] == [
        "members.xlsx, sheet Members: The names of the columns are taken from row 3; what stands above is "
        "left out.\n    Choose another row below if that is wrong. [headings-below]"
    ]


def test_a_formula_that_was_never_calculated_is_said_and_stays_empty():
    workbook = load_workbook(BytesIO(an_xlsx([["First name", "Surname"], ["Ana", "Bell"]])))
    workbook.active["B2"] = '="Be"&"ll"'
    written = BytesIO()
    workbook.save(written)

    proposal, problems = propose(written.getvalue(), "members.xlsx")

    assert proposal is not None
    assert proposal.sheets[0].rows == (("Ana", ""),)
    assert [str(problem) for problem in problems] == [
        "members.xlsx, sheet Members, B2: The cell holds a formula that was never calculated; it is empty in "
        "your list.\n    Type the value itself, if you know it. [lost-cell]"
    ]


def test_a_list_without_headings_asks_what_its_columns_are():
    rows = [["Ana", "Bell", "ana.bell@example.org"], ["Ben", "Óđinsson", "ben@example.org"]]
    proposal, problems = propose(an_xlsx(rows), "members.xlsx")

    assert proposal is not None
    assert proposal.sheets[0].headings_at == 0
    assert [problem.code for problem in problems] == ["list-without-headings"]

    meant = {"A": "given_name", "B": "family_name", "C": ""}
    book, _ = address_book(an_xlsx(rows), Choice("members.xlsx", "Members", 0, meant))
    assert rows_of(book) == [
        ("key", "given_name", "family_name"),
        ("bell-ana", "Ana", "Bell"),
        ("odinsson-ben", "Ben", "Óđinsson"),
    ]


def test_letters_stored_in_an_older_way_are_shown_and_not_guessed():
    content = "Name;Land\nГ-жа Белл;Норвегия\n".encode("cp1251")

    proposal, [problem] = propose(content, "members.csv")

    assert proposal is not None
    assert (proposal.sheets, problem.code) == ((), "not-utf-8")
    assert dict(proposal.encodings)["cp1251"] == "Г-жа Белл;Норвегия"
    again, _ = propose(content, "members.csv", "cp1251")
    assert again is not None
    assert again.sheets[0].rows == (("Г-жа Белл", "Норвегия"),)


def test_an_encoding_in_which_a_list_reads_like_in_another_is_not_asked_for():
    proposal, _ = propose("Имя\nНадя\n".encode("cp1251"), "members.csv")

    assert proposal is not None
    assert [encoding for encoding, _ in proposal.encodings] == ["cp1252", "cp1250", "cp1251", "cp1257"]


def test_whole_names_stay_whole_until_somebody_says_how_they_are_written():
    rows = [["Name", "Country"], ["Ms Eve van der MEER", "Netherlands"], ["Ana", "Norway"]]

    _, problems = propose(an_xlsx(rows), "members.xlsx")
    book, odd = address_book(an_xlsx(rows), Choice("members.xlsx", names="capitals"))

    assert [problem.code for problem in problems] == ["whole-names"]
    assert rows_of(book) == [
        ("key", "honorific", "given_name", "family_name", "country", "whole_name"),
        ("van-der-meer-eve-nl", "Ms", "Eve", "van der MEER", "Netherlands", "Ms Eve van der MEER"),
        ("ana-no", None, None, None, "Norway", "Ana"),
    ]
    assert [str(problem) for problem in odd] == [
        'members.xlsx, sheet Members, row 3: "Ana" is not written in the way that you chose for the names.\n'
        "    Fill in given_name and family_name of this row in the list afterwards. [whole-names]"
    ]


def test_offices_and_languages_are_read_by_their_human_names():
    rows = [["body", "office", "language"], ["Embassy of Norway", "embassy, nobody known by name", "English"]]
    rows.append(["Embassy of Iceland", "Consul", "Deutsch"])

    book, odd = address_book(an_xlsx(rows), Choice("missions.xlsx"))

    assert rows_of(book)[1:] == [
        ("embassy-of-norway", "embassy_no_name", "Embassy of Norway", "en"),
        ("embassy-of-iceland", "Consul", "Embassy of Iceland", "de"),
    ]
    assert [(problem.code, problem.place.where) for problem in odd] == [("unknown-office", "B3")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty."),
        (b"<html><table>", "The file is a web page, whatever its name says."),
        (b"\x00\x01\x02", "This is no file that plea can read as a list."),
        (an_xlsx(ROWS)[:900], "The file begins like a workbook, but its end is missing."),
        (an_xlsx([[]]), "There is nothing in it."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "The workbook is damaged."),
    ],
)
def test_what_is_no_list_is_refused_in_plain_words(content, message):
    proposal, problems = propose(content, "members.xlsx")

    assert proposal is None
    assert [problem.message for problem in problems] == [message]


def test_two_columns_cannot_become_one():
    choice = Choice("members.xlsx", columns={"A": "family_name", "B": "family_name"})

    book, [problem] = address_book(an_xlsx(ROWS), choice)

    assert book == b""
    assert problem.message == 'The columns A and B are both to be "family_name".'


def test_keys_are_the_same_for_the_same_people_and_never_twice():
    ana = {"given_name": "Ana", "family_name": "Bell", "country": "Norway"}

    assert with_keys([ana, ana, {"key": "bell-ana-no-3", **ana}, {"body": "Д"}, {}]) == [
        "bell-ana-no", "bell-ana-no-2", "bell-ana-no-3", "d", "row",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "way", "parts"),
    [
        ("Bell, Ana", "comma", ("Ana", "Bell")),
        ("BELL Ana", "capitals", ("Ana", "BELL")),
        ("Cleo D'ARC", "capitals", ("Cleo", "D'ARC")),
        ("Dov O'Shea", "last", ("Dov", "O'Shea")),
        ("Bell Ana", "first", ("Ana", "Bell")),
        ("Ana", "last", None),
        ("Bell, Ana", "last", None),
        ("Bell, Ana", "first", None),
        ("Ana Bell MP", "last", None),
        ("Ana Bell Ph.D.", "last", None),
        ("Ana Bell", "capitals", None),
        ("Ana Bell", "", None),
    ],
)
def test_a_name_is_taken_apart_the_way_that_was_chosen(words, way, parts):
    name = taken_apart(words, way)

    assert (name and (name.given, name.family)) == parts


def an_ods(rows: int, columns: int) -> bytes:
    """A cell that says how often it and its row are repeated, and the empty rows with which programs end."""
    of = "urn:oasis:names:tc:opendocument:xmlns"
    cell = (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}">'
        '<text:p>Ana</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16000"/>'
    )
    content = (
        f'<office:document-content xmlns:office="{of}:office:1.0" '
        f'xmlns:table="{of}:table:1.0" xmlns:text="{of}:text:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="Members">'
        f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    written = BytesIO()
    with ZipFile(written, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", content)
        made.writestr("META-INF/manifest.xml", manifest)
    return written.getvalue()


def test_an_ods_of_some_bytes_that_repeats_its_cells_makes_no_room_for_millions() -> None:
    found, problems = foreign_list(an_ods(3, 2), "team.ods")
    assert (found and found.tables[0].rows[3], problems) == (("Ana", "Ana"), [])

    for rows, columns in ((1_000_000, 9), (1_048_577, 1), (1, 8_000_001)):
        found, [problem] = foreign_list(an_ods(rows, columns), "team.ods")
        assert (found, problem.code, str(problem.place)) == (None, "too-large", "team.ods, sheet Members")


@pytest.mark.parametrize("text", [b"a\n" * 2_100_000, b"a\n" + b";" * 8_000_001])
def test_text_with_more_lines_or_cells_than_a_sheet_holds_is_not_taken_apart(text: bytes) -> None:
    found, [problem] = foreign_list(text, "team.csv")
    assert (found, problem.code, str(problem.place)) == (None, "too-large", "team.csv")
