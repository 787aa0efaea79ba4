"""What the pages say is what plea does: codes, columns, settings, commands, links, and every example."""

from __future__ import annotations

import ast
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from plea.checks import check_campaign
from plea.cli.main import COMMANDS, joined
from plea.files.campaign import read_campaign
from plea.files.case import FACT_COLUMNS, SOURCE_COLUMNS, read_case
from plea.files.columns import COLUMNS
from plea.files.demands import read_demands
from plea.files.load import load_campaign
from plea.letter.languages import LANGUAGES
from plea.merge.batch import prepare
from plea.merge.plan import plan_batch
from plea.model.letter import Plan
from plea.output.manifest import COLUMNS as MANIFEST_COLUMNS
from plea.word.read import read_text
from plea_web.cli import LINES

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "plea"
DOCS = ROOT / "docs"
PAGES = sorted(
    [*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *ROOT.glob("letters/*.md"), *ROOT.glob("recipients/*.md")]
)
KINDS = ("Stops everything", "Holds back a person", "Warning")


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


class Reported(NamedTuple):
    """A place in the code that makes a problem."""

    code: str
    is_warning: bool


def reported() -> Iterator[Reported]:
    """Every problem that the code can make, by the calls that make them."""
    for path in SOURCE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or _name(call.func) not in ("Problem", "_problem", "Objection"):
                continue
            named = {keyword.arg: keyword.value for keyword in call.keywords}
            code = named.get("code") or call.args[0]
            stops = named.get("stops")
            if isinstance(code, ast.Constant):
                yield Reported(str(code.value), isinstance(stops, ast.Constant) and stops.value is False)


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def documented() -> list[tuple[str, str]]:
    """Every code of docs/problems.md with the text below its heading."""
    pieces = re.split(r"^### (\S+)$", page("docs/problems.md"), flags=re.MULTILINE)
    return list(zip(pieces[1::2], pieces[2::2], strict=True))


def test_every_problem_that_plea_reports_is_explained_once_and_no_other():
    explained = Counter(code for code, _ in documented())

    assert explained == dict.fromkeys(sorted({one.code for one in reported()}), 1)


@pytest.mark.parametrize(("code", "text"), documented(), ids=[code for code, _ in documented()])
def test_a_problem_has_its_kind_its_reason_and_the_way_out(code, text):
    kinds = re.findall(r"^\*(.+?)\.\*$", text, re.MULTILINE)
    warns = {one.is_warning for one in reported() if one.code == code}

    assert len(kinds) == 1
    assert kinds[0].startswith(KINDS)
    assert (kinds[0] == "Warning") == (warns == {True})
    assert "\n**Why.** " in text
    assert "\n**What to do.** " in text


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_the_same_in_the_list_in_its_help_and_in_the_readme(name):
    command = getattr(import_module(f"plea.cli.{name}"), name)
    first_line = command.help.split("\n\n")[0].replace("\n", " ")

    assert first_line == COMMANDS[name]
    assert f"| {COMMANDS[name]} |" in page("README.md")


@pytest.mark.parametrize("name", LINES)
def test_a_command_of_the_desk_says_the_same_in_the_list_in_its_help_and_in_the_readme(name):
    [entry] = [one for one in joined() if one.name == name]
    first_line = entry.load().help.split("\n\n")[0].replace("\n", " ")

    assert first_line == LINES[name]
    assert f"| `plea {name}` | {LINES[name]} |" in page("README.md")
    assert f"plea {name}" in page("docs/desk.md")


def test_no_other_package_joins_a_command():
    assert {entry.name for entry in joined()} == {*LINES}


def test_the_guide_to_the_desk_tells_its_keys_and_its_settings():
    templates = ROOT / "src" / "plea_web" / "desk" / "templates" / "desk"
    dialog = (templates / "review_passage.html").read_text("utf-8").split("{% block keys %}")[1]
    rows = re.findall(r"^\| ((?:`[^`]+` ?)+) \|", page("docs/desk.md"), re.MULTILINE)
    told = {key for row in rows for key in re.findall("`([^`]+)`", row) if len(key) == 1}
    asked = set(re.findall(r"PLEA_[A-Z_]+", (ROOT / "src" / "plea_web" / "env.py").read_text("utf-8")))

    assert told == {*re.findall("<kbd>(.)</kbd>", dialog)} - {"?"}
    # The folder is where plea is called, or what -C says.
    assert {*re.findall(r"`(PLEA_[A-Z_]+)", page("docs/desk.md"))} == asked - {"PLEA_WORKSPACE"}


def test_every_picture_of_the_desk_is_shown_and_small():
    pictures = sorted((DOCS / "images").glob("desk-*.png"))
    shown = set(re.findall(r"images/(desk-[\w-]+\.png)", page("docs/desk.md")))

    assert {picture.name for picture in pictures} == shown
    assert [p.name for p in pictures if not p.read_bytes().startswith(b"\x89PNG")] == []
    assert [p.name for p in pictures if p.stat().st_size > 120_000] == []


