"""demands.yaml or demands.xlsx: what is asked, of which office, with which verb, resting on which facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from plea.files.block import Block, read_block
from plea.files.demand_sheets import demands_block
from plea.files.workbook import is_workbook, open_workbook
from plea.files.yaml import Entry
from plea.model.case import Demand, Wording
from plea.model.problem import Place, Problem


def read_demands(path: Path, name: str) -> tuple[dict[str, Demand], list[Problem]]:
    """Read the matrix of demands and offices."""
    problems: list[Problem] = []
    root = _file(path, name, problems)
    if root is None:
        return {}, problems
    demands = {block.key: _demand(block) for block in root.blocks("demands", "demand", in_texts=True)}
    root.close()
    return demands, problems


def _file(path: Path, name: str, problems: list[Problem]) -> Block | None:
    if not is_workbook(name):
        return read_block(path, name, "The file of demands", problems)
    workbook, found = open_workbook(path, name)
    problems += found
    return demands_block(workbook, problems) if workbook else None


def _demand(block: Block) -> Demand:
    asks = block.block("asks")
    demand = Demand(
        key=block.key,
        title=block.wording("title", sample="{en: A pardon}"),
        what=block.wording("what", sample='{en: "the petition for …"}'),
        verbs=_verbs(asks),
        basis=block.words("basis"),
        place=block.place,
        law=block.wording("law", shared=True),
        done_by=block.words("done_by"),
        next_verbs=_verbs(block.block("next")),
        places=dict(_places(asks.entries)) if asks else {},
    )
    block.close()
    return demand


def _verbs(block: Block | None) -> dict[str, Wording]:
    """An office without a verb stays away: it cannot be asked."""
    if block is None:
        return {}
    return {office: wording for office in block.entries if (wording := block.wording(office))}


def _places(offices: Mapping[str, Entry]) -> Iterator[tuple[tuple[str, str], Place]]:
    """Yield where the verb for an office and a language stands, or the empty cell where it would."""
    for office, entry in offices.items():
        yield (office, ""), entry.place
        for language, verb in entry.value.items() if isinstance(entry.value, Mapping) else ():
            yield (office, language), verb.place
