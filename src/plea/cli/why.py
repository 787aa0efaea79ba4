"""`plea why`: where the words of a letter that was made come from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from plea.cli.show import show_problems

if TYPE_CHECKING:
    from plea.merge.again import MadeAgain
    from plea.merge.found import Found
    from plea.merge.origins import Origin, Origins
    from plea.model.campaign import Campaign

_INDENT = " " * 4


@click.command()
@click.argument("file", metavar="FILE.docx", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("words", required=False)
@click.option("--campaign", metavar="NAME", help="Whose letter it is, where there are several campaigns.")
@click.option(
    "--proof",
    metavar="COPY.docx",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a copy with a Word comment at each value that was put in.",
)
@click.pass_obj
def why(workspace: Path, file: Path, words: str | None, campaign: str | None, proof: Path | None) -> None:
    """Say where words of a letter come from.

    The answer names cells, facts, demands, lines of a text and conditions. WORDS are any words of
    the letter, in quotes. The letter is made again from the files as they are now; what was changed
    since is said first.
    """
    from plea.merge.found import find_words
    from plea.merge.origins import Origins

    if proof is None and not (words and words.strip()):
        raise click.UsageError('Give some words of the letter, in quotes: plea why FILE.docx "in Dolinka".')
    content, made = _letter(workspace, file, campaign)
    _say_state(workspace, content, made)
    if proof is not None:
        _write_proof(proof, made)
    if not words:
        return
    found = find_words(made.paragraphs, words)
    if not found:
        click.echo(_not_found(content, words), err=True)
        raise SystemExit(1)
    origins = Origins(made)
    for one in found:
        click.echo()
        _show(one, origins)


def _letter(workspace: Path, file: Path, key: str | None) -> tuple[bytes, MadeAgain]:
    """Return the file's bytes and its letter made again; exits with the reason where that cannot be."""
    from plea.merge.again import assignment_of, make_again
    from plea.word.clean import identifier_of
    from plea.word.guard import inspect

    content = file.read_bytes()
    refused = [problem for problem in inspect(content, file.name)[1] if problem.stops]
    if refused:
        show_problems(refused)
        raise SystemExit(1)
    campaign = _campaign(workspace, file, key)
    identifier = identifier_of(content)
    assignment = assignment_of(campaign, identifier)
    if assignment is None:
        click.echo(_no_letter(file, identifier, campaign), err=True)
        raise SystemExit(1)
    made, problems = make_again(campaign, assignment)
    if made is None:
        show_problems(problems)
        click.echo("\nThis letter cannot be made any more, so it cannot be asked.", err=True)
        raise SystemExit(1)
    return content, made


def _campaign(workspace: Path, file: Path, key: str | None) -> Campaign:
    """Read the campaign, which a letter below out/ has in its path; what is wrong in it is for `check`."""
    from plea.cli.open_campaign import read_only

    above = {parent.name for parent in file.resolve().parents}
    inside = [path.name for path in (workspace / "letters").glob("*/") if path.name in above]
    return read_only(workspace, key or (inside[0] if len(inside) == 1 else None))


def _no_letter(file: Path, identifier: str, campaign: Campaign) -> str:
    if not identifier:
        return (
            f"{file.name} does not say which letter it is: plea did not make it, or its properties are gone."
        )
    return (
        f'{file.name} is the letter "{identifier}", which the campaign "{campaign.key}" does not plan '
        "(any more): the recipient left the list, or the letter has another name now."
    )


def _say_state(workspace: Path, content: bytes, made: MadeAgain) -> None:
    """Say whether the file is the letter that plea makes now."""
    from hashlib import sha256

    name = made.assignment.recipient.name
    click.echo(f"{made.assignment.letter.key} to {name}, {made.assignment.language}")
    if content == made.draft.docx:
        click.echo("The file is the letter as plea makes it now.")
        return
    if sha256(content).hexdigest() in _hashes(workspace / "out" / made.campaign.key, made):
        click.echo("The files have changed since this letter was made: what follows is the letter of now.")
    else:
        click.echo("The file was changed by hand since plea made it: what follows is the letter of now.")


def _hashes(folder: Path, made: MadeAgain) -> set[str]:
    """Return the hashes that the manifests give for this letter."""
    from plea.output.manifest import MANIFEST, read_manifest
    from plea.output.refusals import UnreadableManifest

    whose = (made.assignment.letter.key, made.assignment.recipient.key, made.assignment.language)
    hashes = set()
    for shelf in ("drafts", "final"):
        try:
            rows = read_manifest(folder / shelf / MANIFEST)
        except (UnreadableManifest, OSError):
            continue
        hashes |= {row.sha256 for row in rows if row.whose == whose}
    return hashes


def _not_found(content: bytes, words: str) -> str:
    from plea.word.read import read_text

    if words.strip().lower() in read_text(content).lower():
        return f'"{words}" stands in the file, but not in the letter of now: typed by hand, or changed since.'
    return f'"{words}" does not stand in this letter. Give words as they stand there, in one paragraph.'


def _show(found: Found, origins: Origins) -> None:
    paragraph = found.paragraph
    place = str(paragraph.place) or "footnote"
    click.echo(f"{click.style(place, bold=True)}: {_excerpt(paragraph.text, found.start, found.end)}")
    for branch in paragraph.around:
        opened = f" of {branch.opened}" if branch.opened is not branch.tag else ""
        click.echo(f"  behind {branch.tag}{opened} ({branch.tag.place})")
        _list(origins.of_branch(branch))
    if paragraph.note:
        click.echo("  the note of")
        _list(origins.of_note(paragraph.note))
    for span in found.spans:
        if span.note:
            click.echo("  its note")
        elif span.tag:
            click.echo(f"  {span.tag} ({span.tag.place})")
        elif not paragraph.note:
            click.echo(f"  the text's own words: {_shortened(span.text)}")
        _list(origins.of_span(span))


def _list(origins: list[Origin]) -> None:
    for origin in origins:
        says = f' "{origin.says}"' if origin.says else ""
        place = f" – {origin.place}" if str(origin.place) else ""
        click.echo(f"{_INDENT}{origin.name}{says}{place}")
        if origin.more:
            click.echo(f"{_INDENT}  {origin.more}")


def _excerpt(text: str, start: int, end: int) -> str:
    from plea.model.problem import Place
    from plea.word.places import with_excerpt

    return with_excerpt(Place(""), text, start, end).excerpt


def _shortened(text: str, longest: int = 80) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…"


def _write_proof(path: Path, made: MadeAgain) -> None:
    from plea.merge.proof import proof_copy

    if path.exists():
        click.echo(f"{path} is there already. Give the copy another name; nothing was written.", err=True)
        raise SystemExit(1)
    try:
        path.write_bytes(proof_copy(made))
    except OSError as error:
        click.echo(f"{path} could not be written: {error.strerror or error}.", err=True)
        raise SystemExit(1) from None
    click.echo(f"Proof copy written: {path}")
