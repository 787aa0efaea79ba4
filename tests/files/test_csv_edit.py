"""One field of a list in CSV is changed; every other byte is the person's own."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from plea.files.cell_edit import CellEdit
from plea.files.csv_edit import edit_field
from plea.files.list_csv import read_csv
from plea.files.not_safe import NotSafe

LIST = 'key;family_name;country\r\n\r\nbell;"Bell; ""Ana""";Norway\r\nmeer;van der Meer;\r\n'


def edited(content: bytes, *where: object) -> bytes:
    edit = edit_field(content, *where)  # type: ignore[arg-type]
    assert isinstance(edit, CellEdit), edit
    return edit.content


def test_a_quoted_field_stays_quoted_and_the_line_ends_stay():
    assert edited(LIST.encode(), 3, "family_name", 'Bell; "Ana"', 'Bell "B"') == (
        LIST.replace('"Bell; ""Ana"""', '"Bell ""B"""').encode()
    )


def test_an_empty_field_gets_quotation_marks_only_where_it_needs_them():
    assert edited(LIST.encode(), 4, "country", "", "Netherlands").endswith(b"van der Meer;Netherlands\r\n")
    assert edited(LIST.encode(), 4, "country", "", "a;b").endswith(b'van der Meer;"a;b"\r\n')


def test_the_mark_and_the_encoding_stay():
    for encoding in ("utf-8-sig", "utf-16"):
        before = ("sep=;\n" + LIST).encode(encoding)
        after = ("sep=;\n" + LIST.replace("Norway", "Ísland")).encode(encoding)

        assert edited(before, 4, "country", "Norway", "Ísland") == after


def test_what_says_something_else_or_is_not_there_is_left_alone():
    assert edit_field(LIST.encode(), 3, "country", "Sweden", "x") == NotSafe(
        'line 3 (country) says "Norway" now, not "Sweden"; look at it again.'
    )
    assert edit_field(LIST.encode(), 4, "country", "Sweden", "x") == NotSafe(
        'line 4 (country) is empty now, not "Sweden"; look at it again.'
    )
    assert edit_field(LIST.encode(), 9, "country", "", "x") == NotSafe(
        "line 9 (country) is not there any more; look at the list again."
    )
    assert edit_field(b"a,b\n\x00", 2, "a", "", "x") == NotSafe(
        "The file cannot be read any more; look at it again."
    )
    assert edit_field(LIST.encode(), 3, "country", "Norway", "x\x00") == NotSafe(
        "The new text holds a character that no list should hold (U+0000); type it anew."
    )


CELL = st.text(st.sampled_from('ab ,;"\nÓ='), max_size=6)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=4), CELL, st.data())
def test_of_any_list_only_this_field_differs(rows: list[tuple[str, str]], new: str, data: st.DataObject):
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([("one", "two"), *rows])
    content = file.getvalue().encode()
    before, problems = _read(content)
    if before is None or not before or problems:
        return
    nth = data.draw(st.integers(0, len(before) - 1))
    line, cells = before[nth]

    edit = edit_field(content, line, "two", cells["two"], new)

    if isinstance(edit, CellEdit):
        after, _ = _read(edit.content)
        wanted = [dict(cells) for _, cells in before]
        wanted[nth]["two"] = new.strip()
        assert after is not None
        assert [dict(cells) for _, cells in after] == wanted


def _read(content: bytes) -> tuple[list[tuple[int, dict[str, str]]] | None, object]:
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        Path(file.name).write_bytes(content)
        found, problems = read_csv(Path(file.name), "list.csv")
    return (None if found is None else [(row.number, dict(row.cells)) for row in found.rows]), problems