def test_the_readme_and_the_guides_name_no_command_that_does_not_exist():
    allowed = {*COMMANDS, *LINES, "--help", "--version", "-C"}
    named = {
        (path.name, word)
        for path in PAGES
        for word in re.findall(
            r"(?:^|[`\\/ ])plea (-{0,2}[A-Za-z]+)", _commands_in(path.read_text("utf-8")), re.MULTILINE
        )
    }

    assert {(name, word) for name, word in named if word not in allowed} == set()


def _commands_in(text: str) -> str:
    """Only what is set as code: prose may begin "plea knows …"."""
    fenced = re.findall(r"^```(?:sh|bat)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    inline = re.findall(r"`(plea [^`]+)`", text)
    return "\n".join([*fenced, *inline])


def test_what_the_pages_tell_to_make_stands_in_the_makefile():
    targets = set(re.findall(r"^([a-z]+):", page("Makefile"), re.MULTILINE))
    asked = {
        (path.name, word)
        for path in PAGES
        for word in re.findall(r"(?:`|^)make ([a-z]+)", path.read_text("utf-8"), re.MULTILINE)
    }

    assert {(name, word) for name, word in asked if word not in targets} == set()
    assert {"letters", "test"} <= {word for name, word in asked if name == "README.md"}


def test_the_readme_counts_the_letters_of_the_real_campaign():
    campaign, problems = load_campaign(ROOT / "letters" / "dzhakishev")
    assignments = plan_batch(campaign).assignments
    made = Counter(assignment.letter.key for assignment in assignments)
    in_russian = sum(assignment.language == "ru" for assignment in assignments)
    told = dict(re.findall(r"^\| (\w[^|]*?) \| +(\d+) \|", page("README.md"), re.MULTILINE))

    assert problems == []
    assert [int(number) for number in told.values()] == [
        made["mep"],
        made["pace"],
        made["delegation"],
        made["embassy"],
        made["eu-institution"],
        sum(made[key] for key in ("pardon-commission", "president", "ministry", "petition")),
    ]
    assert f"**{len(assignments)} letters**" in page("README.md")
    assert f"{in_russian} in Russian and {in_russian} in English" in page("README.md")


def test_every_column_of_a_list_is_documented_and_no_other():
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", page("docs/recipients.md"), re.MULTILINE)

    assert [(name, sample) for name, _, sample in rows] == [
        (column.name, column.sample.replace("\n", "<br>")) for column in COLUMNS.values()
    ]


def test_every_column_of_the_manifest_is_documented_and_no_other():
    assert tuple(re.findall(r"^\| `(\w+)` \|", page("docs/merging.md"), re.MULTILINE)) == MANIFEST_COLUMNS


def test_every_language_of_letters_is_documented():
    assert re.findall(
        r"\w+ `([a-z]{2})`", _line(page("docs/writing-letters.md"), "Letters can be written in")
    ) == list(LANGUAGES)


def _line(text: str, beginning: str) -> str:
    return next(paragraph for paragraph in text.split("\n\n") if paragraph.startswith(beginning))


@pytest.mark.parametrize("reader", ["campaign", "case", "demands"])
def test_every_setting_that_a_reader_asks_for_is_documented_and_no_other(reader):
    section = re.split(rf"^## {reader}\.yaml.*$", page("docs/campaign-files.md"), flags=re.MULTILINE)[1]
    told = set(re.findall(r"^\| `(\w+)` \|", section.split("\n## ")[0], re.MULTILINE))

    assert told == set(_asked(SOURCE / "files" / f"{reader}.py"))


def test_every_column_of_a_case_in_a_workbook_is_documented_and_no_other():
    section = page("docs/campaign-files.md").split("\n## case.xlsx")[1].split("\n## ")[0]
    told = {(sheet, name) for sheet, cell in re.findall(r"^\| (\w+) \| (`.*?) \|", section, re.MULTILINE)
            for name in re.findall(r"`(\w+)`", cell)}  # fmt: skip

    assert told == {
        *(("both", name) for name in ("key", "en", "ru", "note")),
        *(("Facts", f"{code}_{kind}") for code in ("en", "ru") for kind in FACT_COLUMNS.kinds[1:]),
        *(("Facts", name) for name in FACT_COLUMNS.settings),
        *(("Sources", name) for name in SOURCE_COLUMNS.settings),
    }


def _asked(path: Path) -> Iterator[str]:
    kinds = {
        "text",
        "words",
        "wording",
        "day",
        "day_or_month",
        "choice",
        "choices",
        "block",
        "blocks",
        "each",
        "share",
    }
    for call in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in kinds:
            setting = call.args[0]
            if isinstance(setting, ast.Constant):
                yield setting.value


def yaml_examples() -> list[tuple[str, str]]:
    found = re.findall(
        r"^```yaml\n# (\w+)\.yaml\n(.*?)^```", page("docs/campaign-files.md"), re.MULTILINE | re.DOTALL
    )
    return [(kind, text) for kind, text in found]


