"""The appeal of 2 March 2018, made into letters: every one of them is looked at.

It is merged twice, on machines that differ in all that must make no difference, and turned to pages once.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import docx
import pypdfium2
import pytest
from filelock import FileLock
from lxml import etree
from openxml_audit import OpenXmlValidator

from plea.word.read import read_text
from plea.word.sound import unsound

WORKSPACE = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

LETTERS = {
    "mep": 750,
    "pace": 47,
    "delegation": 47,
    "embassy": 22,
    "eu-institution": 7,
    "pardon-commission": 8,
    "president": 2,
    "ministry": 2,
    "petition": 2,
}

HERE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0"}
ELSEWHERE = {"TZ": "America/Anchorage", "LC_ALL": "C.UTF-8", "LANG": "ru_RU.UTF-8", "PYTHONHASHSEED": "77"}


def plea(*arguments: str | Path, **surroundings: str) -> str:
    """Run a command as a person does; what it says."""
    run = subprocess.run(
        [sys.executable, "-c", "from plea.cli.main import main; main()", *map(str, arguments)],
        capture_output=True,
        env={**os.environ, **surroundings},
        encoding="utf-8",
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout


def in_words(summary: str) -> str:
    """A summary without what differs from run to run: its folder and the time it took."""
    return re.sub(r"\d+\.\d seconds", "… seconds", re.sub(r": /\S+drafts", ": …/drafts", summary))


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """Make a folder once, however many workers run the tests."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def make(name: str, fill: Callable[[Path], None]) -> Path:
        folder = shared / f"real-{name}"
        with FileLock(f"{folder}.lock"):
            if not Path(f"{folder}.done").exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                fill(folder)
                Path(f"{folder}.done").touch()
        return folder

    return make


@pytest.fixture(scope="session")
def drafts(once: Callable[..., Path]) -> Path:
    """The letters of the campaign, with what the merge said in summary.txt."""

    def merge(folder: Path) -> None:
        said = plea("-C", WORKSPACE, "merge", "dzhakishev", "--out", folder, **HERE)
        (folder / "summary.txt").write_text(said, encoding="utf-8")

    return once("merge", merge) / "dzhakishev" / "drafts"


@pytest.fixture(scope="session")
def letters(drafts: Path) -> Mapping[str, bytes]:
    """Every letter's bytes by its file: "mep/DRAFT_be-staes-bart.docx"."""
    return {
        path.relative_to(drafts).as_posix(): path.read_bytes() for path in sorted(drafts.glob("*/*.docx"))
    }


@pytest.fixture(scope="session")
def sample(letters: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """One letter of each kind, language and branch: those that are golden."""
    wanted = [path.relative_to(GOLDEN).with_suffix("") for path in GOLDEN.glob("*/*.txt")]
    return {name.as_posix(): letters[f"{name.parent}/DRAFT_{name.name}.docx"] for name in wanted}


@pytest.fixture(scope="session")
def pages(once: Callable[..., Path], sample: Mapping[str, bytes]) -> Mapping[str, list[str]]:
    """The text of each page of the sample, as LibreOffice sets it."""
    assert shutil.which("soffice"), "LibreOffice is missing: `make test` installs it, or says how."

    def convert(folder: Path) -> None:
        for name, content in sample.items():
            (folder / f"{name.replace('/', '--')}.docx").write_bytes(content)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder)]
        files = sorted(map(str, folder.glob("*.docx")))
        subprocess.run([*command, *files], check=True, capture_output=True, timeout=300)

    folder = once("pages", convert)
    return {name: list(_pages(folder / f"{name.replace('/', '--')}.pdf")) for name in sample}


def _pages(path: Path) -> Iterator[str]:
    document = pypdfium2.PdfDocument(path)
    for page in document:
        yield page.get_textpage().get_text_bounded()
    document.close()


