"""One field of a list in CSV gets another text; every other byte of the file stays."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from plea.files.cell_edit import CellEdit
from plea.files.list_csv import Record, csv_as_it_is
from plea.files.not_safe import NotSafe
from plea.files.tidy import tidy, unprintable

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
    b"": "utf-8",
}
Span = tuple[int, int]


def edit_field(content: bytes, line: int, column: str, expected: str, new: str) -> CellEdit | NotSafe:
    """Return a CSV file in which the field `column` of the row that begins on `line` says `new`.

    It has to say `expected` now, as plea reads it.
    """
    where = f"line {line} ({column})"
    strange = unprintable(new) or ("U+000D" if "\r" in new else "")
    if strange:
        return NotSafe(f"The new text holds a character that no list should hold ({strange}); type it anew.")
    read = csv_as_it_is(content)
    if read is None or not read[2]:
        return NotSafe("The file cannot be read any more; look at it again.")
    text, delimiter, records = read
    headings = records[0][1]
    row = next((n for n, (number, _) in enumerate(records) if number == line and n), 0)
    if headings.count(column) != 1 or not row or headings.index(column) >= len(records[row][1]):
        return NotSafe(f"{where} is not there any more; look at the list again.")
    at = headings.index(column)
    stands = records[row][1][at]
    if stands != tidy(expected):
        told = f'says "{stands}"' if stands else "is empty"
        return NotSafe(f'{where} {told} now, not "{expected}"; look at it again.')
    edited = _edited(content, text, delimiter, records, (row, at), new)
    if edited is None:
        return NotSafe(f"{where} cannot be changed safely; change it by hand.")
    return CellEdit(edited, where, stands, new)


def _edited(
    content: bytes, text: str, delimiter: str, records: list[Record], field: tuple[int, int], new: str
) -> bytes | None:
    """Return the file after the change; None unless it reads the same but for this field."""
    spans = _spans(text, delimiter)
    row, at = field
    if [len(cells) for cells in spans] != [len(cells) for _, cells in records]:
        return None
    start, end = spans[row][at]
    put_in = _written(new, delimiter, quoted=text[start:end].startswith('"'))
    mark = next(mark for mark in _MARKS if content.startswith(mark))
    whole = content[len(mark) :].decode(_MARKS[mark])
    shift = len(whole) - len(text)  # a first line such as "sep=;"
    edited = mark + (whole[: shift + start] + put_in + whole[shift + end :]).encode(_MARKS[mark])
    again = csv_as_it_is(edited)
    wanted = [list(cells) for _, cells in records]
    wanted[row][at] = tidy(new)
    if again is None or again[1] != delimiter or [cells for _, cells in again[2]] != wanted:
        return None
    return edited


def _written(new: str, delimiter: str, *, quoted: bool) -> str:
    needs = quoted or new != new.strip() or any(sign in new for sign in (delimiter, '"', "\n"))
    return '"' + new.replace('"', '""') + '"' if needs else new


def _spans(text: str, delimiter: str) -> list[list[Span]]:
    """Return where each field of each record stands; records without anything in them are left out."""
    records: list[list[Span]] = []
    fields: list[Span] = []
    for start, end, last in _fields(text, delimiter):
        fields.append((start, end))
        if last:
            if any(text[a:b].strip('" \t\r\n\xa0') for a, b in fields):
                records.append(fields)
            fields = []
    return records


def _fields(text: str, delimiter: str) -> Iterator[tuple[int, int, bool]]:
    """Yield each field: where it begins and ends, and whether its record ends with it."""
    start = at = 0
    quoted = False
    while at < len(text):
        sign = text[at]
        if sign == '"' and (quoted or at == start or text[at - 1] == '"'):
            quoted = not quoted  # a quotation mark inside is written twice: it closes and opens again
        elif quoted:
            pass
        elif sign == delimiter:
            yield start, at, False
            start = at + 1
        elif sign in "\r\n":
            yield start, at, True
            at += text[at : at + 2] == "\r\n"
            start = at + 1
        at += 1
    if start < len(text):
        yield start, at, True
