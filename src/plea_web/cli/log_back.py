"""`plea log reply`, `returned` and `note`: what came back, from the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from datetime import date, datetime

    from plea_web.desk.models import Campaign, Contact, Draft, Member, Recipient

_OUTCOMES = ("granted", "partly", "noted", "refused", "no_answer")
_CHANNELS = ("paper", "email", "hand", "portal", "fax", "phone", "meeting")
_DAY = click.DateTime(["%Y-%m-%d"])


def _shared(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that all three have."""
    options = (
        click.option("--on", type=_DAY, metavar="DAY", help="When, as 2026-03-19. Today, if not said."),
        click.option("--campaign", metavar="CAMPAIGN", help="Which one, where there are several."),
        click.option(
            "--format", "form", type=click.Choice(["text", "json"]), default="text",
            help="For people or programs.",
        ),
        click.option("--as", "name", metavar="USERNAME", help="Who you are, where several work here."),
        click.pass_obj,
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@click.argument("whom", metavar="KEY")
@click.option(
    "--channel", type=click.Choice(_CHANNELS), default="paper", show_default=True, help="How it came."
)
@click.option("--letter", "kinds", multiple=True, metavar="KIND", help="Which kinds of letters it answers.")
@click.option(
    "--file",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A scanned page (JPEG, PNG, PDF), Word document or .eml; may be repeated, in order.",
)
@click.option(
    "--demand",
    "demands",
    multiple=True,
    metavar="DEMAND=OUTCOME",
    help=f"What it says to a demand: {', '.join(_OUTCOMES)}; may be repeated.",
)
@click.option("--their-reference", default="", help="Their number or reference.")
@click.option("--their-date", type=_DAY, metavar="DAY", help="The date on it.")
@click.option("--language", default="", metavar="CODE", help="Its language: ru.")
@click.option("--summary", default="", help="What it says, in short.")
@click.option("--answered-by", default="", metavar="OFFICE", help="Another office than we wrote to.")
@click.option("--answer-due", type=_DAY, metavar="DAY", help="By when a further answer is due.")
@click.option("--note", "words", default="", help="A note for the team.")
@click.option("--confidential", is_flag=True, help="Only owners read it.")
@_shared
def reply(workspace: Path, whom: str, **said: Any) -> None:
    """Write down a reply of the recipient KEY (or an outgoing number, or a name).

    It answers every letter to them that is not answered yet, or those that --letter names.
    """  # fmt: skip
    campaign, member, person, day = _opened(workspace, whom, said)
    from plea_web.desk.workflow import NotAllowed
    from plea_web.desk.workflow.replies import Answer, answered
    from plea_web.desk.workflow.scans import LARGEST, scan

    def pages() -> list[Any]:
        kept = []
        for path in said["files"]:
            with path.open("rb") as file:
                kept.append(scan(path.name, file.read(LARGEST + 1)))
        return kept

    def step() -> Contact:
        letters = _letters(campaign, person, said["kinds"])
        answer = Answer(
            on=day,
            channel=said["channel"],
            their_reference=said["their_reference"],
            their_date=_date(said["their_date"]),
            language=_language(said["language"]),
            summary=said["summary"],
            answered_by=said["answered_by"],
            answer_due=_date(said["answer_due"]),
            outcomes=_outcomes(campaign, said["demands"]),
            attachments=pages(),
            note=said["words"],
            confidential=said["confidential"],
        )
        return answered(letters, answer, by=member)

    contact = _done(step, NotAllowed)
    letters = list(contact.reply.letters.order_by("pk"))
    told = {"letters": [[one.letter, one.recipient, one.language] for one in letters]}
    kinds = ", ".join(dict.fromkeys(f"{one.letter} ({one.language})" for one in letters))
    _tell(contact, said["form"], f"reply of {person} to {kinds}", told)


@click.command()
@click.argument("whom", metavar="KEY")
@click.option(
    "--channel", type=click.Choice(_CHANNELS[:5]), default="paper", show_default=True, help="How it left."
)
@click.option("--letter", "kinds", multiple=True, metavar="KIND", help="Which letter, where several left.")
@click.option("--reason", default="", help="What is on the envelope.")
@_shared
def returned(workspace: Path, whom: str, **said: Any) -> None:
    """Write down that a letter to the recipient KEY came back undelivered."""
    campaign, member, person, day = _opened(workspace, whom, said)
    from plea_web.desk.contact_forms import can_come_back
    from plea_web.desk.workflow import NotAllowed
    from plea_web.desk.workflow.replies import returned as came_back

    def step() -> Contact:
        letters = _sent(campaign, person, said["kinds"])
        by_it = [one for one in can_come_back(letters) if one.channel == said["channel"]]
        kinds = {one.draft.whose for one in by_it}
        if len(kinds) > 1:
            named = ", ".join(sorted({one.draft.letter for one in by_it}))
            raise NotAllowed(f"Several letters to {person} left this way. Say which: --letter {named}")
        draft = by_it[0].draft if by_it else letters[0]
        return came_back(draft, said["channel"], on=day, by=member, reason=said["reason"])

    contact = _done(step, NotAllowed)
    _tell(contact, said["form"], f"{contact.draft} came back", {})


@click.command()
@click.argument("whom", metavar="KEY")
@click.argument("text")
@click.option("--channel", type=click.Choice(_CHANNELS), default=None, help="A call, a meeting, a message.")
@click.option("--from", "who", type=click.Choice(["us", "them"]), default=None, help="Who spoke.")
@click.option("--confidential", is_flag=True, help="Only owners read it.")
@_shared
def note(workspace: Path, whom: str, text: str, **said: Any) -> None:
    """Write down a note about the recipient KEY: a call, a meeting, or what the team should know."""
    campaign, member, person, day = _opened(workspace, whom, said)
    from plea_web.desk.models import Direction
    from plea_web.desk.workflow import NotAllowed
    from plea_web.desk.workflow.notes import note as write_note

    spoke = {"us": Direction.OUT, "them": Direction.IN}.get(said["who"], Direction.OURS)

    def step() -> Contact:
        return write_note(
            person, text, on=day, by=member, channel=said["channel"] or "", direction=spoke,
            campaign=campaign, confidential=said["confidential"],
        )  # fmt: skip

    _tell(_done(step, NotAllowed), said["form"], f"note about {person}", {})


def _opened(workspace: Path, whom: str, said: dict[str, Any]) -> tuple[Campaign, Member, Recipient, date]:
    from plea_web.cli.opening import open_desk, speaker

    campaign = open_desk(workspace, said["campaign"])
    member = speaker(said["name"])
    from plea_web.desk.today import today

    return campaign, member, _recipient(whom, member), _date(said["on"]) or today()


def _recipient(words: str, member: Member) -> Recipient:
    from plea_web.desk.whom import only
    from plea_web.desk.workflow import NotAllowed

    try:
        return only(words, member)
    except NotAllowed as refusal:
        raise click.UsageError(str(refusal)) from None


def _sent(campaign: Campaign, person: Recipient, kinds: tuple[str, ...]) -> list[Draft]:
    """Return the letters to somebody that left, the last one first. Raises NotAllowed where there is none."""
    from plea_web.desk.models import LEFT, Draft
    from plea_web.desk.workflow import NotAllowed

    sent = Draft.objects.filter(campaign=campaign, addressee=person, state__in=LEFT)
    if kinds:
        sent = sent.filter(letter__in=kinds)
    letters = list(sent.order_by("-sent_on", "-pk"))
    if not letters:
        raise NotAllowed(
            f"No such letter to {person} has been sent, so nothing can come back. plea log note notes a call."
        )
    return letters


def _letters(campaign: Campaign, person: Recipient, kinds: tuple[str, ...]) -> list[Draft]:
    letters = _sent(campaign, person, kinds)
    return letters if kinds else [one for one in letters if one.replied_on is None] or letters[:1]


def _outcomes(campaign: Campaign, demands: tuple[str, ...]) -> dict[str, str]:
    from plea_web.desk.demand_titles import demand_titles

    known = demand_titles(campaign)
    found = {}
    for one in demands:
        demand, _, outcome = one.partition("=")
        if outcome not in _OUTCOMES:
            raise click.UsageError(f"--demand {one}: write DEMAND=OUTCOME, with {', '.join(_OUTCOMES)}.")
        if demand not in known:
            raise click.UsageError(f"--demand {one}: this campaign asks {', '.join(known)}.")
        found[demand] = outcome
    return found


def _language(code: str) -> str:
    from plea.address.forms import LANGUAGES

    if code and code not in LANGUAGES:
        raise click.UsageError(f'plea has no language "{code}". Choose from: {", ".join(LANGUAGES)}.')
    return code


def _date(said: datetime | None) -> date | None:
    return said.date() if said else None


def _done(step: Callable[[], Contact], not_allowed: type[Exception]) -> Contact:
    """Return what a step wrote down; a refusal ends the command and says why."""
    try:
        return step()
    except not_allowed as refusal:
        click.echo(str(refusal), err=True)
        raise SystemExit(1) from None


def _tell(contact: Contact, form: str, words: str, more: dict[str, Any]) -> None:
    state = ""
    if contact.draft is not None:
        contact.draft.refresh_from_db()
        state = str(contact.draft.state)
    if form == "json":
        told = {
            "entry": contact.pk,
            "kind": str(contact.kind),
            "on": contact.on.isoformat(),
            "recipient": contact.recipient.key,
            "state": state,
            **more,
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    click.echo(f"written down: {words}, {contact.on:%-d %B %Y}")
