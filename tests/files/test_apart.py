"""Files that somebody brings are read in a process of their own."""

from __future__ import annotations

import pytest

from plea.files import apart
from plea.files.list_import import Choice

LIST = b"First name;Surname;Country\nAna;Bell;Norway\n"
CHOICE = Choice("members.csv", columns={"A": "given_name", "B": "family_name", "C": "country"})


def test_a_list_is_read_apart_as_it_would_be_here() -> None:
    proposal, problems = apart.proposal_of(LIST, "members.csv")

    assert problems == []
    assert proposal is not None
    assert proposal.sheets[0].rows == (("Ana", "Bell", "Norway"),)


def test_a_file_beyond_the_limits_is_said_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_OUTPUT", 0)

    book, problems = apart.book_of(LIST, CHOICE)

    assert book == b""
    assert [str(problem) for problem in problems] == [
        "members.csv: The file could not be read to its end. It would return more than 0 MB.\n"
        "    Save it again in Excel, Word or LibreOffice, with less in it, and bring that copy. [too-much]"
    ]
