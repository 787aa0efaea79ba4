"""The n-th call to the disk fails, or the run is killed at it, for n = 1, 2, 3 … until a run succeeds."""

from __future__ import annotations

import errno
import io
import os
import shutil
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import filelock  # noqa: F401 - a forked child imports nothing
import pytest

from plea.model.letter import Draft
from plea.output.refusals import CannotWrite
from plea.output.write import write_batch
from plea.output.written import Written

ADraft = Callable[..., Draft]
FilesIn = Callable[[Path], dict[str, bytes]]

CALLS = ("open", "mkdir", "replace", "fsync", "unlink", "rmdir")
EDIT = b"Dear Ana, as we said on the telephone"
ANAS_FILE = "drafts/mep/DRAFT_ana-bell.docx"
CLEOS_FILE = "drafts/embassy/DRAFT_cleo-darc.docx"


class Torn:
    """A file of which half is written when the fault strikes."""

    def __init__(self, file, strike: Callable[[], None]) -> None:
        self.file, self.strike = file, strike

    def __enter__(self):
        return self

    def __exit__(self, *_) -> None:
        self.file.close()

    def __getattr__(self, name: str):
        return getattr(self.file, name)

    def write(self, content: bytes) -> int:
        self.file.write(content[: len(content) // 2])
        self.file.flush()
        self.strike()
        return self.file.write(content[len(content) // 2 :])


@contextmanager
def fault_at(nth: int, strike: Callable[[], None]) -> Iterator[None]:
    """Let `strike` happen instead of the n-th call to the disk; a write counts as one, half done."""
    calls = count(1)

    def counted() -> None:
        if next(calls) == nth:
            strike()

    def failing(call):
        def instead(*args, **kwargs):
            counted()
            return call(*args, **kwargs)

        return instead

    def opened(*args, **kwargs):
        counted()
        file = real_open(*args, **kwargs)
        return Torn(file, counted) if "w" in file.mode else file

    real_open, real = io.open, {name: getattr(os, name) for name in CALLS}
    try:
        io.open = opened
        for name, call in real.items():
            setattr(os, name, failing(call))
        yield
    finally:
        io.open = real_open
        for name, call in real.items():
            setattr(os, name, call)


def system_says(number: int) -> Callable[[], None]:
    def strike() -> None:
        raise OSError(number, os.strerror(number))

    return strike


def kill() -> None:
    os._exit(9)


Disturbed = Callable[[Callable[[], Written], int], bool]


def disturbed_by_error(number: int) -> Disturbed:
    def run(merge: Callable[[], Written], nth: int) -> bool:
        """True when the fault did not come any more."""
        struck: list[int] = []

        def strike() -> None:
            struck.append(nth)
            system_says(number)()

        with fault_at(nth, strike):
            try:
                merge()
            except CannotWrite as refusal:
                assert os.strerror(number) in str(refusal) or "is open in another program" in str(refusal)
        return not struck

    return run


def disturbed_by_kill(merge: Callable[[], Written], nth: int) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # forking beside threads
        child = os.fork()
    if child == 0:
        try:
            with fault_at(nth, kill):
                merge()
        except BaseException:
            os._exit(3)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, 9)
    return code == 0


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
DISTURBED = [
    pytest.param(disturbed_by_error(errno.ENOSPC), id="disk-full"),
    pytest.param(disturbed_by_error(errno.EIO), id="disk-broken"),
    pytest.param(disturbed_by_error(errno.EACCES), id="not-allowed"),
    pytest.param(disturbed_by_kill, id="killed", marks=needs_fork),
]
FULL_OR_KILLED = [DISTURBED[0], DISTURBED[3]]


@pytest.fixture
def letters(a_draft: ADraft) -> Callable[[str], list[Draft]]:
    def six(words: str) -> list[Draft]:
        return [
            a_draft("Ana Bell", words),
            a_draft("Ben Óðinsson", words),
            a_draft("Cleo d'Arc", words, letter="embassy"),
            a_draft("Dov O'Shea", words, letter="embassy"),
            a_draft("Eve van der Meer", words),
            a_draft("Nadia Example", words, letter="embassy"),
        ]

    return six


@pytest.fixture
def campaign(folder: Path, letters: Callable[[str], list[Draft]], a_draft: ADraft) -> Path:
    """Merged before: two more letters than now, one of them and Ana's edited by hand since."""
    write_batch(
        folder, [a_draft("Gone Away"), *letters("Dear friend,")[:5], a_draft("Left Office", letter="old")]
    )
    (folder / ANAS_FILE).write_bytes(EDIT)
    (folder / "drafts/old/DRAFT_left-office.docx").write_bytes(EDIT)
    return folder


def copy_of(folder: Path, name: str) -> Path:
    copy = folder.parent / name
    shutil.rmtree(copy, ignore_errors=True)
    if folder.exists():
        shutil.copytree(folder, copy)
    return copy


def each_fault(folder: Path, merge: Callable[[Path], Written], disturbed: Disturbed) -> Iterator[Path]:
    """Yield the folder as each fault left it."""
    for nth in count(1):
        copy = copy_of(folder, "disturbed")
        if disturbed(lambda: merge(copy), nth):  # noqa: B023 - called at once
            assert nth > 30, "too few calls were counted to be true"
            return
        yield copy


def assert_whole(folder: Path, allowed: Iterable[Draft]) -> None:
    """Every letter under its own name has the bytes of a draft or of the person's edit."""
    contents = {draft.docx for draft in allowed} | {EDIT}
    for path in folder.glob("*/*/*.docx"):
        assert path.read_bytes() in contents, path


@pytest.mark.parametrize("disturbed", DISTURBED)
def test_a_first_merge_that_is_cut_off_is_finished_by_the_next(
    folder: Path, letters: Callable[[str], list[Draft]], files_in: FilesIn, disturbed: Disturbed
) -> None:
    def merge(place: Path) -> Written:
        return write_batch(place, letters("Dear friend,"))

    merge(copy_of(folder, "undisturbed"))
    undisturbed = files_in(folder.parent / "undisturbed")

    for left in each_fault(folder, merge, disturbed):
        assert_whole(left, letters("Dear friend,"))
        written = merge(left)
        assert (written.edited, written.problems) == ((), ())
        assert written.made + written.unchanged == 6
        assert files_in(left) == undisturbed


@pytest.mark.parametrize("disturbed", DISTURBED)
def test_a_merge_over_an_earlier_one_that_is_cut_off_is_finished_by_the_next(
    campaign: Path,
    letters: Callable[[str], list[Draft]],
    a_draft: ADraft,
    files_in: FilesIn,
    disturbed: Disturbed,
) -> None:
    def merge(place: Path) -> Written:
        return write_batch(place, letters("Dear colleague,"))

    whole = merge(copy_of(campaign, "undisturbed"))
    undisturbed = files_in(campaign.parent / "undisturbed")
    assert (whole.made, whole.removed) == (5, ("mep/DRAFT_gone-away.docx",))
    assert whole.edited == ("mep/DRAFT_ana-bell.docx", "old/DRAFT_left-office.docx")

    for left in each_fault(campaign, merge, disturbed):
        assert_whole(left, [*letters("Dear friend,"), *letters("Dear colleague,"), a_draft("Gone Away")])
        assert files_in(left)[ANAS_FILE] == EDIT
        written = merge(left)
        assert set(written.edited) <= set(whole.edited)
        assert "mep/DRAFT_ana-bell.docx" in written.edited
        assert files_in(left) == undisturbed


@pytest.mark.parametrize("disturbed", FULL_OR_KILLED)
def test_what_two_cut_off_merges_wrote_is_never_called_an_edit(
    campaign: Path,
    letters: Callable[[str], list[Draft]],
    files_in: FilesIn,
    disturbed: Disturbed,
) -> None:
    """Words change between the runs, so that three sets of plea's own bytes can lie about."""
    expected = copy_of(campaign, "undisturbed")
    write_batch(expected, letters("Dear Sir or Madam,"))

    def merge(place: Path) -> Written:
        return write_batch(place, letters("Dear colleague,"))

    for nth, left in enumerate(each_fault(campaign, merge, disturbed), start=1):
        disturbed(lambda: write_batch(left, letters("Dear all,")), 1 + nth * 7 % 60)  # noqa: B023
        written = write_batch(left, letters("Dear Sir or Madam,"))
        assert set(written.edited) <= {"mep/DRAFT_ana-bell.docx", "old/DRAFT_left-office.docx"}
        assert files_in(left) == files_in(expected)


@pytest.mark.parametrize("disturbed", FULL_OR_KILLED)
def test_a_part_that_is_merged_after_a_cut_off_merge_forgets_none_of_its_letters(
    campaign: Path,
    letters: Callable[[str], list[Draft]],
    files_in: FilesIn,
    disturbed: Disturbed,
) -> None:
    expected = copy_of(campaign, "undisturbed")
    write_batch(expected, letters("Dear Sir or Madam,"))

    def merge(place: Path) -> Written:
        return write_batch(place, letters("Dear colleague,"))

    for left in each_fault(campaign, merge, disturbed):
        write_batch(left, letters("Dear all,")[1:2], complete=False)
        written = write_batch(left, letters("Dear Sir or Madam,"))
        assert set(written.edited) <= {"mep/DRAFT_ana-bell.docx", "old/DRAFT_left-office.docx"}
        assert files_in(left) == files_in(expected)


@pytest.mark.parametrize("disturbed", DISTURBED)
def test_a_cut_off_part_is_finished_by_the_next(
    campaign: Path,
    letters: Callable[[str], list[Draft]],
    files_in: FilesIn,
    disturbed: Disturbed,
) -> None:
    def merge(place: Path) -> Written:
        return write_batch(place, letters("Dear colleague,")[1:], complete=False)

    merge(copy_of(campaign, "undisturbed"))
    undisturbed = files_in(campaign.parent / "undisturbed")

    for left in each_fault(campaign, merge, disturbed):
        assert merge(left).edited == ()
        assert files_in(left) == undisturbed


@needs_fork
def test_a_letter_edited_after_a_merge_was_killed_is_left_alone(
    campaign: Path, letters: Callable[[str], list[Draft]], files_in: FilesIn
) -> None:
    def merge(place: Path) -> Written:
        return write_batch(place, letters("Dear colleague,"))

    for left in each_fault(campaign, merge, disturbed_by_kill):
        (left / CLEOS_FILE).write_bytes(EDIT)
        written = merge(left)
        assert "embassy/DRAFT_cleo-darc.docx" in written.edited
        assert files_in(left)[CLEOS_FILE] == EDIT


def test_a_full_disk_is_told_with_the_folder_and_the_way_out(
    campaign: Path, letters: Callable[[str], list[Draft]], files_in: FilesIn
) -> None:
    before = files_in(campaign)

    with fault_at(12, system_says(errno.ENOSPC)), pytest.raises(CannotWrite) as refusal:
        write_batch(campaign, letters("Dear colleague,"))

    assert str(refusal.value) == (
        f"The letters could not be written in {campaign}: No space left on device.\n"
        "Make room on that disk, or choose another folder with --out. "
        "Every letter that was there is still whole; merge again to finish."
    )
    assert files_in(campaign) == before
