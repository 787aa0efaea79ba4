"""What a document of the corpus must give: NAME.yaml beside NAME.docx, and how a run is put in the same words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from plea.model.problem import Place
from plea.word import BrokenDocument, CannotFill, compile_docx, read_text
from plea.word.clean import Properties
from plea.word.compiling import Ingredients, compile_document
from plea.word.inserted import MarkdownText
from plea.word.markdown import SourceLine, parse_markdown
from plea.word.xml import is_element, parse, w

if TYPE_CHECKING:
    from tests.word.corpus.make import Doc

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a document: problems, a refusal to fill it, or a filled file."""

    problems: str = ""  # also warnings
    refused: str = ""
    content: bytes = field(default=b"", repr=False)

    def said(self) -> dict[str, Any]:
        """Return it as the keys of a YAML file."""
        told: dict[str, Any] = {
            key: text for key, text in (("problems", self.problems), ("refused", self.refused)) if text
        }
        return {**told, **words_in(self.content)} if self.content else told


def answer(content: bytes, name: str, given: dict[str, Any]) -> Answer:
    """Compile and fill a document with the values and shared values of its YAML file."""
    values, shared = given.get("values") or {}, given.get("shared") or {}
    if "letter" in given:
        return _with_letter(content, name, values, given["letter"])
    try:
        document = compile_docx(content, shared, name=name)
    except BrokenDocument as broken:
        return Answer("\n".join(map(str, broken.problems)))
    warnings = "\n".join(map(str, document.warnings))
    try:
        return Answer(warnings, "", document.fill(values))
    except CannotFill as refusal:
        return Answer(warnings, str(refusal))


def _with_letter(content: bytes, name: str, values: dict[str, Any], lines: list[str]) -> Answer:
    parsed, wrong = parse_markdown(
        [SourceLine(line, Place.line("letter.md", n)) for n, line in enumerate(lines, 1)]
    )
    assert wrong == []
    docx, problems = compile_document(content, name, Ingredients(texts={"letter": MarkdownText(parsed)}))
    told = "\n".join(map(str, problems))
    return (
        Answer(told)
        if docx is None
        else Answer(told, "", docx.pack(docx.fill(values), Properties("", "", "", date(2018, 3, 2))))
    )


def words_in(content: bytes) -> dict[str, Any]:
    """Return the text of a filled file: its body, its title and every other part that has words."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    core = parse(parts["docProps/core.xml"]).findtext("{http://purl.org/dc/elements/1.1/}title")
    elsewhere = {
        name.removeprefix("word/").removesuffix(".xml"): "\n".join(words)
        for name, part in sorted(parts.items())
        if name.startswith(("word/header", "word/footer", "word/endnotes"))
        and name.endswith(".xml")
        and any(words := _lines(part))
    }
    numbers = " ".join(_numbers(parts))
    said: dict[str, Any] = {"text": read_text(content).rstrip("\n")}
    said |= {"numbers": numbers} if numbers else {}
    return {**said, **({"title": core} if core else {}), **({"elsewhere": elsewhere} if elsewhere else {})}


def _numbers(parts: dict[str, bytes]) -> Iterator[str]:
    """Yield what Word prints before each item of a numbered list of one level, as its rules say (17.9)."""
    if "word/numbering.xml" not in parts:
        return
    lists = parse(parts["word/numbering.xml"])
    kinds = {num.get(w("numId")): num.find(w("abstractNumId")).get(w("val")) for num in lists.iter(w("num"))}
    again = {
        num.get(w("numId"))
        for num in lists.iter(w("num"))
        if num.find(f".//{w('startOverride')}") is not None
    }
    forms = {
        kind.get(w("abstractNumId")): kind.find(f"{w('lvl')}/{w('numFmt')}").get(w("val"))
        for kind in lists.iter(w("abstractNum"))
    }
    count: dict[str, int] = {}
    for used in parse(parts["word/document.xml"]).iter(w("numId")):
        number = used.get(w("val"))
        kind = kinds.get(number)
        if forms.get(kind) != "decimal":
            continue
        count[kind] = 1 if number in again else count.get(kind, 0) + 1
        again.discard(number)
        yield str(count[kind])


def _lines(part: bytes) -> list[str]:
    marks = {w("br"): "\n", w("tab"): "\t"}
    return [
        "".join(
            marks.get(str(node.tag), node.text or "")
            for node in p.iter(w("t"), *marks)
            if not is_element(node.getparent(), "tabs")
        )
        for p in parse(part).iter(w("p"))
        if (spacing := p.find(f"{w('pPr')}/{w('spacing')}")) is None or spacing.get(w("lineRule")) != "exact"
    ]


def hollow(content: bytes) -> list[str]:
    """Return what Word calls damaged: places for paragraphs without one, cells that end in a table, tables without rows."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        trees = {
            name: parse(package.read(name))
            for name in package.namelist()
            if name.startswith("word/") and name.endswith(".xml") and name != "word/settings.xml"
        }
    found = []
    for name, tree in trees.items():
        for node in tree.iter(*map(w, ("tc", "hdr", "ftr", "footnote", "endnote", "txbxContent", "tbl"))):
            inside = [one.tag.rpartition("}")[2] for one in node if isinstance(one.tag, str)]
            kind = node.tag.rpartition("}")[2]
            if (kind == "tbl" and "tr" not in inside) or (
                kind != "tbl" and (not {"p", "sdt"} & set(inside) or inside[-1] == "tbl")
            ):
                found.append(f"{name}: {kind} holds {inside}")
    return found


def read(name: str) -> dict[str, Any]:
    """Read what is expected of a document."""
    return YAML(typ="safe").load(HERE / f"{name}.yaml")


def accept(name: str, one: Doc) -> None:
    """Write down what the engine says now as what is expected."""
    given = {key: value for key in ("values", "shared", "letter") if (value := getattr(one, key))}
    given |= {"letter": list(one.letter)} if one.letter else {}
    said = answer((HERE / f"{name}.docx").read_bytes(), f"{name}.docx", given).said()
    yaml = YAML()
    yaml.width = 4096
    yaml.allow_unicode = True
    yaml.representer.ignore_aliases = lambda _node: True
    yaml.dump({**given, **_literal(said)}, HERE / f"{name}.yaml")


def _literal(said: Any) -> Any:
    if isinstance(said, dict):
        return {key: _literal(value) for key, value in said.items()}
    plain = all(character.isprintable() or character == "\n" for character in said) and not said.startswith(
        " "
    )
    return (
        LiteralScalarString(said) if plain and "\n" in said.strip("\n") and not said.endswith("\n") else said
    )
