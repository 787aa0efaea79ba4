from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from plea.model.letter import Draft
from plea.output.manifest import read_manifest
from plea.output.refusals import AlreadyRunning, CannotWrite, UnreadableManifest
from plea.output.write import write_batch
from plea.output.written import Written

ADraft = Callable[..., Draft]
FilesIn = Callable[[Path], dict[str, bytes]]

ANA, BEN, CLEO, DOV, EVE = "Ana Bell", "Ben Óðinsson", "Cleo d'Arc", "Dov O'Shea", "Eve van der Meer"
ANAS_FILE = "drafts/mep/DRAFT_ana-bell.docx"


@pytest.fixture
def write(folder: Path, a_draft: ADraft) -> Callable[..., Written]:
    """Write letters to these people; the words are the same for all."""

    def write_letters(*names: str, words: str = "Dear friend,", **options: bool) -> Written:
        return write_batch(folder, (a_draft(name, words) for name in names), **options)

    return write_letters


def names_in_manifest(folder: Path) -> list[str]:
    return [row.name for row in read_manifest(folder / "drafts" / "manifest.csv")]


def shown(written: Written) -> list[str]:
    return [str(problem) for problem in written.problems]


def test_letters_to_review_are_drafts_with_a_manifest(
    folder: Path, a_draft: ADraft, files_in: FilesIn
) -> None:
    told: list[int] = []

    written = write_batch(
        folder,
        [a_draft(ANA), a_draft(DOV, letter="embassy")],
        on_progress=told.append,
    )

    assert written == Written(folder / "drafts", 2, 0, 0, removed=(), edited=(), in_use=(), problems=())
    assert told == [1, 2]
    hashes = [sha256(f"Dear friend, {name}".encode()).hexdigest() for name in (ANA, DOV)]
    fingerprint = sha256(b"Dear friend,").hexdigest()
    assert files_in(folder) == {
        "drafts/embassy/DRAFT_dov-oshea.docx": b"Dear friend, Dov O'Shea",
        "drafts/manifest.csv": (
            "\ufeffletter,key,language,name,file,sha256,fingerprint,number\r\n"
            f"mep,ana-bell,en,Ana Bell,mep/DRAFT_ana-bell.docx,{hashes[0]},{fingerprint},12\r\n"
            f"embassy,dov-oshea,en,Dov O'Shea,embassy/DRAFT_dov-oshea.docx,{hashes[1]},{fingerprint},12\r\n"
        ).encode(),
        "drafts/mep/DRAFT_ana-bell.docx": b"Dear friend, Ana Bell",
    }


def test_letters_that_nobody_reviews_go_straight_to_final(
    folder: Path, a_draft: ADraft, files_in: FilesIn
) -> None:
    write_batch(folder, [a_draft(ANA)], reviewed=False)

    assert list(files_in(folder)) == ["final/manifest.csv", "final/mep/ana-bell.docx"]


def test_a_second_merge_touches_nothing(folder: Path, write: Callable[..., Written]) -> None:
    write(ANA, BEN)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.*")}

    written = write(ANA, BEN)

    assert (written.made, written.unchanged, written.problems) == (0, 2, ())
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.*")} == before


def test_changed_words_replace_plea_s_own_letters(
    folder: Path, write: Callable[..., Written], files_in: FilesIn
) -> None:
    write(ANA, BEN)

    written = write(ANA, BEN, words="Dear colleague,")

    assert (written.made, written.unchanged) == (2, 0)
    assert files_in(folder)[ANAS_FILE] == b"Dear colleague, Ana Bell"


