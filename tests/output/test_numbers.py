"""Numbers on the disk: kept for good, whoever writes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plea.files.numbers import numbers_bytes, read_numbers
from plea.model.letter import Draft
from plea.output import write_batch
from plea.output.lock import alone_in
from plea.output.numbers import write_numbers
from plea.output.refusals import AlreadyRunning, NumberTaken
from tests.conftest import said

ADraft = Callable[..., Draft]
FilesIn = Callable[[Path], dict[str, bytes]]
ANA, BEN = ("mep", "bell-ana"), ("mep", "odinsson-ben")
NOT_OURS = "This line is not as plea wrote it: a letter, a recipient's key and a number."
WRITTEN = "\ufeffletter,key,number\r\nmep,odinsson-ben,2\r\nmep,bell-ana,7\r\n".encode()


def test_numbers_are_a_table_that_excel_opens(folder: Path, files_in: FilesIn) -> None:
    write_numbers(folder, {ANA: 7, BEN: 2})

    assert files_in(folder) == {"numbers.csv": WRITTEN}
    assert read_numbers(folder / "numbers.csv", "numbers.csv") == ({BEN: 2, ANA: 7}, [])


def test_a_lost_file_is_written_again_and_one_that_is_there_only_grows(folder: Path) -> None:
    write_numbers(folder, {ANA: 7})
    write_numbers(folder, {BEN: 2})
    write_numbers(folder, {})

    assert (folder / "numbers.csv").read_bytes() == WRITTEN


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        ({ANA: 8}, 'The letter "mep" to "bell-ana" has the number 7 already, and cannot get 8.'),
        ({BEN: 7}, 'The number 7 was meanwhile given to the letter "mep" to "bell-ana".'),
        ({BEN: 9, ("x", "y"): 9}, 'The number 9 was meanwhile given to the letter "mep" to "odinsson-ben".'),
    ],
)
def test_no_number_is_another_letters(folder: Path, numbers: dict[tuple[str, str], int], why: str) -> None:
    write_numbers(folder, {ANA: 7})
    before = (folder / "numbers.csv").read_bytes()

    with pytest.raises(NumberTaken) as refusal:
        write_numbers(folder, numbers)

    assert str(refusal.value) == (
        f"{why} Nothing was written. Make the letters again: each then gets a number of its own."
    )
    assert (folder / "numbers.csv").read_bytes() == before


def test_a_merge_whose_numbers_went_to_others_meanwhile_writes_nothing(
    folder: Path, a_draft: ADraft, files_in: FilesIn
) -> None:
    write_numbers(folder, {BEN: 1})

    with pytest.raises(NumberTaken):
        write_batch(folder, [a_draft("Ana Bell")], numbers={ANA: 1})

    assert list(files_in(folder)) == ["numbers.csv"]


def test_numbers_are_there_before_any_letter_is(folder: Path, a_draft: ADraft) -> None:
    def drafts():
        assert read_numbers(folder / "numbers.csv", "") == ({ANA: 1}, [])
        yield a_draft("Ana Bell")

    assert write_batch(folder, drafts(), numbers={ANA: 1}).made == 1


def test_nobody_writes_numbers_while_a_merge_does(folder: Path) -> None:
    with alone_in(folder), pytest.raises(AlreadyRunning):
        write_numbers(folder, {ANA: 7})


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"a,b\r\n", "numbers.csv, line 1: This line should be letter, key, number."),
        (
            b"letter,key,number\nmep,bell-ana,zero\n",
            f"numbers.csv, line 2: {NOT_OURS}",
        ),
        (
            b"letter,key,number\nmep,bell-ana,1\nmep,bell-ana,2\n",
            'numbers.csv, line 3: This line gives the letter "mep" to "bell-ana" a second number.',
        ),
        (
            b"letter,key,number\nmep,bell-ana,1\n\nmep,x,2\n",
            f"numbers.csv, line 3: {NOT_OURS}",
        ),
        (
            b"letter,key,number\nmep,bell-ana,1\nmep,odinsson-ben,1\n",
            "numbers.csv, line 3: This line gives the number 1 a second time.",
        ),
        (b"letter,key,number\nmep,\xd3,1\n", "numbers.csv, line 1: Here the file cannot be read."),
    ],
)
def test_what_is_wrong_in_the_file_stops_everything(tmp_path: Path, content: bytes, found: str) -> None:
    (tmp_path / "numbers.csv").write_bytes(content)

    numbers, problems = read_numbers(tmp_path / "numbers.csv", "numbers.csv")

    assert numbers == {}
    assert said(problems) == (
        f"{found}\n    Put back the file as plea wrote it, from a backup. Do not delete it: numbers that "
        "stand on letters would be given again. [broken-numbers]"
    )
    with pytest.raises(NumberTaken, match="broken-numbers"):
        write_numbers(tmp_path, {ANA: 1})


def test_a_file_that_excel_saved_with_semicolons_is_read(tmp_path: Path) -> None:
    (tmp_path / "numbers.csv").write_bytes(WRITTEN.replace(b",", b";"))

    assert read_numbers(tmp_path / "numbers.csv", "") == ({BEN: 2, ANA: 7}, [])


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@given(st.dictionaries(st.tuples(TEXTS, TEXTS), st.integers(1, 10**9 - 1)))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, given_numbers) -> None:
    path = tmp_path_factory.getbasetemp() / "numbers.csv"
    numbers = {letter: number for number, letter in {n: one for one, n in given_numbers.items()}.items()}
    path.write_bytes(numbers_bytes(numbers))

    assert read_numbers(path, "") == (numbers, [])
