"""`plea demands`: the matrix of offices and demands, with its holes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from plea.cli.show import counted

if TYPE_CHECKING:
    from plea.merge.matrix import Matrix
    from plea.model.campaign import Campaign

WIDTH = 100
_LEAST = 16  # characters for a verb; where columns would be narrower, the matrix is set in parts
_MOST_LINES = 4
_GAP = "  "
_NONE, _MISSING = "–", "MISSING"


@click.command()
@click.argument("campaign", required=False)
@click.option(
    "--language", metavar="CODE", help="Show the verbs in this language, not in that of the first letter."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs."
)
@click.pass_obj
def demands(workspace: Path, campaign: str | None, language: str | None, form: str) -> None:
    """Show which office is asked for which demand, and what is missing.

    A cell that a letter needs and that is empty says MISSING.
    """
    from plea.cli.open_campaign import open_campaign
    from plea.merge.matrix import matrix_of

    opened, _ = open_campaign(workspace, campaign)
    matrix = matrix_of(opened)
    chosen = _language(matrix, language)
    if form == "json":
        click.echo(json.dumps(_as_json(opened, matrix, chosen), ensure_ascii=False, indent=2))
    elif matrix.demands:
        click.echo("\n".join([*_table(opened, matrix, chosen), *_grounds(opened, matrix, chosen)]))
        click.echo(_verdict(matrix))
    else:
        click.echo("No letter of this campaign puts a demand.")
    raise SystemExit(1 if matrix.missing else 0)


def _language(matrix: Matrix, wanted: str | None) -> str:
    if wanted and matrix.languages and wanted not in matrix.languages:
        there = ", ".join(matrix.languages)
        raise click.UsageError(f'No letter of this campaign is written in "{wanted}", only in {there}.')
    return wanted or next(iter(matrix.languages), "en")


def _cell(campaign: Campaign, matrix: Matrix, office: str, key: str, language: str) -> str:
    from plea.merge.matrix import Asked

    if Asked(office, key, language) in matrix.missing:
        return _MISSING
    demand = campaign.demands.get(key)
    return demand.verbs.get(office, {}).get(language, _NONE) if demand else _NONE


def _table(campaign: Campaign, matrix: Matrix, language: str) -> Iterator[str]:
    """Yield the lines of the matrix; many demands are set in several tables, one below the other."""
    names = [f"{office} ({number:,})" for office, number in matrix.offices.items()]
    first = max(map(len, ["office (recipients)", *names]))
    at_once = max(1, (WIDTH - first) // (_LEAST + len(_GAP)))
    for start in range(0, len(matrix.demands), at_once):
        keys = matrix.demands[start : start + at_once]
        width = min(40, (WIDTH - first) // len(keys) - len(_GAP))
        widths = [first, *[width] * len(keys)]
        yield from _row(["office (recipients)", *keys], widths)
        yield _GAP.join("-" * one for one in widths)
        for office, name in zip(matrix.offices, names, strict=True):
            cells = [_cell(campaign, matrix, office, key, language) for key in keys]
            yield from _row([name, *cells], widths)
        yield ""


def _row(texts: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    columns = [_lines(text, width) for text, width in zip(texts, widths, strict=True)]
    for number in range(max(map(len, columns))):
        pieces = [lines[number] if number < len(lines) else "" for lines in columns]
        padded = (piece.ljust(width) for piece, width in zip(pieces, widths, strict=True))
        yield _GAP.join(padded).rstrip()


def _lines(text: str, width: int) -> list[str]:
    return wrap(text, width, max_lines=_MOST_LINES, placeholder="…") or [""]


def _grounds(campaign: Campaign, matrix: Matrix, language: str) -> Iterator[str]:
    for key in matrix.demands:
        demand = campaign.demands.get(key)
        if demand is None:
            yield f"{key}: there is no such demand"
            continue
        facts = campaign.case.facts
        basis = [f"{f} ({facts[f].standing})" if f in facts else f"{f} (no such fact)" for f in demand.basis]
        yield f"{key}: {demand.title.get(language, _NONE)}"
        yield from _indented(f"rests on: {', '.join(basis) or 'nothing'}")
        yield from _indented(f"legal ground: {_law(campaign, key, language) or 'none is written down'}")
    yield ""


def _indented(text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent="    ", subsequent_indent="      ")


def _law(campaign: Campaign, key: str, language: str) -> str:
    law = campaign.demands[key].law
    return law.get(language) or law.get("", "")


def _verdict(matrix: Matrix) -> str:
    if not matrix.missing:
        return "Every letter has the words for what it demands."
    lines = [f"{counted(len(matrix.missing), 'cell')} missing; `plea check` says where each belongs:"]
    languages: dict[tuple[str, str], list[str]] = {}
    for asked in matrix.missing:
        languages.setdefault((asked.demand, asked.office), []).append(asked.language)
    lines += [f"    {key} for {office} in {', '.join(codes)}" for (key, office), codes in languages.items()]
    return "\n".join(lines)


def _as_json(campaign: Campaign, matrix: Matrix, language: str) -> dict[str, object]:
    known = {key: campaign.demands[key] for key in matrix.demands if key in campaign.demands}
    facts = campaign.case.facts
    return {
        "language": language,
        "offices": [
            {
                "office": office,
                "recipients": number,
                "asks": {
                    key: known[key].verbs.get(office, {}).get(language) if key in known else None
                    for key in matrix.demands
                },
                "needed": [
                    key
                    for key in matrix.demands
                    if any((a.office, a.demand, a.language) == (office, key, language) for a in matrix.needed)
                ],
            }
            for office, number in matrix.offices.items()
        ],
        "demands": [
            {
                "demand": key,
                "title": demand.title.get(language),
                "basis": [
                    {"fact": fact, "standing": str(facts[fact].standing) if fact in facts else None}
                    for fact in demand.basis
                ],
                "law": _law(campaign, key, language) or None,
            }
            for key, demand in known.items()
        ],
        "missing": [
            {"office": asked.office, "demand": asked.demand, "language": asked.language}
            for asked in matrix.missing
        ],
    }
