from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plea.output.manifest import ManifestRow, in_plan_order, manifest_bytes, read_manifest
from plea.output.refusals import UnreadableManifest

OLD_HEADER = b"\xef\xbb\xbfletter,key,language,name,file,sha256,fingerprint\r\n"
HEADER = OLD_HEADER.replace(b"\r", b",number\r")


def a_row(file: str = "mep/DRAFT_be-bell-ana.docx", **cells: str) -> ManifestRow:
    usual = {"letter": "mep", "key": "mep-1", "language": "en", "name": "Ana Bell"}
    return ManifestRow(
        **{**usual, "sha256": "5e5e", "fingerprint": "f1f1", "number": "7", **cells}, file=file
    )


def rows(files: str) -> list[ManifestRow]:
    return [a_row(file) for file in files]


def test_a_manifest_is_a_table_that_excel_opens() -> None:
    ben = a_row("mep/DRAFT_at-odinsson-ben.docx", name="Ben Óðinsson, MEP", key="mep-2")

    assert (
        manifest_bytes([a_row(), ben])
        == HEADER
        + (
            "mep,mep-1,en,Ana Bell,mep/DRAFT_be-bell-ana.docx,5e5e,f1f1,7\r\n"
            'mep,mep-2,en,"Ben Óðinsson, MEP",mep/DRAFT_at-odinsson-ben.docx,5e5e,f1f1,7\r\n'
        ).encode()
    )


def test_nothing_in_a_manifest_is_a_formula(tmp_path: Path) -> None:
    names = ["=1+1", "+43", "-", "@SUM(A1)", "\tAna", "'=1", "'t Veld", "Ana"]
    manifest = tmp_path / "manifest.csv"

    manifest.write_bytes(manifest_bytes(a_row(name=name) for name in names))

    written = [line.split(b",")[3] for line in manifest.read_bytes().splitlines()[1:]]
    assert written == [b"'=1+1", b"'+43", b"'-", b"'@SUM(A1)", b"'\tAna", b"''=1", b"'t Veld", b"Ana"]
    assert [row.name for row in read_manifest(manifest)] == names


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), max_size=5))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    manifest = tmp_path_factory.getbasetemp() / "manifest.csv"
    written = [a_row(name=name, key=f"'{name}") for name in names]

    manifest.write_bytes(manifest_bytes(written))

    assert read_manifest(manifest) == written


def test_no_manifest_has_no_rows(tmp_path: Path) -> None:
    assert read_manifest(tmp_path / "manifest.csv") == []


def test_a_manifest_saved_with_semicolons_is_read(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.csv"
    manifest.write_bytes(manifest_bytes([a_row()]).replace(b",", b";"))

    assert read_manifest(manifest) == [a_row()]


def test_a_manifest_of_before_there_were_numbers_is_read(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.csv"
    manifest.write_bytes(OLD_HEADER + b"mep,mep-1,en,Ana Bell,mep/DRAFT_be-bell-ana.docx,5e5e,f1f1\r\n")

    assert read_manifest(manifest) == [a_row(number="")]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (
            b"",
            "does not begin with the columns letter, key, language, name, file, sha256, fingerprint, number",
        ),
        (
            b"a,b\r\n",
            "does not begin with the columns letter, key, language, name, file, sha256, fingerprint, number",
        ),
        (HEADER + b"mep,mep-1\r\n", "is not as plea wrote it in line 2"),
        (HEADER + b"mep,mep-1,en,Ana,../../x.docx,1,2,3\r\n", "is not as plea wrote it in line 2"),
        (HEADER + b"mep,mep-1,en,Ana,/x.docx,1,2,3\r\n", "is not as plea wrote it in line 2"),
        (HEADER + b"mep,mep-1,en,Ana,C:\\x.docx,1,2,3\r\n", "is not as plea wrote it in line 2"),
        (HEADER + b"mep,mep-1,en,Ana,mep/x.docx,1," + b"2" * 200_000, "is not as plea wrote it in line 2"),
        (HEADER + b"mep,mep-1,en,\xd3\xf0,mep/x.docx,1,2,3\r\n", "is not written in UTF-8"),
    ],
)
def test_a_manifest_that_is_not_plea_s_is_refused(tmp_path: Path, content: bytes, what: str) -> None:
    manifest = tmp_path / "manifest.csv"
    manifest.write_bytes(content)

    with pytest.raises(UnreadableManifest) as refusal:
        read_manifest(manifest)

    assert str(refusal.value) == (
        f"{manifest} {what}. Put back the file that plea wrote; or delete it and merge again: letters that "
        "differ from the new ones will then be taken for edited by hand, and left alone."
    )


@pytest.mark.parametrize(
    ("made", "kept", "earlier", "order"),
    [
        ("abc", "", "", "abc"),
        ("cba", "", "abc", "cba"),
        ("cd", "abef", "abcdef", "abcdef"),
        ("ax", "bc", "abc", "abcx"),
        ("x", "abc", "abc", "abcx"),
        ("xb", "ac", "abc", "axbc"),
        ("", "ab", "ab", "ab"),
        ("ac", "d", "abcd", "acd"),
    ],
)
def test_kept_rows_stay_behind_the_row_they_stood_behind(
    made: str, kept: str, earlier: str, order: str
) -> None:
    assert in_plan_order(rows(made), rows(kept), rows(earlier)) == rows(order)
