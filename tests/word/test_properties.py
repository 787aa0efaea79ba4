"""What holds for any text, any split, any nesting and any machine."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plea.word import CannotFill, Document, compile_docx, read_text
from plea.word.compiling import Ingredients, compile_document
from plea.word.sound import unsound
from plea.word.trace import Stamps
from plea.word.xml import W_NS, is_element, parse, w
from tests.word.corpus.expected import HERE, answer, hollow, read
from tests.word.corpus.make import (
    BREAK,
    SPELLING,
    bookmark,
    box,
    control,
    doc,
    drawing,
    endnote,
    footnote,
    link,
    made,
    p,
    r,
    table,
)

ROOT = Path(__file__).parents[2]

# All that XML 1.0 lets a file hold; of the control characters only the line feed and the tab.
ANY_TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\t&<>\"'{}%#\xa0\u200f\u2028\u0085\ufdd0\ufdd2\ufdd8\ufeff"),
    max_size=40,
)


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def words(node: Any) -> str:
    marks = {w("br"): "\n", w("tab"): "\t"}
    return "".join(
        marks.get(str(one.tag), one.text or "")
        for one in node.iter(w("t"), *marks)
        if not is_element(one.getparent(), "tabs")
    )


# --- any text, anywhere --------------------------------------------------------------------------------------

EVERYWHERE = doc(
    p("body [{{ v }}]"), p("{% for one in [v, v] %}in a loop [{{ one }}]{% endfor %}"), table(("cell [{{ v }}]", table(("inner [{{ v }}]",)) + p())),
    p(bookmark(5, "here")[0], "x", bookmark(5, "here")[1]), p(link("link [{{ v }}]")), control(p("control [{{ v }}]")), p("note", footnote(1), endnote(1)),
    p(box(p("box [{{ v }}]"))), header=p("header [{{ v }}]"), footer=p("footer [{{ v }}]"), first_header=p("first [{{ v }}]"),
    footnotes=(p("footnote [{{ v }}]"),), endnotes=(p("endnote [{{ v }}]"),), title="title [{{ v }}]",
)  # fmt: skip
PLACES = {
    "body": 1,
    "in a loop": 2,
    "cell": 1,
    "inner": 1,
    "link": 1,
    "control": 1,
    "box": 2,
    "header": 1,
    "footer": 1,
    "first": 1,
    "footnote": 1,
    "endnote": 1,
}


@settings(max_examples=80, deadline=None)
@given(value=ANY_TEXT)
def test_any_text_comes_back_unchanged_from_any_place(value: str):
    parts = unpacked(everywhere().fill({"v": value}))

    core = parse(parts["docProps/core.xml"]).findtext("{http://purl.org/dc/elements/1.1/}title")
    read_back = "\v".join(
        words(parse(part))
        for name, part in parts.items()
        if name.startswith("word/") and name.endswith(".xml")
    )
    assert core == f"title [{value}]"
    assert {place: read_back.count(f"{place} [{value}]") for place in PLACES} == PLACES


@settings(max_examples=80, deadline=None)
@given(value=ANY_TEXT)
def test_any_shared_text_comes_back_unchanged_and_read_text_reads_it(value: str):
    shared = compile_docx(written_once(), shared={"v": value}).fill({})

    assert unpacked(shared) == unpacked(everywhere().fill({"v": value}))
    assert read_text(shared).startswith(
        f"body [{value}]\nin a loop [{value}]in a loop [{value}]\ncell [{value}] | inner [{value}]"
    )


@settings(max_examples=40, deadline=None)
@given(before=ANY_TEXT, forbidden=st.sampled_from("\x00\x01\x08\x0b\x0c\x0e\x1f\ufffe\uffff\ud800\udfff"))
def test_what_xml_cannot_hold_is_refused_by_its_place(before: str, forbidden: str):
    with pytest.raises(CannotFill, match=rf"document\.docx, paragraph 1.*U\+{ord(forbidden):04X}"):
        everywhere().fill({"v": before + forbidden})


@cache
def written_once() -> bytes:
    return made(EVERYWHERE)


@cache
def everywhere() -> Document:
    return compile_docx(written_once())


# --- any split -----------------------------------------------------------------------------------------------

LINE = "Dear {{ name | default(“friend”) }}, {% if vip %}Excellency {# no #}{% else %}hello{% endif %} of {{\xa0land\xa0}}!"
BETWEEN = (
    "",
    SPELLING,
    *bookmark(5, "here"),
    '<w:r w:rsidR="00AA00AA"/>',
    "<w:r><w:lastRenderedPageBreak/></w:r>",
)


@settings(max_examples=60, deadline=None)
@given(
    cuts=st.lists(
        st.tuples(
            st.integers(1, len(LINE) - 1),
            st.sampled_from(BETWEEN),
            st.sampled_from(("", "<w:b/>", "<w:noProof/>")),
        ),
        max_size=12,
    ),
    vip=st.booleans(),
)
def test_any_split_of_a_line_into_runs_reads_the_same(cuts: list[tuple[int, str, str]], vip: bool):
    marks = {at: (between, how) for at, between, how in cuts}
    edges = [0, *sorted(marks), len(LINE)]
    runs = [
        piece
        for start, end in pairwise(edges)
        for piece in (marks.get(start, ("", ""))[0], r(LINE[start:end], marks.get(start, ("", ""))[1]))
        if piece
    ]

    filled = compile_docx(made(doc(p(*runs)))).fill({"name": "Ana", "vip": vip, "land": "Norway"})

    assert read_text(filled) == f"Dear Ana, {'Excellency ' if vip else 'hello'} of Norway!\n"
    assert unsound(filled) == [] or _only_half_bookmarks(marks)


def _only_half_bookmarks(marks: dict[int, tuple[str, str]]) -> bool:
    """Cuts may put in a bookmark twice, or one end of it."""
    return any("bookmark" in between for between, _ in marks.values())


# --- any nesting ---------------------------------------------------------------------------------------------

_LEAVES = (
    "words",
    "value",
    "line",
    "drawing",
    "bookmark",
    "footnote",
    "item",
    "bullet",
    "box",
    "link",
    "control",
    "table",
    "rows",
    "break",
)
NESTING = st.recursive(
    st.sampled_from(_LEAVES),
    lambda inner: st.tuples(
        st.sampled_from(("for", "for else", "if", "if else", "cell", "set")),
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=2),
    ),
    max_leaves=10,
)
NAMES = st.lists(st.sampled_from(["Ana Bell", "Dov O'Shea", "Eve & <van>", ""]), max_size=3)


class Writer:
    """Writes a nesting as a document with ids of its own and notes that are referred to once."""

    def __init__(self) -> None:
        self.number = count(10)
        self.footnotes: list[str] = []
        self.endnotes: list[str] = []

    def blocks(self, nesting: list[Any]) -> Iterator[str]:
        for one in nesting:
            yield from self.leaf(one) if isinstance(one, str) else self.node(*one)

    def node(self, kind: str, inner: list[Any], other: list[Any]) -> Iterator[str]:
        body = list(self.blocks(inner))
        match kind:
            case "cell":
                yield table(("".join([*body, p("end of the cell")] if other else body or [p()]), "{{ a }}"))
                yield p()
            case "set":
                yield p("{% set b = a %}{{ b }}")
                yield from body
            case "for" | "if" | _:
                word = kind.split()[0]
                yield p("{% for one in names %}" if word == "for" else "{% if flag %}")
                yield from body
                if kind.endswith("else"):
                    yield p("{% else %}")
                    yield from self.blocks(other)
                yield p(f"{{% end{word} %}}")

    def leaf(self, kind: str) -> Iterator[str]:
        number = next(self.number)
        start, end = bookmark(number, f"mark{number}")
        match kind:
            case "footnote":
                self.footnotes.append(p(f" Note {number} {{{{ a }}}}"))
                yield p("Noted", footnote(len(self.footnotes)))
            case "endnote":
                self.endnotes.append(p(f" Endnote {number} {{{{ a }}}}"))
                yield p("Ended", endnote(len(self.endnotes)))
            case "table":
                yield table(("a", "{{ a }}"))
                yield p("after")
            case "rows":
                yield table(
                    *[("Name",)] * (number % 2),
                    ("{% for one in names %}",),
                    ("{{ one }} {{ a }}",),
                    ("{% endfor %}",),
                )
                yield p("after")
            case _:
                yield {
                    "words": p("Words"), "value": p("Value {{ a }}"), "line": p("{% for one in names %}{{ one }},{% endfor %}{% if flag %}yes{% endif %}"),
                    "drawing": p(drawing(number)), "bookmark": p(start, "{{ a }}", end), "item": p("item {{ a }}", number=1), "bullet": p("bullet", number=2),
                    "box": p(box(p("{{ a }}"), number).replace("_x0000_s1026", f"_x0000_s{number}")), "link": p(link("{{ a }}", anchor="mark10")),
                    "control": control(p("{{ a }}"), number), "break": p("a", BREAK, "{{ a }}"),
                }[kind]  # fmt: skip


def written(nesting: list[Any]) -> bytes:
    writer = Writer()
    body = "".join(writer.blocks(nesting))
    return made(
        doc(
            body + p("End"),
            header=p("{{ a }}"),
            footnotes=tuple(writer.footnotes),
            endnotes=tuple(writer.endnotes),
        )
    )


@settings(max_examples=60, deadline=None)
@given(
    nesting=st.lists(NESTING, max_size=4),
    names=NAMES,
    flag=st.booleans(),
    a=st.sampled_from(["x", "a & <b>", "line\nline"]),
)
def test_any_nesting_gives_a_sound_file_with_unique_ids(
    nesting: list[Any], names: list[str], flag: bool, a: str
):
    filled = compile_docx(written(nesting)).fill({"names": names, "flag": flag, "a": a})

    assert unsound(filled) == []
    assert hollow(filled) == []
    document = unpacked(filled)["word/document.xml"].decode()
    for identity in (
        r'<wp:docPr[^>]* id="(\d+)"',
        r'<w:bookmarkStart[^>]* w:id="(\d+)"',
        r'<v:shape[^>]* id="([^"]+)"',
        r'<w:footnoteReference[^>]* w:id="(\d+)"',
        r'<w:endnoteReference[^>]* w:id="(\d+)"',
    ):
        found = re.findall(identity, document)
        assert len(found) == len(set(found)), (identity, found)


@settings(max_examples=60, deadline=None)
@given(
    nesting=st.lists(NESTING, max_size=4),
    names=NAMES,
    flag=st.booleans(),
    shared=st.sets(st.sampled_from(("names", "flag", "a"))),
)
def test_what_is_shared_changes_no_byte(nesting: list[Any], names: list[str], flag: bool, shared: set[str]):
    values = {"names": names, "flag": flag, "a": "a & <b>"}
    template = written(nesting)

    folded = compile_docx(template, {key: values[key] for key in shared}).fill(
        {key: values[key] for key in values if key not in shared}
    )

    assert unpacked(folded) == unpacked(compile_docx(template).fill(values))


# --- any origin ----------------------------------------------------------------------------------------------


def paragraphs_of(parts: dict[str, bytes], name: str) -> list[str]:
    """The words of each paragraph of a part, without those of text boxes inside it or of the line above notes."""
    root = parse(parts[name])
    for special in root.xpath("w:footnote[@w:type]", namespaces={"w": W_NS}):
        root.remove(special)
    marks = {w("br"): "\n", w("tab"): "\t"}
    own = dict.fromkeys(root.iter(w("p")), "")
    for node in root.iter(w("t"), *marks):
        if not is_element(node.getparent(), "tabs"):
            own[next(node.iterancestors(w("p")))] += marks.get(str(node.tag), node.text or "")
    return list(own.values())


@settings(max_examples=80, deadline=None)
@given(
    nesting=st.lists(NESTING, max_size=4),
    names=NAMES,
    flag=st.booleans(),
    shared=st.sets(st.sampled_from(("names", "flag", "a"))),
    a=ANY_TEXT,
)
def test_what_a_traced_letter_says_is_what_the_letter_says(
    nesting: list[Any], names: list[str], flag: bool, shared: set[str], a: str
):
    values = {"names": names, "flag": flag, "a": a}
    common = {key: values[key] for key in shared}
    own = {key: values[key] for key in values if key not in shared}
    template = written(nesting)
    plain = unpacked(compile_docx(template, common).fill(own))
    docx, _ = compile_document(template, "t.docx", Ingredients(shared=common, stamps=Stamps()))
    assert docx is not None

    traced = docx.trace(own)

    said: dict[str, list[str]] = {}
    for paragraph in traced:
        said.setdefault(paragraph.part, []).append(paragraph.text)
    assert said == {name: paragraphs_of(plain, name) for name in said}
    assert {"word/document.xml", "word/header1.xml"} <= said.keys()
    for span in (span for paragraph in traced for span in paragraph.spans if span.tag):
        assert span.tag is not None
        assert span.text in ({a.replace("\r\n", "\n")} if span.tag.inner in "a b" else {*names})


# --- any machine ---------------------------------------------------------------------------------------------


def digest_of_the_corpus() -> str:
    """Return one SHA-256 of every document of the corpus that can be filled."""
    digest = hashlib.sha256()
    for path in sorted(HERE.glob("*.docx")):
        if path.stem.startswith("mistake") or not path.with_suffix(".yaml").exists():
            continue
        said = answer(path.read_bytes(), path.name, read(path.stem))
        digest.update(path.name.encode() + said.problems.encode() + said.refused.encode() + said.content)
    return digest.hexdigest()


def test_hash_seeds_zones_and_locales_change_no_byte():
    show = "from tests.word.test_properties import digest_of_the_corpus as d; print(d())"
    places = (("0", "UTC", "C"), ("1", "Asia/Almaty", "C.UTF-8"), ("4711", "America/St_Johns", "tr_TR.UTF-8"))
    started = [
        subprocess.Popen(
            [sys.executable, "-c", show],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "PYTHONPATH": f"{ROOT}:{ROOT}/src",
                "PYTHONHASHSEED": seed,
                "TZ": zone,
                "LC_ALL": locale,
            },
        )
        for seed, zone, locale in places
    ]

    digests = {one.communicate(timeout=50)[0].strip() for one in started}

    assert len(digests) == 1
    assert len(digests.pop()) == 64
