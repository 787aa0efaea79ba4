"""What the forms of signing and posting send, read with care."""

from __future__ import annotations

from datetime import date

from django.http import QueryDict

from plea_web.desk.models import BY_LETTER, Channel
from plea_web.desk.outgoing import Waiting
from plea_web.desk.today import today
from plea_web.desk.workflow import NotAllowed
from plea_web.desk.workflow.in_bulk import LEFT, PRINTED, SIGNED, Wish

_STEPS = {"printed": PRINTED, "signed": SIGNED, "posted": LEFT, "left": LEFT}


def chosen(sent: QueryDict, drafts: Waiting) -> list[int]:
    """Return the numbers of the letters that are ticked, or of all in a list, where that was asked for."""
    if sent.get("all"):
        return drafts.numbers()
    ticked = {int(one) for one in sent.getlist("letter") if is_number(one)}
    return sorted(ticked)


def day(sent: QueryDict, name: str = "on") -> date:
    """Return a day that was sent, today where none was. Raises NotAllowed for what is no day."""
    said = sent.get(name, "").strip()
    if not said:
        return today()
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise NotAllowed(f'"{said[:40]}" is no day. Write it as 2026-03-09.') from None


def wish(sent: QueryDict) -> Wish:
    """Return what is to be written down. Raises NotAllowed for what is no step, no day or no channel."""
    step = _STEPS.get(sent.get("do", ""))
    if step is None:
        raise NotAllowed("Say what happened to these letters: printed, signed or posted.")
    tracking = {
        name.removeprefix("tracking-"): said.strip()
        for name, said in sent.items()
        if name.startswith("tracking-") and said.strip() and is_number(name.removeprefix("tracking-"))
    }
    way = channel(sent.get("channel") or Channel.PAPER)
    copies = (Channel.EMAIL.value,) if sent.get("copy") and way != Channel.EMAIL else ()
    return Wish(step, day(sent), way, copies, sent.get("signed_by", ""), tracking)


def channel(said: str) -> Channel:
    """Return a channel by which letters leave. Raises NotAllowed for anything else."""
    if said not in BY_LETTER:
        raise NotAllowed("Choose by which way they left: post, e-mail, by hand, a portal or fax.")
    return Channel(said)


def is_number(said: str) -> bool:
    """True for the number of a record."""
    return said.isascii() and said.isdecimal() and len(said) < 12
