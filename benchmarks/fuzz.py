"""`python -m benchmarks.fuzz --seconds N --seed S`: Word files and tags broken at random.

The engine must say no or be right.
Each case is made from its number alone, so `--case K` shows it again. A case is compiled and filled in a
child with ten seconds and 500 MB; what counts as a failure is any exception but the two the engine promises,
a hang, too much memory, and a filled file that is less sound than its template was.
"""

from __future__ import annotations

import argparse
import copy
import io
import multiprocessing
import random
import re
import resource
import string
import time
import traceback
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from lxml import etree

from plea.word import BrokenDocument, CannotFill, compile_docx
from plea.word.sound import unsound

ROOT = Path(__file__).parent.parent
SECONDS_LIMIT = 10
MEMORY_LIMIT = 500_000_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# A template has tags in these parts, a letter has none.
_LEFT_OVER = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml: a tag was not filled")
Parts = dict[str, bytes]


@cache
def templates() -> tuple[tuple[str, bytes], ...]:
    """Return every Word file that cases are made from, by name."""
    folders = ("tests/word/corpus", "letters/*/layouts", "src/plea/sample/letters/*/layouts")
    paths = sorted(path for folder in folders for path in ROOT.glob(f"{folder}/*.docx"))
    return tuple((path.name, path.read_bytes()) for path in paths)


# --- what is done to a file -------------------------------------------------------------------------------


def _tokens(*lines: str) -> list[str]:
    return " ".join(lines).split()


_NAMES = _tokens(
    "a b name recipient recipient.name names loop loop.index letter sender.city x.y.z _note self caller"
)
_OPERATORS = _tokens("+ - * / // % ** ~ == != < > <= >= and or not in is | . , : = ( ) [ ] { } if else")
_WORDS = _tokens(
    "if elif else endif for endfor in set endset macro endmacro call endcall filter endfilter raw endraw",
    "include import from extends block endblock with endwith autoescape do trans recursive ignore missing",
    "p tr tc r - +",
)
_VALUES = _tokens(
    "1 0 -1 1.5 999999999 1e400 true false none 'x' \"y\" “curly” ‘q’ [] [1,2] {} {'a':1} '{{' '}}' '%}'",
    "range(9) range(99999999) 'x'*999999999 9**99999999 '%0999999999d'%1 '{:>999999999}'.format(1)",
)
_FILTERS = _tokens(
    "upper lower title default default(1) join join(',') list length count sum map",
    "map(attribute='a') batch(2) slice(3) center(99999999) indent(99999) wordwrap(1) format first last",
    "replace('a','b') sort unique groupby('a') safe tojson random round(2) int float string abs",
    "attr('__class__') trim truncate(3) escape e filesizeformat items max min reject select",
    "dictsort nope xmlattr urlize pprint reverse striptags",
)
_STRANGE = [*"\xa0\u202f\n\t\u200b\ufdd0\ufdd2\ufdd8é𝄞<&#\\'", "__class__"]


def soup(chance: random.Random) -> str:
    """Return a tag, or something like one, of tokens in no order."""
    tokens = [chance.choice(chance.choice((_NAMES, _OPERATORS, _VALUES))) for _ in range(chance.randrange(5))]
    for _ in range(chance.randrange(3)):
        tokens += ["|", chance.choice(_FILTERS)]
    if chance.random() < 0.2:
        tokens.insert(chance.randrange(len(tokens) + 1), chance.choice(_STRANGE))
    kind = chance.randrange(10)
    if kind < 5:
        return "{{ " + " ".join([chance.choice(_NAMES), *tokens]) + " }}"
    if kind < 9:
        return "{% " + " ".join([chance.choice(_WORDS), *tokens]) + " %}"
    return "".join(chance.choice(["{{", "}}", "{%", "%}", "{#", "#}", "{", "}", " a "]) for _ in range(6))


