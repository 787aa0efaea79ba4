"""case.yaml: the facts, and the sources they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from plea.files.block import Block, read_block
from plea.model.case import Audience, Case, Fact, Ground, Sensitivity, Source, SourceKind, Standing
from plea.model.problem import Problem


def read_case(path: Path, name: str) -> tuple[Case, list[Problem]]:
    """Read the register of facts and sources."""
    problems: list[Problem] = []
    root = read_block(path, name, "The case", problems)
    if root is None:
        return Case(), problems
    facts = {block.key: _fact(block) for block in root.blocks("facts", "fact", in_texts=True)}
    sources = {block.key: _source(block) for block in root.blocks("sources", "source", in_texts=True)}
    root.close()
    return Case(facts, sources), problems


_TOLD = (Standing.CONFIRMED, Standing.ALLEGED)
"""The standings that may have a wording of their own: a withdrawn fact is never told."""


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
            todo = f'Write "{standing}: …" there{how}.'
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
