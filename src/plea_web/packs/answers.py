"""The answers to a pack, whichever way they come back: pasted, as a text, the page saved, the Word file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import unescape

from plea.model.problem import Place, Problem
from plea_web.packs.block import VERSIONS, Block, blocks_in
from plea_web.packs.keys import key_stands_in, wrong_pack
from plea_web.packs.pack import Answer, Pack, same_key
from plea_web.packs.typed import numbered_answers

_LONGEST = 5_000_000  # bytes of a text; the answers to a hundred passages have some thousands
_PAGE = re.compile(r"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_KEPT_IN_PAGE = re.compile(r"<pre\b[^>]*\bid=[\"']?answers\b[^>]*>(.*?)</pre>", re.DOTALL | re.IGNORECASE)
LIKE_A_FILE = (
    b"PK",
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"{\\rtf",
)  # the guard of Word files says what each of them is


def read_answers(
    content: bytes | str, pack: Pack, name: str = "your answers"
) -> tuple[list[Answer], list[Problem]]:
    """Return the answers to a pack in the order of its passages, and everything that could not be counted.

    `name` is how messages call what came back. One fault leaves the other answers as they are; passages of
    which nothing is said are not among the answers.
    """
    if isinstance(content, bytes) and content.startswith(LIKE_A_FILE):
        from plea_web.packs.from_docx import answers_in_docx  # Word files alone need it

        found, problems = answers_in_docx(content, pack, name)
    elif len(content) > _LONGEST:
        return [], [
            _problem("answers-too-long", name, "This is far too long for the answers to a pack.", _PASTE)
        ]
    else:
        text = content if isinstance(content, str) else decoded(content)
        found, problems = _in_text(text, pack, name)
    answers, more = _counted(found, pack, name)
    problems += more
    if not answers and not any(problem.stops for problem in problems):
        problems.insert(0, _nothing(content, name))
    return answers, problems


def _nothing(content: bytes | str, name: str) -> Problem:
    if isinstance(content, bytes) and content.startswith(b"PK"):
        message = "Nothing was typed, changed or commented in this file; every text counts as not read."
        return _problem(
            "no-answers", name, message, "Ask the reader whether it is the file that was saved last."
        )
    return _problem("no-answers", name, "No text is answered here.", _PASTE)


_PASTE = (
    'Open the pack, press "Copy my answers", and bring in what it gives, from "[answers" to the last bracket.'
)


def _problem(code: str, name: str, message: str, todo: str, where: str = "") -> Problem:
    return Problem(code, Place(name, where=where), message, todo)


def decoded(content: bytes) -> str:
    """Return the text of a file: UTF-8 or UTF-16; else as an old Russian Windows writes it."""
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1251")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def _in_text(text: str, pack: Pack, name: str) -> tuple[list[Answer], list[Problem]]:
    if _PAGE.search(text[:2_000]):
        return _in_page(text, pack, name)
    blocks = list(blocks_in(text, pack.seal))
    if blocks:
        return _in_blocks(blocks, pack, name)
    if key_stands_in(text, pack.key):
        return list(numbered_answers(text)), []
    message = f"There are no answers to the pack {pack.key} in this text."
    todo = f"{_PASTE} Were they written by hand, put the key {pack.key} on a line of its own above them."
    return [], [_problem("no-answers", name, message, todo)]


def _in_page(page: str, pack: Pack, name: str) -> tuple[list[Answer], list[Problem]]:
    kept = [block for text in _KEPT_IN_PAGE.findall(page) for block in blocks_in(unescape(text), pack.seal)]
    if kept:
        return _in_blocks(kept, pack, name)
    message = "This is the pack itself, and no answers were saved in it."
    return [], [_problem("no-answers", name, message, _PASTE)]


def _in_blocks(blocks: Iterable[Block], pack: Pack, name: str) -> tuple[list[Answer], list[Problem]]:
    answers: list[Answer] = []
    problems: list[Problem] = []
    for block in blocks:
        wrong = _wrong(block, pack, name)
        if wrong is None:
            answers += block.answers
        elif wrong not in problems:
            problems.append(wrong)
    return answers, problems


def _wrong(block: Block, pack: Pack, name: str) -> Problem | None:
    if not same_key(block.key, pack.key):
        return wrong_pack(block.key, pack, name)
    if block.version not in VERSIONS:
        message = f'These answers are of version "{block.version}"; this plea reads {" and ".join(VERSIONS)}.'
        return _problem(
            "answers-of-another-version", name, message, "Bring them in with the plea that made the pack."
        )
    if not block.whole:
        message = "A part of these answers was lost or changed on the way; none of this block is counted."
        return _problem("damaged-answers", name, message, f"Ask for them once more. {_PASTE}")
    return None


def _counted(found: Iterable[Answer], pack: Pack, name: str) -> tuple[list[Answer], list[Problem]]:
    """Return one answer a passage, with the hash of the words that were read; nothing unclear counts."""
    said: dict[int, list[Answer]] = {}
    for answer in found:
        same = said.setdefault(answer.number, [])
        if answer not in same:
            same.append(answer)
    problems = list(_unclear(said, pack, name))
    answers = [
        replace(said[question.number][0], sha=question.passage_sha256)
        for question in pack.questions
        if len(said.get(question.number, [])) == 1
    ]
    return answers, problems


def _unclear(said: dict[int, list[Answer]], pack: Pack, name: str) -> Iterator[Problem]:
    for number, answers in sorted(said.items()):
        where = f"text {number}"
        if pack.question(number) is None:
            last = max((one.number for one in pack.questions), default=0)
            message = f"The pack has no text {number}; its last is {last}."
            yield _problem("no-such-text", name, message, "Ask the reader which text is meant.", where)
        elif len(answers) > 1:
            message = f"Text {number} is answered {len(answers)} times, and not the same: {_told(answers)}."
            yield _problem(
                "answered-twice", name, message, "Ask the reader which counts; none is counted.", where
            )


def _told(answers: Iterable[Answer]) -> str:
    return "; ".join(
        f'"{a.verdict.replace("_", " ")}{": " if a.comment else ""}{a.comment}"' for a in answers
    )
