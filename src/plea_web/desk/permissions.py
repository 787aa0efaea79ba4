"""One table: who may do what. Views, workflow and commands ask here and nowhere else."""

from __future__ import annotations

from enum import StrEnum

from plea_web.desk.models import Member, Role

EVERYBODY = frozenset(Role)
MAKERS = frozenset({Role.CAMPAIGNER, Role.OWNER})
STAFF = frozenset({Role.CAMPAIGNER, Role.COORDINATOR, Role.OWNER})


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
    TRACK = "see who was contacted, and what came back"
    LOG = "write down what was sent and what came back"
    CONFIDENTIAL = "read confidential replies"
    CLOSE = "close a campaign, and have somebody forgotten"
    PEOPLE = "invite members and change their roles"


TABLE: dict[May, frozenset[Role]] = {
    May.SEE: EVERYBODY,
    May.REVIEW: EVERYBODY,
    May.HOLD: EVERYBODY,
    May.LIFT: STAFF,
    May.EDIT: EVERYBODY,
    May.MAKE: MAKERS,
    May.PACK: STAFF,
    May.APPROVE: STAFF,
    May.TRACK: STAFF,
    May.LOG: STAFF,
    May.CONFIDENTIAL: frozenset({Role.OWNER}),
    May.CLOSE: frozenset({Role.OWNER}),
    May.PEOPLE: frozenset({Role.OWNER}),
}


def may(member: Member | None, what: May) -> bool:
    """True when a member, whose account is active, may do something."""
    return member is not None and member.active and member.role in TABLE[what]
