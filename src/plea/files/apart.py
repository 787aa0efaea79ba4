"""Files that somebody brings are read in a process of their own, with an end to time and memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from plea.files.list_import import Choice, address_book
from plea.files.list_proposal import OddRow, Proposal, ProposedColumn, ProposedSheet, propose
from plea.files.new_letter import word_letter
from plea.model.problem import Place, Problem
from plea.word.child import TooMuch, in_child
from plea.word.letterhead import Letterhead, LetterPlace, Looks, letterhead_of, with_letter_at

_SECONDS, _MEGABYTES, _OUTPUT = 20.0, 900, 60


def proposal_of(
    content: bytes, name: str, encoding: str = "", headings_at: int | None = None
) -> tuple[Proposal | None, list[Problem]]:
    """Return `propose` of a list."""
    plain, problems = _apart(_proposal, name, content, name, encoding, headings_at)
    return (_as_proposal(plain) if plain else None), problems


def book_of(content: bytes, choice: Choice) -> tuple[bytes, list[Problem]]:
    """Return `address_book` of a list."""
    book, problems = _apart(_book, choice.name, content, choice)
    return book or b"", problems


def letterhead_in(content: bytes, name: str) -> tuple[Letterhead | None, list[Problem]]:
    """Return `letterhead_of` a Word file."""
    plain, problems = _apart(_letterhead, name, content, name)
    if not plain:
        return None, problems
    places = tuple(LetterPlace(**{**place, "looks": Looks(place["looks"])}) for place in plain["places"])
    return Letterhead(plain["tagged"], places, plain["first"], plain["last"]), problems


def tagged_letterhead(
    content: bytes, name: str, first: int, last: int | None = None
) -> tuple[bytes, list[Problem]]:
    """Return `with_letter_at` of a Word file."""
    tagged, problems = _apart(_tagged, name, content, name, first, last)
    return tagged or b"", problems


def problems_of_word_letter(content: bytes, name: str) -> list[Problem]:
    """Return `word_letter` of a Word file."""
    _, problems = _apart(_word_letter, name, content, name)
    return problems


def _apart(function: Callable[..., Any], name: str, *args: Any) -> tuple[Any, list[Problem]]:
    try:
        value, problems = in_child(
            function, *args, seconds=_SECONDS, megabytes=_MEGABYTES, output_megabytes=_OUTPUT
        )
    except TooMuch as limit:
        message = f"The file could not be read to its end. {limit.reason}"
        todo = "Save it again in Excel, Word or LibreOffice, with less in it, and bring that copy."
        return None, [Problem("too-much", Place(name), message, todo)]
    return value, problems


def _proposal(content: bytes, name: str, encoding: str, headings_at: int | None) -> tuple[Any, list[Problem]]:
    proposal, problems = propose(content, name, encoding, headings_at)
    return (asdict(proposal) if proposal else None), problems


def _as_proposal(plain: dict[str, Any]) -> Proposal:
    sheets = tuple(
        ProposedSheet(
            **{
                **sheet,
                "columns": tuple(ProposedColumn(**column) for column in sheet["columns"]),
                "odd": tuple(OddRow(**row) for row in sheet["odd"]),
            }
        )
        for sheet in plain["sheets"]
    )
    return Proposal(plain["name"], plain["kind"], sheets, plain["encodings"])


def _book(content: bytes, choice: Choice) -> tuple[Any, list[Problem]]:
    return address_book(content, choice)


def _letterhead(content: bytes, name: str) -> tuple[Any, list[Problem]]:
    letterhead, problems = letterhead_of(content, name)
    if letterhead is None:
        return None, problems
    places = [
        {
            "index": place.index,
            "place": place.place,
            "words": place.words,
            "looks": str(place.looks),
            "stays": place.stays,
            "likely": place.likely,
        }
        for place in letterhead.places
    ]
    plain = {"tagged": letterhead.tagged, "places": places}
    return {**plain, "first": letterhead.first, "last": letterhead.last}, problems


def _tagged(content: bytes, name: str, first: int, last: int | None) -> tuple[Any, list[Problem]]:
    return with_letter_at(content, name, first, last)


def _word_letter(content: bytes, name: str) -> tuple[Any, list[Problem]]:
    return True, word_letter(content, name)