def test_a_letter_edited_by_hand_is_left_alone_and_named(
    folder: Path, write: Callable[..., Written], files_in: FilesIn
) -> None:
    write(ANA, BEN)
    (folder / ANAS_FILE).write_bytes(b"Dear Ana,")
    row = read_manifest(folder / "drafts/manifest.csv")[0]

    same_words = write(ANA, BEN)
    other_words = write(ANA, BEN, words="Dear colleague,")

    assert files_in(folder)[ANAS_FILE] == b"Dear Ana,"
    assert read_manifest(folder / "drafts/manifest.csv")[0] == row
    assert (other_words.made, other_words.edited) == (1, ("mep/DRAFT_ana-bell.docx",))
    assert shown(same_words) == [
        "out/example/drafts/mep/DRAFT_ana-bell.docx: This letter was changed since plea wrote it, so it was "
        "left as it is.\n"
        "    Keep it so; or, to have it made anew, move or delete the file and merge again. [edited-by-hand]"
    ]
    assert shown(other_words) == [
        "out/example/drafts/mep/DRAFT_ana-bell.docx: This letter was changed since plea wrote it, so it was "
        "left as it is. plea would write it differently now.\n"
        "    Keep it so; or, to have it made anew, move or delete the file and merge again. [edited-by-hand]"
    ]
    assert not any(problem.stops for problem in other_words.problems)


def test_a_letter_saved_while_the_merge_runs_is_left_alone(
    folder: Path, write: Callable[..., Written], a_draft: ADraft, files_in: FilesIn
) -> None:
    write(ANA, BEN)

    def somebody_saves_meanwhile() -> Iterator[Draft]:
        yield a_draft(ANA, "Dear colleague,")
        (folder / ANAS_FILE).write_bytes(b"Dear Ana,")
        yield a_draft(BEN, "Dear colleague,")

    written = write_batch(folder, somebody_saves_meanwhile())

    assert (written.made, written.edited) == (1, ("mep/DRAFT_ana-bell.docx",))
    assert files_in(folder)[ANAS_FILE] == b"Dear Ana,"


def test_a_file_that_plea_never_wrote_is_left_alone_and_has_no_hash(
    folder: Path, write: Callable[..., Written], files_in: FilesIn
) -> None:
    (folder / "drafts/mep").mkdir(parents=True)
    (folder / ANAS_FILE).write_bytes(b"Dear Ana,")

    first, second = write(ANA, BEN), write(ANA, BEN)

    assert first.edited == second.edited == ("mep/DRAFT_ana-bell.docx",)
    assert shown(first) == shown(second)
    assert files_in(folder)[ANAS_FILE] == b"Dear Ana,"
    assert [bool(row.sha256) for row in read_manifest(folder / "drafts/manifest.csv")] == [False, True]


def test_without_its_manifest_equal_letters_are_known_again(
    folder: Path, write: Callable[..., Written], files_in: FilesIn
) -> None:
    write(ANA, BEN)
    before = files_in(folder)
    (folder / "drafts/manifest.csv").unlink()

    written = write(ANA, BEN)

    assert (written.made, written.unchanged, written.edited) == (0, 2, ())
    assert files_in(folder) == before


@pytest.mark.parametrize("mark", [".~lock.DRAFT_ana-bell.docx#", "~$AFT_ana-bell.docx"])
def test_a_letter_that_is_open_is_not_replaced(
    folder: Path, write: Callable[..., Written], files_in: FilesIn, mark: str
) -> None:
    write(ANA, BEN)
    (folder / "drafts/mep" / mark).touch()

    written = write(ANA, BEN, words="Dear colleague,")

    assert (written.made, written.edited) == (1, ())
    assert shown(written) == [
        "out/example/drafts/mep/DRAFT_ana-bell.docx: Somebody has this letter open, or locked it, so it was "
        "left as it is.\n"
        f'    Close it in Word and merge again. If it is not open anywhere, delete "{mark}" beside it. '
        "[open-in-word]"
    ]
    assert written.problems[0].stops
    assert files_in(folder)[ANAS_FILE] == b"Dear friend, Ana Bell"

    (folder / "drafts/mep" / mark).unlink()
    assert write(ANA, BEN, words="Dear colleague,").made == 1
    assert files_in(folder)[ANAS_FILE] == b"Dear colleague, Ana Bell"


def the_system_keeps(name: str) -> Callable[..., None]:
    """Refuse to replace one file, as Windows does while a program has it open."""
    replace = os.replace

    def replace_others(source: Path, target: Path) -> None:
        if Path(target).name == name:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
        replace(source, target)

    return replace_others


