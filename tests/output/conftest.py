from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from plea.model.campaign import Letter
from plea.model.case import Audience
from plea.model.letter import Assignment, Draft
from plea.model.people import Recipient, SheetHeader
from plea.model.problem import Place

HEADER = SheetHeader("recipients/friends.xlsx", "Friends", {})


def draft(name: str, words: str = "Dear friend,", letter: str = "mep", file: str = "") -> Draft:
    """A draft to one of the cast, whose bytes are its words."""
    given, _, family = name.partition(" ")
    key = name.lower().replace(" ", "-").replace("'", "")
    docx = f"{words} {name}".encode()
    return Draft(
        assignment=Assignment(
            letter=Letter(
                letter, Place("campaign.yaml"), letter, "friends", "letterhead.docx", Audience.ALLY
            ),
            recipient=Recipient(key, {"given_name": given, "family_name": family}, HEADER, 2),
            language="en",
            file=file or f"{key}.docx",
        ),
        docx=docx,
        sha256=sha256(docx).hexdigest(),
        fingerprint=sha256(words.encode()).hexdigest(),
        number=12,
    )


def files(folder: Path) -> dict[str, bytes]:
    """Every file under a folder with its bytes, but for the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


@pytest.fixture
def a_draft() -> Callable[..., Draft]:
    return draft


@pytest.fixture
def files_in() -> Callable[[Path], dict[str, bytes]]:
    return files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "out" / "example"
