"""What is no workbook says what it is instead."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from plea.files.workbook import open_workbook
from tests.conftest import a_workbook, said

NAME = "recipients/officials.xlsx"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
SAVE_AS = "Open it in Excel or LibreOffice and save it as .xlsx."


@pytest.mark.parametrize(
    ("content", "message", "todo"),
    [
        (b"key;name\n", "The file is not an Excel workbook, whatever its name says.", SAVE_AS),
        (b"<html><table>", "The file is not an Excel workbook, whatever its name says.", SAVE_AS),
        (OLE2, "This is a workbook in the old Excel format (.xls).", SAVE_AS),
        (
            OLE2 + "EncryptedPackage".encode("utf-16-le"),
            "The workbook is protected with a password.",
            "Save a copy without one (in Excel: File, Info, Protect Workbook, Encrypt with Password).",
        ),
    ],
)
def test_other_files_are_told_by_their_content(
    tmp_path: Path, content: bytes, message: str, todo: str
) -> None:
    path = tmp_path / "officials.xlsx"
    path.write_bytes(content)

    assert said(open_workbook(path, NAME)[1]) == f"{NAME}: {message}\n    {todo} [broken-workbook]"


def test_a_workbook_cut_off_says_so(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "officials.xlsx", {"Ministers": [["key"], ["a"]]})
    path.write_bytes(path.read_bytes()[:-300])

    assert said(open_workbook(path, NAME)[1]) == (
        f"{NAME}: The file begins like a workbook, but its end is missing.\n"
        "    Copy or download it again. [broken-workbook]"
    )


def test_a_word_file_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "officials.xlsx"
    with ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")

    assert said(open_workbook(path, NAME)[1]) == (
        f"{NAME}: The file is not an Excel workbook.\n    Save the list as .xlsx. [broken-workbook]"
    )


def test_damaged_insides_say_so(tmp_path: Path) -> None:
    path = tmp_path / "officials.xlsx"
    with ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")

    assert said(open_workbook(path, NAME)[1]) == (
        f"{NAME}: The workbook is damaged.\n"
        "    Open it in Excel or LibreOffice and save it again. [broken-workbook]"
    )


def test_a_workbook_that_unpacks_beyond_the_limit_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "officials.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive, archive.open("xl/worksheets/sheet1.xml", "w") as member:
        for _ in range(201):
            member.write(bytes(1_000_000))

    assert said(open_workbook(path, NAME)[1]) == (
        f"{NAME}: The file holds 201 MB; plea reads up to 200 MB.\n"
        "    Copy the rows you need into a new file. [too-large]"
    )


def test_a_missing_workbook_names_the_near_one(tmp_path: Path) -> None:
    a_workbook(tmp_path / "official.xlsx", {"Ministers": [["key"]]})

    assert said(open_workbook(tmp_path / "officials.xlsx", NAME)[1]) == (
        f"{NAME}: There is no such file.\n"
        '    There is "official.xlsx" in that folder. Put the file there, or correct its name. [missing-file]'
    )


def test_an_empty_workbook_says_so(tmp_path: Path) -> None:
    (tmp_path / "officials.xlsx").touch()

    assert said(open_workbook(tmp_path / "officials.xlsx", NAME)[1]) == (
        f"{NAME}: The file is empty.\n    Copy or download it again; it may have been cut off. [empty-file]"
    )