def test_a_letter_that_windows_keeps_is_named_and_the_others_are_written(
    folder: Path, write: Callable[..., Written], files_in: FilesIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(ANA, BEN)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", the_system_keeps("DRAFT_ana-bell.docx"))
        written = write(ANA, BEN, words="Dear colleague,")

    assert (written.made, written.edited) == (1, ())
    assert shown(written) == [
        "out/example/drafts/mep/DRAFT_ana-bell.docx: Somebody has this letter open, or locked it, so it was "
        "left as it is.\n"
        "    Close it in Word and merge again. [open-in-word]"
    ]
    assert files_in(folder)[ANAS_FILE] == b"Dear friend, Ana Bell"
    assert write(ANA, BEN, words="Dear colleague,").made == 1


def test_a_manifest_open_in_excel_is_named_and_finished_by_the_next_merge(
    folder: Path, write: Callable[..., Written], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(ANA, BEN)

    with monkeypatch.context() as patched, pytest.raises(CannotWrite) as refusal:
        patched.setattr(os, "replace", the_system_keeps("manifest.csv"))
        write(ANA, BEN, words="Dear colleague,")

    assert str(refusal.value) == (
        f"{folder / 'drafts/manifest.csv'} is open in another program. Close it there, then merge again."
    )
    written = write(ANA, BEN, words="Dear all,")
    assert (written.made, written.edited) == (2, ())


def test_letters_no_longer_made_are_removed(
    folder: Path, write: Callable[..., Written], a_draft: ADraft, files_in: FilesIn
) -> None:
    write_batch(folder, [a_draft(ANA), a_draft(BEN), a_draft(CLEO, letter="embassy")])

    written = write(BEN)

    assert written.removed == ("mep/DRAFT_ana-bell.docx", "embassy/DRAFT_cleo-darc.docx")
    assert list(files_in(folder)) == ["drafts/manifest.csv", "drafts/mep/DRAFT_ben-óðinsson.docx"]
    assert not (folder / "drafts/embassy").exists()
    assert names_in_manifest(folder) == [BEN]


def test_an_edited_letter_no_longer_made_is_kept_and_named(
    folder: Path, write: Callable[..., Written], files_in: FilesIn
) -> None:
    write(ANA, BEN)
    (folder / ANAS_FILE).write_bytes(b"Dear Ana,")

    written = write(BEN)

    assert (written.removed, written.edited) == ((), ("mep/DRAFT_ana-bell.docx",))
    assert shown(written) == [
        "out/example/drafts/mep/DRAFT_ana-bell.docx: The campaign no longer makes this letter to Ana Bell, "
        "but the file was changed by hand: it was kept, and is no longer in the manifest.\n"
        "    Delete the file, or move it out of the folder, so that nobody sends it. [edited-but-dropped]"
    ]
    assert files_in(folder)[ANAS_FILE] == b"Dear Ana,"
    assert names_in_manifest(folder) == [BEN]


def test_an_open_letter_no_longer_made_stays_until_it_is_closed(
    folder: Path, write: Callable[..., Written], files_in: FilesIn
) -> None:
    write(ANA, BEN)
    mark = folder / "drafts/mep/.~lock.DRAFT_ana-bell.docx#"
    mark.touch()

    while_open = write(BEN)
    mark.unlink()
    closed = write(BEN)

    assert (while_open.removed, [problem.code for problem in while_open.problems]) == ((), ["open-in-word"])
    assert closed.removed == ("mep/DRAFT_ana-bell.docx",)
    assert names_in_manifest(folder) == [BEN]


def test_a_part_of_the_letters_leaves_the_others_and_their_rows(
    folder: Path, write: Callable[..., Written], files_in: FilesIn
) -> None:
    write(ANA, BEN, CLEO)
    before = files_in(folder)

    same_words = write(BEN, complete=False)
    unchanged = files_in(folder)
    other_words = write(DOV, BEN, complete=False, words="Dear colleague,")

    assert (same_words.made, same_words.unchanged, same_words.kept) == (0, 1, 2)
    assert unchanged == before
    assert (other_words.made, other_words.kept, other_words.removed) == (2, 2, ())
    assert names_in_manifest(folder) == [ANA, DOV, BEN, CLEO]
    assert files_in(folder)[ANAS_FILE] == b"Dear friend, Ana Bell"


@pytest.mark.parametrize("complete", [True, False])
def test_a_letter_whose_file_is_called_otherwise_now_leaves_its_old_file(
    folder: Path, a_draft: ADraft, files_in: FilesIn, complete: bool
) -> None:
    write_batch(folder, [a_draft(ANA), a_draft(BEN)])

    written = write_batch(folder, [a_draft(ANA, file="be-bell-ana.docx"), a_draft(BEN)], complete=complete)

    assert (written.made, written.unchanged, written.removed) == (1, 1, ("mep/DRAFT_ana-bell.docx",))
    assert [path for path in files_in(folder) if "bell" in path] == ["drafts/mep/DRAFT_be-bell-ana.docx"]
    assert names_in_manifest(folder) == [ANA, BEN]


def test_when_making_a_letter_fails_none_is_written(
    folder: Path, write: Callable[..., Written], a_draft: ADraft, files_in: FilesIn
) -> None:
    write(ANA, BEN)
    before = files_in(folder)

    def a_bug_in_the_second() -> Iterator[Draft]:
        yield a_draft(ANA, "Dear colleague,")
        raise KeyError("a bug")

    with pytest.raises(KeyError):
        write_batch(folder, a_bug_in_the_second())

    assert files_in(folder) == before


def test_two_letters_for_one_file_are_a_fault(folder: Path, a_draft: ADraft, files_in: FilesIn) -> None:
    with pytest.raises(ValueError, match=r"two letters would be written to mep/DRAFT_x\.docx"):
        write_batch(folder, [a_draft(ANA, file="x.docx"), a_draft(BEN, file="x.docx")])

    assert files_in(folder) == {}


@pytest.mark.parametrize("letter", ["..", "a/b", "", "what?", "C:", "mep."])
def test_a_letter_whose_key_is_no_folder_name_is_refused(
    folder: Path, a_draft: ADraft, files_in: FilesIn, letter: str
) -> None:
    with pytest.raises(CannotWrite) as refusal:
        write_batch(folder, [a_draft(ANA, letter=letter)])

    assert str(refusal.value) == (
        f'No file can be called "{letter}/DRAFT_ana-bell.docx". Give the letter "{letter}" a plain key in '
        "campaign.yaml: letters, digits and _."
    )
    assert files_in(folder.parent) == {}


def test_one_of_two_merges_at_once_is_refused(folder: Path, a_draft: ADraft) -> None:
    refusals: list[str] = []

    def another_merge_begins() -> Iterator[Draft]:
        yield a_draft(ANA)
        with pytest.raises(AlreadyRunning) as refusal:
            write_batch(folder, [a_draft(BEN)])
        refusals.append(str(refusal.value))
        yield a_draft(CLEO)

    assert write_batch(folder, another_merge_begins()).made == 2
    assert refusals == [
        f"Another merge is writing letters in {folder}. Wait until it is done, then merge again."
    ]
    assert names_in_manifest(folder) == [ANA, CLEO]


def test_the_lock_of_a_killed_merge_is_gone_with_it(folder: Path, write: Callable[..., Written]) -> None:
    killed = subprocess.run(
        [
            sys.executable,
            "-c",
            "import os, pathlib, sys\n"
            "from plea.output.lock import alone_in\n"
            "with alone_in(pathlib.Path(sys.argv[1])):\n"
            "    os._exit(9)\n",
            folder,
        ],
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )

    assert killed.returncode == 9
    assert write(ANA).made == 1


def test_a_manifest_that_cannot_be_read_stops_the_merge(
    folder: Path, write: Callable[..., Written], files_in: FilesIn
) -> None:
    write(ANA)
    (folder / "drafts/manifest.csv").write_text("my notes")

    with pytest.raises(UnreadableManifest):
        write(ANA, words="Dear colleague,")

    assert files_in(folder)[ANAS_FILE] == b"Dear friend, Ana Bell"


def test_a_folder_that_cannot_be_made_is_refused(folder: Path, write: Callable[..., Written]) -> None:
    folder.parent.write_text("a file where the folder should be")

    with pytest.raises(CannotWrite) as refusal:
        write(ANA)

    assert str(refusal.value) == (
        f"The letters could not be written in {folder}: Not a directory.\n"
        "Check that the disk is connected and sound, or choose another folder with --out. "
        "Every letter that was there is still whole; merge again to finish."
    )
