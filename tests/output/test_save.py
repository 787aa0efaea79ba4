"""A form writes a file only if nobody saved it since the form was opened."""

from __future__ import annotations

import pytest

from plea.output.disk import InUse
from plea.output.rewrite import ChangedMeanwhile
from plea.output.save import NOT_THERE, AlreadyThere, opened_with, save, write_new


def test_a_file_that_is_still_the_same_is_written(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_bytes(b"facts: {}\n")

    save(path, b"facts: {ill: {}}\n", opened_with(path))

    assert path.read_bytes() == b"facts: {ill: {}}\n"
    assert [entry.name for entry in tmp_path.iterdir()] == ["case.yaml"]


def test_a_file_saved_meanwhile_stays_as_it_is(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_bytes(b"facts: {}\n")
    opened = opened_with(path)
    path.write_bytes(b"facts: {by: hand}\n")

    with pytest.raises(ChangedMeanwhile) as refused:
        save(path, b"facts: {ill: {}}\n", opened)

    assert str(refused.value) == (
        "case.yaml was saved by somebody else while this page was open; nothing was written. "
        "Open the page again: it shows the file as it is now."
    )
    assert path.read_bytes() == b"facts: {by: hand}\n"


def test_a_file_that_went_away_is_not_made_again(tmp_path):
    with pytest.raises(ChangedMeanwhile) as refused:
        save(tmp_path / "case.yaml", b"facts: {}\n", "0" * 64)

    assert str(refused.value) == (
        "case.yaml is not there any more; nothing was written. Open the page again."
    )


def test_a_new_file_gets_its_folder_and_is_never_written_over(tmp_path):
    path = tmp_path / "texts" / "mep.en.md"
    assert opened_with(path) == NOT_THERE

    save(path, b"Dear all", NOT_THERE)
    with pytest.raises(AlreadyThere) as refused:
        write_new(path, b"something else")

    assert str(refused.value) == (
        "mep.en.md is there already; nothing was written over it. Choose another name."
    )
    assert path.read_bytes() == b"Dear all"


def test_a_file_that_is_open_in_libreoffice_stays_as_it_is(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_bytes(b"facts: {}\n")
    (tmp_path / ".~lock.case.yaml#").touch()

    with pytest.raises(InUse):
        save(path, b"facts: {ill: {}}\n", opened_with(path))

    assert path.read_bytes() == b"facts: {}\n"