def sensible(chance: random.Random) -> list[str]:
    """Return tags that belong together, for a run each."""
    name, thing = chance.choice(_NAMES[:4]), chance.choice(_NAMES)
    body = chance.choice(
        [["{{ one }}"], [soup(chance)], sensible(chance) if chance.random() < 0.3 else ["words"]]
    )
    return chance.choice([
        ["{% for one in " + thing + " %}", *body, "{% endfor %}"],
        ["{% for one in names %}", *body, "{% else %}", "nobody", "{% endfor %}"],
        ["{% if " + name + " %}", *body, "{% elif " + thing + " %}", "x", "{% else %}", "y", "{% endif %}"],
        ["{% set q = " + thing + " %}", "{{ q }}"],
        ["{% set q %}", *body, "{% endset %}", "{{ q }}"],
        ["{% macro m(one) %}", *body, "{% endmacro %}", "{{ m(1) }}", "{{ m(2) }}"],
        ["{% filter upper %}", *body, "{% endfilter %}"],
        ["{{ " + thing + " | default('-') }}"],
    ])  # fmt: skip


def _flip(content: bytes, chance: random.Random) -> bytes:
    broken = bytearray(content)
    for _ in range(chance.choice((1, 1, 3, 20))):
        broken[chance.randrange(len(broken))] = chance.randrange(256)
    return bytes(broken)


