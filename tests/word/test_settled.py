"""A letter as somebody left it in Word goes out with its changes accepted and nothing of its making in it."""

from __future__ import annotations

import io
import zipfile
from datetime import date

from hypothesis import given, settings

from plea.word.as_read import as_read
from plea.word.clean import Properties, identifier_of
from plea.word.redline import redline
from plea.word.settled import settled
from plea.word.sound import unsound
from tests.word.documents import a_docx, paragraph
from tests.word.test_redline import LETTER

PROPERTIES = Properties("The case of Nadia Example", "en-GB", "NE/2018/bell-ana/mep/en", date(2018, 3, 2))


def read(content: bytes) -> list[str]:
    return [one.text for one in as_read(content) if one.text.strip()]


@settings(max_examples=60, deadline=None)
@given(LETTER, LETTER)
def test_any_tracked_changes_are_accepted_and_gone(before: bytes, after: bytes):
    tracked = redline(before, after, author="Ana Bell")

    made = settled(tracked, PROPERTIES)

    assert read(made) == read(tracked)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert [name for name in package.namelist() if b"Ana Bell" in package.read(name)] == []
        assert [name for name in package.namelist() if b"<w:ins" in package.read(name)] == []
    assert identifier_of(made) == "NE/2018/bell-ana/mep/en"


def test_a_settled_letter_is_a_whole_file_with_the_properties_of_a_letter():
    made = settled(a_docx(paragraph("Dear Ana Bell,")), PROPERTIES)

    assert unsound(made) == []
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert package.read("docProps/core.xml") == PROPERTIES.xml()
    assert made == settled(a_docx(paragraph("Dear Ana Bell,")), PROPERTIES)
