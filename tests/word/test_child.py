"""Strangers' files in a process of their own: whatever they hold, they end with a sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from plea.model.problem import Place, Problem
from plea.word.child import TooMuch, fill_in_child, in_child
from tests.word.documents import a_docx, paragraph, text_of

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such limits")

LARGE = "This field cannot be worked out: it would make a value of more than 1 MB."
EMPTY = "This field cannot be worked out: recipient.__class__ is empty."
HOSTILE = {
    "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}": (
        "This field cannot be worked out: it would repeat its loops more than 1,000,000 times."
    ),
    '{{ "x" * 10**9 }}': LARGE,
    "{{ 2**(10**9) }}": (
        "This field cannot be worked out: it would make a number of more than 3,000 digits."
    ),
    '{{ ("%" ~ "1000000000d") | format(1) }}': (
        "This field cannot be worked out: it would be more than 10,000 wide."
    ),
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}": (
        "This field cannot be worked out: it calls itself without end."
    ),
    "{{ recipient.__class__ }}": EMPTY,
    "{{ ''.__class__.__mro__ }}": '"__class__" has no value.',
    '{{ recipient | attr("__class__") }}': EMPTY.replace("recipient.", ""),
}


@pytest.mark.parametrize("template", HOSTILE)
def test_a_hostile_template_ends_with_a_sentence(template):
    begin = time.perf_counter()

    run = subprocess.run(
        [sys.executable, "-m", "tests.word.apart"],
        input=template,
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )

    told = json.loads(run.stdout)
    assert not told["letter"]
    assert told["problems"] == [[HOSTILE[template], "small.docx, paragraph 1"]]
    assert time.perf_counter() - begin < 10
    assert told["size"] < 500_000


def test_what_the_sandbox_lets_through_is_stopped_by_the_clock():
    doubled = "".join(f"{{% set {name} = [{name}, {name}] %}}" for _ in range(60) for name in "ab")
    template = f"{{% set a = [1] %}}{{% set b = [1] %}}{doubled}{{{{ a == b }}}}"

    with pytest.raises(TooMuch, match=r"^It takes more than 1 seconds\.$"):
        fill_in_child(a_docx(paragraph(template)), "small.docx", {}, seconds=1)


def test_a_plain_template_comes_back_filled():
    letter, problems = fill_in_child(a_docx(paragraph("Dear {{ name }}")), "small.docx", {"name": "Ana Bell"})

    assert letter is not None
    assert text_of(letter) == "Dear Ana Bell"
    assert problems == []


def test_a_file_the_guard_keeps_out_comes_back_as_its_problems():
    assert fill_in_child(b"", "small.docx", {})[1] == [
        Problem(
            "broken-docx",
            Place("small.docx"),
            "This file is empty (0 bytes).",
            "Open it in Word, save it as a Word document (.docx), and put that copy in its place.",
        )
    ]


def endless(_: int) -> None:
    while True:
        pass


def asleep(_: int) -> None:
    time.sleep(60)


def memory(megabytes: int) -> int:
    return len(bytearray(megabytes * 1_000_000))


def output(megabytes: int) -> bytes:
    return bytes(megabytes * 1_000_000)


def crash(_: int) -> None:
    os.abort()


def fault(_: int) -> None:
    raise KeyError("name")


def strange(_: int) -> Any:
    return os.getcwd


def files(number: int) -> int:
    return len([Path(os.devnull).open() for _ in range(number)])


def secrets(_: int) -> str:
    return os.environ.get("PLEA_SECRET", "")


@on_posix
@pytest.mark.parametrize(
    ("function", "number", "sentence"),
    [
        (endless, 0, "It takes more than 1 seconds."),
        (asleep, 0, "It takes more than 1 seconds."),
        (memory, 1_000, "It needs more than 300 MB of memory."),
        (output, 6, "It would return more than 5 MB."),
        (crash, 0, "The program that reads this file broke off."),
        (fault, 0, "It cannot be worked out (KeyError: 'name')."),
        (strange, 0, "The program that reads this file broke off."),
        (files, 100, "It cannot be worked out (OSError: [Errno 24] Too many open files: '/dev/null')."),
    ],
)
def test_a_function_that_takes_too_much_ends_with_a_sentence(function, number, sentence):
    with pytest.raises(TooMuch) as stopped:
        in_child(function, number, seconds=1)

    assert stopped.value.reason == sentence


def test_values_come_back_as_they_are():
    assert in_child(memory, 10) == 10_000_000
    assert in_child(output, 2) == bytes(2_000_000)


def test_the_other_process_knows_none_of_our_secrets(monkeypatch):
    monkeypatch.setenv("PLEA_SECRET", "key")

    assert in_child(secrets, 0) == ""
