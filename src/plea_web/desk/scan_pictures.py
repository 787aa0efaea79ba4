"""Scanned pages for the screen: smaller, and without what a camera writes into them."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from plea_web.desk.models import KeptFile
from plea_web.desk.workflow.scans import kind_of

_WIDEST = 1_400  # pixels
_MOST_PIXELS = 100_000_000  # a page of A3 at 600 dots per inch has 70 million


def picture_of(file: KeptFile) -> bytes | None:
    """Return a JPEG or PNG as a WebP picture; None where it is none, is damaged or far too large."""
    try:
        content = file.read()
        if kind_of(content) not in ("jpeg", "png"):
            return None
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > _MOST_PIXELS:
                return None
            image.draft("RGB", (_WIDEST, _WIDEST))
            upright = ImageOps.exif_transpose(image).convert("RGB")
            upright.thumbnail((_WIDEST, _WIDEST * 2))
            made = BytesIO()
            upright.save(made, "WEBP", quality=80)
            return made.getvalue()
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