def members(content: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {f.relative_to(folder).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def test_nothing_is_wrong_in_the_real_campaign() -> None:
    assert plea("-C", WORKSPACE, "check", "dzhakishev") == "Nothing is wrong; 7 dismissed.\n"


def test_no_letter_of_the_real_campaign_is_too_long_or_has_a_blank_page() -> None:
    assert plea("-C", WORKSPACE, "check", "dzhakishev", "--pages") == "Nothing is wrong; 7 dismissed.\n"


def test_a_merge_makes_887_letters_and_says_so(drafts: Path) -> None:
    summary = (drafts.parents[1] / "summary.txt").read_text(encoding="utf-8")

    assert in_words(summary) == (
        "Release Mukhtar Dzhakishev, letters dated 2 March 2018\n"
        "\n"
        "  mep                   750  Members of the European Parliament\n"
        "  pace                   47  Deputies of the Parliamentary Assembly of the Council of Europe\n"
        "  delegation             47  National delegations to the Parliamentary Assembly\n"
        "  embassy                22  Embassies of EU countries in Astana\n"
        "  eu-institution          7  Institutions of the European Union\n"
        "  pardon-commission       8  The Pardon Commission, its chair and its members by office\n"
        "  president               2  The President of Kazakhstan\n"
        "  ministry                2  The Ministry of Internal Affairs\n"
        "  petition                2  The petition for a pardon, with its annex\n"
        "\n"
        "887 made, 0 held back.\n"
        "887 files written: …/drafts\n"
        "7 warnings dismissed in campaign.yaml.\n"
        "… seconds.\n"
    )


def test_every_letter_lies_in_the_folder_of_its_kind(letters: Mapping[str, bytes]) -> None:
    assert Counter(name.partition("/")[0] for name in letters) == LETTERS
    assert sum(LETTERS.values()) == 887


def test_the_manifest_holds_the_hash_of_every_letter(drafts: Path, letters: Mapping[str, bytes]) -> None:
    with (drafts / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))

    assert {row["file"]: row["sha256"] for row in rows} == {
        name: hashlib.sha256(content).hexdigest() for name, content in letters.items()
    }
    assert len(rows) == 887


def test_every_letter_opens_in_python_docx(letters: Mapping[str, bytes]) -> None:
    empty = [
        name for name, content in letters.items() if len(docx.Document(io.BytesIO(content)).paragraphs) < 10
    ]

    assert empty == []


def test_every_letter_is_sound(letters: Mapping[str, bytes]) -> None:
    findings = {name: unsound(content) for name, content in letters.items()}

    assert {name: found for name, found in findings.items() if found} == {}


def test_one_letter_of_each_kind_passes_the_validator(sample: Mapping[str, bytes], tmp_path: Path) -> None:
    errors = {}
    for name, content in sample.items():
        path = tmp_path / f"{name.replace('/', '--')}.docx"
        path.write_bytes(content)
        # One validator a file: its caches go by the addresses of what it has already forgotten.
        errors[name] = OpenXmlValidator(max_errors=0).validate(path).errors

    assert {name: found for name, found in errors.items() if found} == {}


def test_no_letter_holds_an_unfilled_field_or_an_empty_value(letters: Mapping[str, bytes]) -> None:
    wrong = re.compile(r"\{\{|\}\}|\{%|%\}|\bNone\b|\bnan\b|\bUndefined\b|\(error\)")
    found = {
        f"{name}: {part}": hit[0]
        for name, content in letters.items()
        for part, xml in members(content)
        if part.endswith(".xml") and (hit := wrong.search(xml.decode("utf-8")))
    }

    assert found == {}


def test_no_letter_says_a_word_or_a_full_stop_twice(letters: Mapping[str, bytes]) -> None:
    """What joining facts to sentences does most easily."""
    wrong = re.compile(r"\b(\w+) \1\b|[.;,:] ?[.;,:]| [.,;:!?]|  +|\(\s*\)", re.IGNORECASE)
    found: dict[str, str] = {}
    for name, content in letters.items():
        words, _, _ = read_text(content).partition("\n\n[1] ")
        hit = wrong.search(re.sub(r"\[\d+\]", "", words))
        if hit:
            found[name] = words[max(hit.start() - 30, 0) : hit.end() + 30]

    assert found == {}


def test_no_letter_names_an_author_or_an_editing_session(letters: Mapping[str, bytes]) -> None:
    traces = re.compile(
        rb"rsid|<dc:creator|lastModifiedBy|<w:ins |<w:del |w:author=|attachedTemplate|/home/|\\Users"
    )
    found = {
        f"{name}: {part}": hit[0]
        for name, content in letters.items()
        for part, xml in members(content)
        if (hit := traces.search(xml))
    }

    assert found == {}


def test_no_letter_loads_anything_from_elsewhere(letters: Mapping[str, bytes]) -> None:
    """Links lead outside when somebody follows them; pictures and templates must not."""
    outside = {
        (node.get("Type", "").rpartition("/")[2], node.get("Target", "").partition(":")[0])
        for content in letters.values()
        for part, xml in members(content)
        if part.endswith(".rels")
        for node in etree.fromstring(xml)
        if node.get("TargetMode") == "External"
    }

    assert {kind for kind, _ in outside} == {"hyperlink"}
    assert {scheme for _, scheme in outside} <= {"http", "https", "mailto"}


def test_every_note_is_referred_to_and_its_links_lead_somewhere(letters: Mapping[str, bytes]) -> None:
    wrong = []
    for name, content in letters.items():
        parts = dict(members(content))
        notes = etree.fromstring(parts["word/footnotes.xml"])
        ours = [note.get(f"{W}id") for note in notes if note.get(f"{W}type") is None]
        body = etree.fromstring(parts["word/document.xml"])
        asked = [node.get(f"{W}id") for node in body.iter(f"{W}footnoteReference")]
        rels = etree.fromstring(parts["word/_rels/footnotes.xml.rels"])
        links = [next(iter(link.attrib.values())) for link in notes.iter(f"{W}hyperlink")]
        if not ours or ours != asked or set(links) != {relation.get("Id") for relation in rels}:
            wrong.append(name)

    assert wrong == []


def test_a_letter_is_two_pages_at_most_and_the_annex_of_the_petition_two_more(
    pages: Mapping[str, list[str]],
) -> None:
    longer = {name: len(found) for name, found in pages.items() if len(found) > 2}

    assert all(name.startswith("petition/") and 3 <= number <= 4 for name, number in longer.items()), longer
    assert len(longer) == 2
    for name in longer:
        annex = next(
            i for i, page in enumerate(pages[name]) if re.search("^(Annex|Приложение)", page, re.MULTILINE)
        )
        assert annex <= 2


def test_each_page_says_which_of_how_many_it_is(pages: Mapping[str, list[str]]) -> None:
    wrong = {
        name: number
        for name, found in pages.items()
        for number, page in enumerate(found, start=1)
        if f"{number} / {len(found)}" not in page
    }

    assert wrong == {}


def _plain(text: str) -> str:
    """Only letters: lines end elsewhere on a page, and notes stand among the words."""
    return "".join(c for c in unicodedata.normalize("NFC", text) if c.isalpha())


def test_a_letter_is_whole_on_its_pages(pages: Mapping[str, list[str]]) -> None:
    """Every line of it begins and ends there: address, salutation, paragraphs, signature, annex."""
    missing = {}
    for name, found in pages.items():
        printed = _plain("".join(found))
        words, _, notes = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8").partition("\n\n[1] ")
        assert notes
        lines = [line for line in re.split(r"\n| \| | / |\[\d+\]|; ", words) if len(_plain(line)) > 3]
        lost = [
            line for line in lines if _plain(line)[:25] not in printed or _plain(line)[-25:] not in printed
        ]
        if len(lost) > len(found) - 1:  # the end of a page may cut one line
            missing[name] = lost

    assert missing == {}


def test_a_second_merge_changes_no_byte_and_touches_no_file(drafts: Path) -> None:
    before = digests(drafts)
    times = {path: path.stat().st_mtime_ns for path in drafts.rglob("*") if path.is_file()}

    said = plea("-C", WORKSPACE, "merge", "dzhakishev", "--out", drafts.parents[1], **ELSEWHERE)

    assert "\n887 made, 0 held back.\n0 files written, 887 as before: " in said
    assert digests(drafts) == before
    assert {path: path.stat().st_mtime_ns for path in drafts.rglob("*") if path.is_file()} == times


def test_clock_zone_locale_and_hash_seed_make_no_difference(drafts: Path, tmp_path: Path) -> None:
    plea("-C", WORKSPACE, "merge", "dzhakishev", "--out", tmp_path, **ELSEWHERE)

    assert digests(tmp_path / "dzhakishev") == digests(drafts.parent)