def _cut(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    return (
        content[:start]
        if chance.random() < 0.5
        else content[:start] + content[start + chance.randrange(400) :]
    )


def _pack(members: list[tuple[str, bytes]], chance: random.Random) -> bytes:
    packed = io.BytesIO()
    warnings.simplefilter("ignore", UserWarning)  # a name twice is what we want
    with zipfile.ZipFile(packed, "w", chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = archive.compression
            archive.writestr(info, content)
    return packed.getvalue()


def _member(members: list[tuple[str, bytes]], chance: random.Random) -> None:
    at = chance.randrange(len(members))
    name, content = members[at]
    match chance.randrange(7):
        case 0:
            del members[at]
        case 1:
            members.insert(chance.randrange(len(members)), (name, chance.choice(members)[1]))
        case 2:
            members[at] = name, content[: chance.randrange(len(content) + 1)]
        case 3:
            members[at] = name, chance.choice(members)[1]
        case 4:
            members[at] = (
                chance.choice(["", "../x", "word/x.xml", name.upper(), f"/{name}", f"{name}/"]),
                content,
            )
        case 5:
            members[at] = name, _flip(content, chance) if content else b"\x00"
        case 6:
            members[at] = name, content.decode("utf-8", "replace").encode("utf-16")


_ODD = [
    "",
    "0",
    "-1",
    "999999999999999999999",
    "abc",
    "1.5",
    "true",
    "{{ a }}",
    "{% for a in b %}",
    "\u200b",
    "rId1",
    "../../x",
]


def _node(root: etree._Element, chance: random.Random) -> None:
    nodes = list(root.iter(etree.Element))
    node = chance.choice(nodes)
    parent = node.getparent()
    match chance.randrange(9):
        case 0 if parent is not None:
            parent.remove(node)
        case 1 if parent is not None:
            node.addnext(copy.deepcopy(node))
        case 2 if parent is not None:
            target = chance.choice(nodes)
            if target is not node and node not in target.iterancestors():
                target.append(node)
        case 3 | 4 if node.attrib:
            node.set(chance.choice(list(node.attrib)), chance.choice(_ODD))
        case 5 if node.attrib:
            del node.attrib[chance.choice(list(node.attrib))]
        case 6:
            node.tag = chance.choice(nodes).tag
        case 7:
            node.text = chance.choice([soup(chance), "", "x" * 1000, "]]>"]).translate(_NO_CONTROLS)
        case 8 if parent is not None:
            around = etree.SubElement(parent, chance.choice(nodes).tag)
            parent.replace(around, around) if around is node else node.addprevious(around)
            around.append(node)


_NO_CONTROLS = {code: None for code in range(32) if chr(code) not in "\n\t"}


def _type_tags(root: etree._Element, chance: random.Random) -> None:
    """Write tags into texts that are there, or as paragraphs, rows and runs of their own."""
    texts = list(root.iter(f"{_W}t"))
    for written in sensible(chance) if chance.random() < 0.6 else [soup(chance)]:
        words = written.translate(_NO_CONTROLS)
        paragraphs = list(root.iter(f"{_W}p"))
        how = chance.randrange(4)
        if how == 0 and texts:
            text = chance.choice(texts)
            at = chance.randrange(len(text.text or "") + 1)
            text.text = (text.text or "")[:at] + words + (text.text or "")[at:]
        elif how < 3 and paragraphs:
            alone = etree.Element(f"{_W}p")
            run = etree.SubElement(alone, f"{_W}r")
            etree.SubElement(run, f"{_W}t").text = words
            chance.choice(paragraphs).addnext(alone)
        elif paragraphs:
            paragraph = chance.choice(paragraphs)
            cut = chance.randrange(len(words) + 1)
            for piece in (words[:cut], words[cut:]):
                etree.SubElement(etree.SubElement(paragraph, f"{_W}r"), f"{_W}t").text = piece


def _xml(
    members: list[tuple[str, bytes]], chance: random.Random, change: Callable[..., None], parts: str = ""
) -> None:
    known = [at for at, (name, _) in enumerate(members) if name.endswith((".xml", ".rels")) and parts in name]
    texts = [at for at in known if members[at][0].startswith("word/document")]
    at = chance.choice(texts if texts and chance.random() < 0.5 else known or [0])
    name, content = members[at]
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
        for _ in range(chance.choice((1, 1, 2, 5))):
            change(root, chance)
    except (etree.XMLSyntaxError, ValueError, TypeError):
        return
    members[at] = name, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def a_case(seed: int, number: int) -> tuple[str, bytes]:
    """Return the Word file of one case, and what it was made from."""
    chance = random.Random(f"{seed}:{number}")  # noqa: S311 - the same cases again is what is wanted
    name, content = chance.choice(templates())
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, zlib.error):
        return f"{name} as it is", content
    kind = chance.choices(("tags", "nodes", "members", "bytes"), (5, 5, 2, 1))[0]
    for _ in range(chance.choice((1, 1, 2, 4))):
        if kind == "tags":
            _xml(members, chance, _type_tags, "word/")
        elif kind == "nodes":
            _xml(members, chance, _node)
        elif members:
            _member(members, chance)
    content = _pack(members, chance)
    if kind == "bytes":
        content = chance.choice((_flip, _cut))(content, chance)
    return f"{name}, {kind}", content


# --- what the engine makes of it ---------------------------------------------------------------------------


class Anything(dict[str, Any]):
    """A value that has whatever a tag asks it for."""

    def __missing__(self, key: str) -> Any:
        if key.startswith("_"):
            raise KeyError(key)
        return _VALUES_GIVEN[zlib.crc32(key.encode()) % len(_VALUES_GIVEN)]


_VALUES_GIVEN: tuple[Any, ...] = (
    "Ana & <Bell>", "", 3, "line\nline\ttab", ["x", "y"], [{"a": "1", "name": "Ana"}],
    {"a": "b"}, True, "]]>", 2.5,
)  # fmt: skip


def values_for(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return something for every name that a document asks for."""
    values: dict[str, Any] = {}
    for name in fields:
        first, _, rest = name.partition(".")
        values[first] = Anything() if rest else Anything()[first]
    return values


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one case ended: refused, filled, or a failure and its trace."""

    what: str
    trace: str = ""


def run(content: bytes) -> Outcome:
    """Compile and fill one file."""
    try:
        with_date = {"date": str, "people": lambda value: value}
        document = compile_docx(content, shared={"sender": {"city": "Oslo"}}, filters=with_date)
    except BrokenDocument as refusal:
        return Outcome("refused" if refusal.problems and str(refusal) else "FAILURE: refused without a word")
    except Exception as fault:
        return Outcome(f"FAILURE: compile: {_short(fault)}", traceback.format_exc())
    try:
        filled = document.fill(values_for(document.fields))
    except CannotFill:
        return Outcome("refused while filling")
    except Exception as fault:
        return Outcome(f"FAILURE: fill: {_short(fault)}", traceback.format_exc())
    try:
        before = {finding for finding in unsound(content) if not _LEFT_OVER.match(finding)}
        new = [finding for finding in unsound(filled) if finding not in before]
    except Exception as fault:
        return Outcome(f"FAILURE: sound: {_short(fault)}", traceback.format_exc())
    return Outcome(f"FAILURE: unsound: {_plain(new[0])}", "\n".join(new)) if new else Outcome("filled")


def _short(fault: Exception) -> str:
    frames = [f for f in traceback.extract_tb(fault.__traceback__) if "/plea/" in f.filename]
    where = f"{Path(frames[-1].filename).name}:{frames[-1].name}" if frames else "?"
    if isinstance(fault, etree.XMLSyntaxError):
        return f"XMLSyntaxError in {where}"
    return f"{type(fault).__name__} in {where}: {_plain(str(fault))}"


def _plain(text: str) -> str:
    short = text.partition(" filled: ")[0][:110]
    return short.translate(str.maketrans(string.digits, "0" * 10)).replace("00", "0")


# --- the campaign ---------------------------------------------------------------------------------------


def _child(seed: int, pipe: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (4 * MEMORY_LIMIT, 4 * MEMORY_LIMIT))
    inherited = _highest()  # a child begins with the size of the process that it was split from
    while (number := pipe.recv()) is not None:
        base = _highest()
        outcome = run(a_case(seed, number)[1])
        peak = _highest()
        too_much = peak - inherited > MEMORY_LIMIT
        if peak > base and too_much:
            outcome = Outcome(f"FAILURE: memory {(peak - inherited) // 2**20} MB", outcome.what)
        pipe.send((outcome, too_much))


def _highest() -> int:
    """Return the most memory that this process has had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@dataclass(slots=True)
class Campaign:
    """What came of many cases."""

    seed: int
    outcomes: Counter[str] = field(default_factory=Counter)
    finds: dict[str, tuple[int, str]] = field(default_factory=dict)  # failure → first case, its trace
    slowest: float = 0.0
    keep: Path | None = None  # where the files of finds go

    def count(self, number: int, outcome: Outcome) -> None:
        """Take one outcome in."""
        failure = outcome.what.startswith("FAILURE")
        self.outcomes["FAILURES" if failure else outcome.what] += 1
        if failure:
            known = outcome.what in self.finds
            self.finds.setdefault(outcome.what, (number, outcome.trace))
            if self.keep and not known:
                self.keep.mkdir(parents=True, exist_ok=True)
                (self.keep / f"{self.seed}-{number}.docx").write_bytes(a_case(self.seed, number)[1])
                (self.keep / f"{self.seed}-{number}.txt").write_text(f"{outcome.what}\n{outcome.trace}")

    def run(self, seconds: float, most: int = 10**9, first: int = 0) -> None:
        """Run cases in children until the time or the cases are over."""
        end, number = time.monotonic() + seconds, first
        templates()  # read before there are children: all of them break the same files
        spawn = multiprocessing.get_context("fork")
        while time.monotonic() < end and number < first + most:
            here, there = spawn.Pipe()
            child = spawn.Process(target=_child, args=(self.seed, there), daemon=True)
            child.start()
            there.close()
            fresh = 0
            while time.monotonic() < end and number < first + most and fresh < 2000:
                here.send(number)
                begun = time.monotonic()
                outcome, spent = self._await(here)
                self.slowest = max(self.slowest, time.monotonic() - begun)
                self.count(number, outcome)
                number, fresh = number + 1, fresh + 1
                if spent:
                    break
            child.kill()
            child.join()

    def _await(self, pipe: Connection) -> tuple[Outcome, bool]:
        try:
            if not pipe.poll(SECONDS_LIMIT):
                return Outcome("FAILURE: hang"), True
            answer: tuple[Outcome, bool] = pipe.recv()
        except (EOFError, ConnectionResetError):
            return Outcome("FAILURE: the child died"), True
        return answer

    def __str__(self) -> str:
        lines = [f"{sum(self.outcomes.values()):,} cases, seed {self.seed}, slowest {self.slowest:.1f} s"]
        lines += [f"{times:8,}  {what}" for what, times in self.outcomes.most_common()]
        lines += [f"case {number}: {what}" for what, (number, _) in self.finds.items()]
        return "\n".join(lines)


def main() -> None:
    """Run a campaign, or show one case."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seconds", type=float, default=60)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--first", type=int, default=0, help="number of the first case")
    words.add_argument("--case", type=int, help="run this one case here and show its trace")
    words.add_argument("--keep", type=Path, help="folder for the first file of each find")
    words.add_argument("--save", type=Path, help="with --case: where to write the file")
    given = words.parse_args()
    if given.case is not None:
        made_from, content = a_case(given.seed, given.case)
        if given.save:
            given.save.write_bytes(content)
        outcome = run(content)
        print(made_from, outcome.what, outcome.trace, sep="\n")
        return
    campaign = Campaign(given.seed, keep=given.keep)
    campaign.run(given.seconds, first=given.first)
    print(campaign)
    raise SystemExit(1 if campaign.finds else 0)


if __name__ == "__main__":
    main()
