"""demands.yaml: what is asked, of which office, with which verb, resting on which facts."""

from __future__ import annotations

from pathlib import Path

from plea.files.block import Block, read_block
from plea.model.case import Demand, Wording
from plea.model.problem import Problem


def read_demands(path: Path, name: str) -> tuple[dict[str, Demand], list[Problem]]:
    """Read the matrix of demands and offices."""
    problems: list[Problem] = []
    root = read_block(path, name, "The file of demands", problems)
    if root is None:
        return {}, problems
    demands = {block.key: _demand(block) for block in root.blocks("demands", "demand", in_texts=True)}
    root.close()
    return demands, problems


def _demand(block: Block) -> Demand:
    demand = Demand(
        key=block.key,
        title=block.wording("title", sample="{en: A pardon}"),
        what=block.wording("what", sample='{en: "the petition for …"}'),
        verbs=_verbs(block.block("asks")),
        basis=block.words("basis"),
        place=block.place,
        law=block.wording("law", shared=True),
    )
    block.close()
    return demand


def _verbs(block: Block | None) -> dict[str, Wording]:
    """An office without a verb stays away: it cannot be asked."""
    if block is None:
        return {}
    return {office: wording for office in block.entries if (wording := block.wording(office))}
