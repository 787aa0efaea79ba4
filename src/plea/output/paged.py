"""A letter as it stands on paper: its PDF, its pages as pictures, and where on these its values are."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from plea.merge.again import MadeAgain
from plea.merge.shown import traced_letter
from plea.output.pages import NoPages, to_pdf
from plea.word.shaded import Shaded, shaded

if TYPE_CHECKING:
    from pypdfium2 import PdfPage  # type: ignore[import-untyped] # it brings no types

_SHARPNESS = 1.6  # pixels a point: A4 becomes 953 by 1348, enough to read on a large screen
_GAP = 0.5  # points: boxes of one value that stand no farther from each other are one


@dataclass(frozen=True, slots=True)
class Box:
    """Where a value stands on a page, in fractions of the page's width and height from its upper left."""

    page: int  # from 0
    value: int  # its place in `ShownLetter.values`
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a letter as pictures (lossless WebP), and the boxes of its values."""

    pictures: tuple[bytes, ...]
    boxes: tuple[Box, ...]


def pdf_of(docx: bytes) -> bytes:
    """Return a Word file as a PDF. Raises NoPages, which says why."""
    with TemporaryDirectory(prefix="plea-") as folder:
        to_pdf(Path(folder), {"letter.docx": docx})
        pdf = Path(folder, "letter.pdf")
        if not pdf.is_file():
            raise NoPages("LibreOffice made no pages of this letter.")
        return pdf.read_bytes()


def pdf_of_html(html: str) -> bytes:
    """Return an HTML page that asks for nothing else as a PDF for print. Raises NoPages, which says why."""
    with TemporaryDirectory(prefix="plea-") as folder:
        to_pdf(Path(folder), {"page.html": html.encode()}, read_as="HTML (StarWriter)")
        pdf = Path(folder, "page.pdf")
        if not pdf.is_file():
            raise NoPages("LibreOffice made no pages of this page.")
        return pdf.read_bytes()


def page_pictures(pdf: bytes) -> list[bytes]:
    """Return the pages of a PDF as pictures, lossless WebP."""
    from pypdfium2 import PdfDocument

    document = PdfDocument(pdf)
    try:
        return [_picture(page) for page in document]
    finally:
        document.close()


def pages_of(made: MadeAgain) -> Pages:
    """Return the pages of a letter with the places of its values. Raises NoPages."""
    from pypdfium2 import PdfDocument

    letter = shaded(traced_letter(made))
    document = PdfDocument(pdf_of(letter.docx))
    pictures: list[bytes] = []
    boxes: list[Box] = []
    try:
        for number, page in enumerate(document):
            boxes += _joined(list(_boxes(page, number, letter)))
            pictures.append(_picture(page))
    finally:
        document.close()
    return Pages(tuple(pictures), tuple(boxes))


def _picture(page: PdfPage) -> bytes:
    written = io.BytesIO()
    page.render(scale=_SHARPNESS).to_pil().save(written, "WEBP", lossless=True, quality=60, method=2)
    return written.getvalue()


def _boxes(page: PdfPage, number: int, letter: Shaded) -> Iterator[Box]:
    """Yield where values stand on a page, and take the shades behind them off it."""
    from pypdfium2 import raw

    wide, high = page.get_size()
    for shade in list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])):
        value = letter.value_of(*_colour(shade.raw)) if _is_filled(shade.raw) else None
        if value is None:
            continue
        left, bottom, right, top = shade.get_bounds()
        page.remove_obj(shade)
        yield Box(number, value, left / wide, 1 - top / high, (right - left) / wide, (top - bottom) / high)


def _is_filled(path: object) -> bool:
    """True for an area; a line that is drawn has the colour of the area before it."""
    from ctypes import c_int

    from pypdfium2 import raw

    filled, drawn = c_int(), c_int()
    raw.FPDFPath_GetDrawMode(path, filled, drawn)
    return bool(filled.value != raw.FPDF_FILLMODE_NONE)


def _colour(path: object) -> tuple[int, int, int]:
    from ctypes import c_uint

    from pypdfium2 import raw

    red, green, blue, opacity = c_uint(), c_uint(), c_uint(), c_uint()
    raw.FPDFPageObj_GetFillColor(path, red, green, blue, opacity)
    return red.value, green.value, blue.value


def _joined(boxes: list[Box]) -> list[Box]:
    """Join boxes of one value that touch in one line: LibreOffice shades each change of letters apart."""
    found: list[Box] = []
    for box in boxes:
        last = found[-1] if found else None
        touches = last and last.value == box.value and abs(last.top - box.top) < box.height / 2
        if last and touches and abs(last.left + last.width - box.left) < _GAP / 100:
            top = min(last.top, box.top)
            end = max(last.top + last.height, box.top + box.height)
            wide = box.left + box.width - last.left
            found[-1] = Box(box.page, box.value, last.left, top, wide, end - top)
        else:
            found.append(box)
    return found