@pytest.mark.parametrize(("kind", "text"), yaml_examples(), ids=[kind for kind, _ in yaml_examples()])
def test_an_example_of_a_campaigns_file_is_read_without_a_problem(tmp_path, kind, text):
    path = tmp_path / f"{kind}.yaml"
    path.write_text(text, "utf-8")
    read = {
        "campaign": lambda: read_campaign(path),
        "case": lambda: read_case(path, path.name),
        "demands": lambda: read_demands(path, path.name),
    }

    assert read[kind]()[1] == []


class Example(NamedTuple):
    """A text of docs/writing-letters.md, and what stands below it."""

    text: str
    kind: str  # "letter" or "problem"
    key: str  # of the recipient in the sample workspace
    shown: str


def examples() -> list[Example]:
    found: list[Example] = []
    written = ""
    fences = re.findall(
        r"^```(\S+) ?(\S*)\n(.*?)^```", page("docs/writing-letters.md"), re.MULTILINE | re.DOTALL
    )
    for kind, key, text in fences:
        if kind == "markdown":
            written = text
        elif kind in ("letter", "problem"):
            found.append(Example(written, kind, key or "mep-bell-ana", text))
    return found


@pytest.mark.parametrize(
    "example", examples(), ids=[f"{i}-{e.kind}" for i, e in enumerate(examples(), start=1)]
)
def test_an_example_of_a_text_comes_out_as_the_page_shows(tmp_path, example):
    assert shown(tmp_path, example) == example.shown


def test_every_text_of_the_page_is_shown_with_what_comes_of_it():
    kinds = re.findall(r"^```(\w+)", page("docs/writing-letters.md"), re.MULTILINE)

    assert {after for kind, after in pairwise(kinds) if kind == "markdown"} == {"letter", "problem"}


def shown(folder: Path, example: Example) -> str:
    """What the sample workspace makes of a text: the words of the letter and its notes, or the problems."""
    shutil.copytree(SOURCE / "sample", folder, dirs_exist_ok=True)
    campaign_folder = folder / "letters" / "first-campaign"
    own_subject = example.text.startswith("---\n")
    text = example.text if own_subject else f'---\nsubject: "Nadia Example"\n---\n{example.text}'
    (campaign_folder / "texts" / "parliament.en.md").write_text(text, "utf-8")
    campaign, problems = load_campaign(campaign_folder)
    batch = prepare(campaign, problems + check_campaign(campaign), ["parliament"])
    batch.plan = Plan(tuple(a for a in batch.plan.assignments if a.recipient.key == example.key))
    letters = [] if batch.stopped else [read_text(draft.docx) for draft in batch.drafts()]
    if example.kind == "problem":
        place = re.compile(r"(texts/parliament\.en\.md, line )(\d+)")
        above = 0 if own_subject else 3
        stops = [p for p in batch.problems if not p.concerns or example.key in p.concerns]
        return "".join(place.sub(lambda m: f"{m[1]}{int(m[2]) - above}", f"{p}\n") for p in stops)
    [letter] = letters
    return _from_subject(letter) if own_subject else _from_salutation(letter)


def _from_salutation(letter: str) -> str:
    lines = letter.splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith("Dear "))
    end = lines.index("Yours sincerely,")
    notes = lines[lines.index("", end) :] if "" in lines[end:] else []
    return "\n".join([*lines[begin + 1 : end], *notes]) + "\n"


def _from_subject(letter: str) -> str:
    lines = letter.splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith("Dear "))
    return "\n".join(lines[begin - 1 : lines.index("Yours sincerely,")]) + "\n"


def test_every_word_of_the_glossary_stands_where_the_glossary_says():
    named = re.findall(r"`([A-Z]\w+)(?:\.(\w+))?`(?:, `\w+`)? in `(plea[\w.]+)`", page("docs/glossary.md"))
    missing = [
        f"{module}.{name}.{part}"
        for name, part, module in named
        if not hasattr(import_module(module), name)
        or (part and not hasattr(getattr(import_module(module), name), part))
    ]

    assert len(named) > 40
    assert missing == []


def links() -> list[tuple[str, str]]:
    return [
        (str(path.relative_to(ROOT)), target)
        for path in PAGES
        for target in re.findall(
            r"\]\(([^)\s]+)\)",
            re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL),
        )
        if not target.startswith(("http://", "https://", "mailto:"))
    ]


def test_every_link_between_the_pages_leads_somewhere():
    broken = []
    for name, target in links():
        file, _, anchor = target.partition("#")
        path = (ROOT / name).parent / file if file else ROOT / name
        if not path.exists() or (anchor and anchor not in _anchors(path)):
            broken.append((name, target))

    assert broken == []


def _anchors(path: Path) -> set[str]:
    """The anchors that GitHub gives headings."""
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_picture_of_a_letter_is_a_small_png():
    picture = (DOCS / "images" / "letter.png").read_bytes()

    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 150_000
