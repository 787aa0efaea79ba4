"""case.yaml or case.xlsx: the facts, and the sources they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from plea.files.block import Block, read_block
from plea.files.sheet_settings import Columns, keys_in, links_in, sheet_block
from plea.files.workbook import is_workbook, open_workbook
from plea.model.case import Audience, Case, Fact, Ground, Sensitivity, Source, SourceKind, Standing
from plea.model.problem import Problem

FACTS, SOURCES = "Facts", "Sources"

_TOLD = (Standing.CONFIRMED, Standing.ALLEGED)
"""The standings that may have a wording of their own: a withdrawn fact is never told."""

FACT_COLUMNS = Columns(
    "fact",
    {
        "standing": ("standing",),
        "on": ("on",),
        "since": ("since",),
        "expires": ("expires",),
        "sensitivity": ("sensitivity",),
        "consent": ("ground", "consent"),
        "published_by": ("ground", "published", "by"),
        "published_on": ("ground", "published", "on"),
        "published_source": ("ground", "published", "source"),
        "withdrawn": ("ground", "withdrawn"),
        "audiences": ("audiences",),
        "cleared_by": ("cleared", "by"),
        "cleared_on": ("cleared", "on"),
        "checked": ("checked",),
        "sources": ("sources",),
    },
    in_languages=("",),
    kinds=_TOLD,
    lists={"audiences": keys_in, "sources": keys_in},
    months=("on", "since", "published_on"),
)

SOURCE_COLUMNS = Columns(
    "source",
    {
        "kind": ("kind",),
        "links": ("links",),
        "on": ("on",),
        "by": ("by",),
        "language": ("language",),
        "seen": ("seen",),
        "archived": ("archived",),
        "how": ("how",),
        "words": ("words",),
        "until": ("until",),
        "withdrawn": ("withdrawn",),
        **{f"shown_to_{audience}": ("shown_as", str(audience)) for audience in Audience},
    },
    in_languages=("",),
    lists={"links": links_in},
    required=("kind",),
    months=("on",),
)


def read_case(path: Path, name: str) -> tuple[Case, list[Problem]]:
    """Read the register of facts and sources."""
    problems: list[Problem] = []
    root = _register(path, name, problems)
    if root is None:
        return Case(), problems
    facts = {block.key: _fact(block) for block in root.blocks("facts", "fact", in_texts=True)}
    sources = {block.key: _source(block) for block in root.blocks("sources", "source", in_texts=True)}
    root.close()
    return Case(facts, sources), problems


def _register(path: Path, name: str, problems: list[Problem]) -> Block | None:
    if not is_workbook(name):
        return read_block(path, name, "The case", problems)
    workbook, found = open_workbook(path, name)
    problems += found
    sheets = {"facts": (FACTS, FACT_COLUMNS), "sources": (SOURCES, SOURCE_COLUMNS)}
    return sheet_block(workbook, "The case", sheets, problems) if workbook else None


def _fact(block: Block) -> Fact:
    texts = block.in_languages_by(_TOLD)
    standing = block.choice("standing", Standing, Standing.CONFIRMED)
    fact = Fact(
        key=block.key,
        wording=_wording(block, texts, standing),
        place=block.place,
        standing=standing,
        on=block.day_or_month("on"),
        since=block.day_or_month("since"),
        expires=block.day("expires"),
        sensitivity=block.choice("sensitivity", Sensitivity, Sensitivity.PUBLIC),
        ground=_ground(block.block("ground")),
        audiences=block.choices("audiences", Audience, tuple(Audience)),
        checked=block.day("checked"),
        sources=block.words("sources"),
    )
    cleared = block.block("cleared")
    block.close()
    if cleared is None:
        return fact
    fact = replace(fact, cleared_by=cleared.text("by"), cleared_on=cleared.day("on"))
    cleared.close()
    return fact


def _wording(block: Block, texts: Mapping[str, Mapping[str, str]], standing: Standing) -> dict[str, str]:
    """Return the texts of the fact's standing; without one, a claim might be told as if it were sure."""
    wording = {}
    for code, by_standing in texts.items():
        if standing in _TOLD and standing not in by_standing:
            message = f'{block.title} is {standing}, but "{code}" has no wording for that.'
            how = ", in words that say whose claim it is" if standing is Standing.ALLEGED else ""
            column = code if standing is Standing.CONFIRMED else f"{code}_{standing}"
            where = f'it in the column "{column}"' if block.place.in_sheet else f'"{standing}: …" there'
            todo = f"Write {where}{how}."
            block.problems.append(Problem("wording-without-standing", block.place_of(code), message, todo))
        if by_standing:
            wording[code] = by_standing.get(standing) or next(iter(by_standing.values()))
    return {code: text for code, text in wording.items() if text}


def _ground(block: Block | None) -> Ground | None:
    if block is None:
        return None
    consent, withdrawn = block.text("consent"), block.day("withdrawn")
    published = block.block("published")
    block.close()
    if published is None:
        return Ground(consent, withdrawn=withdrawn)
    ground = Ground(
        consent=consent,
        published_by=published.text("by"),
        published_on=published.day_or_month("on"),
        published_source=published.text("source"),
        withdrawn=withdrawn,
    )
    published.close()
    return ground


def _source(block: Block) -> Source:
    source = Source(
        key=block.key,
        kind=block.choice("kind", SourceKind, SourceKind.DOCUMENT, sample="web"),
        place=block.place,
        text=block.in_languages(),
        links=block.words("links"),
        on=block.day_or_month("on"),
        by=block.text("by"),
        language=block.text("language"),
        seen=block.day("seen"),
        archived=block.text("archived"),
        how=block.text("how"),
        words=block.text("words"),
        until=block.day("until"),
        withdrawn=block.day("withdrawn"),
        shown_as=_shown_as(block),
    )
    for number, link in enumerate(source.links, start=1):
        if not link.startswith(("https://", "http://")) or len(link.split()) > 1:
            # What leads to somebody who must stay unnamed is not repeated, on a screen neither.
            held = f"a text (number {number})" if source.shown_as else f'"{link}"'
            todo = 'Write it whole, from "https://" on.'
            block.wrong("links", f"holds {held}, which is no web address", todo)
    block.close()
    return source


def _shown_as(block: Block) -> dict[Audience, str]:
    inner = block.block("shown_as")
    if inner is None:
        return {}
    shown = {audience: text for audience in Audience if (text := inner.text(audience))}
    for name, entry in inner.entries.items():
        if name in list(Audience) and not entry.value:
            inner.wrong(name, "is empty", 'Write "none", or the words that this audience may read.')
    inner.close()
    return shown
