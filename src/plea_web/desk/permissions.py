"""One table: who may do what. Views, workflow and commands ask here and nowhere else."""

from __future__ import annotations

from enum import StrEnum

from plea_web.desk.models import Member, Role

V, C, O, W = Role.VOLUNTEER, Role.CAMPAIGNER, Role.COORDINATOR, Role.OWNER
EVERYBODY = frozenset({V, C, O, W})


class May(StrEnum):
    """Something that a member may or may not do."""

    SEE = "see where the campaign stands"
    REVIEW = "read passages and people, and say what they think"
    HOLD = "hold every letter with a fact that they doubt"
    LIFT = "lift a hold"
    EDIT = "bring letters back from Word, and correct cells and texts"
    MAKE = "make letters, and change lists, facts, demands and settings"
    PACK = "make packs for readers without an account, and bring reviews back"
    APPROVE = "approve letters, so that they can leave"
    PEOPLE = "invite members and change their roles"


TABLE: dict[May, frozenset[Role]] = {
    May.SEE: EVERYBODY,
    May.REVIEW: EVERYBODY,
    May.HOLD: EVERYBODY,
    May.LIFT: frozenset({C, O, W}),
    May.EDIT: EVERYBODY,
    May.MAKE: frozenset({C, W}),
    May.PACK: frozenset({C, O, W}),
    May.APPROVE: frozenset({C, O, W}),
    May.PEOPLE: frozenset({W}),
}


def may(member: Member | None, what: May) -> bool:
    """True when a member, whose account is active, may do something."""
    return member is not None and member.active and member.role in TABLE[what]
