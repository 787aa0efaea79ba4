"""Every document of the corpus: its problems word for word, or its whole text and a sound file."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openxml_audit import OpenXmlValidator

from plea.word.sound import unsound
from tests.word.corpus.documents import DOCUMENTS, RESAVED
from tests.word.corpus.expected import HERE, answer, hollow, read
from tests.word.corpus.make import made

NAMES = sorted(path.stem for path in HERE.glob("*.docx"))


@pytest.mark.parametrize("name", NAMES)
def test_a_document_of_the_corpus_gives_what_is_written_beside_it(name: str, tmp_path: Path):
    template = HERE / f"{name}.docx"
    expected = read(name)
    given = {key: expected.pop(key) for key in ("values", "shared", "letter") if key in expected}

    said = answer(template.read_bytes(), template.name, given)

    assert said.said() == expected
    if said.content:
        assert [fault for fault in unsound(said.content) if not comes_from_a_value(fault, given)] == []
        assert hollow(said.content) == []
        Document(io.BytesIO(said.content))
        found = findings(said.content, tmp_path)
        assert not found or found - findings(template.read_bytes(), tmp_path) == Counter()


def comes_from_a_value(fault: str, given: dict[str, Any]) -> bool:
    """A value may look like a tag, and is none."""
    left = fault.partition("not filled: ")[2].rstrip(".")
    return bool(left) and left in str(given.get("values"))


def findings(content: bytes, folder: Path) -> Counter[tuple[str, str]]:
    """Return what the validator finds, without the places: these move when blocks repeat or go."""
    path = folder / "file.docx"
    path.write_bytes(content)
    return Counter(
        {
            (fault.part_uri, fault.description): 1
            for fault in OpenXmlValidator(max_errors=0).validate(str(path)).errors
        }
    )


def test_the_corpus_is_what_its_script_makes():
    assert sorted([*DOCUMENTS, *(f"{name}.lo" for name in RESAVED)]) == NAMES
    assert [
        name for name, one in DOCUMENTS.items() if made(one) != (HERE / f"{name}.docx").read_bytes()
    ] == []
