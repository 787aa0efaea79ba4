"""What happened: the records. Only plea_web.desk.workflow writes them."""

from plea_web.desk.models.approval import Approval
from plea_web.desk.models.batch import FROZEN, LEFT, Batch, Campaign, Draft, DraftState
from plea_web.desk.models.board import Away, SavedView
from plea_web.desk.models.contact import (
    Attachment,
    Contact,
    ContactKind,
    DemandOutcome,
    Direction,
    Mail,
    MailKind,
    Outcome,
    Reply,
)
from plea_web.desk.models.despatch import BY_LETTER, WAYS, Channel, Claim, Despatch, Sealed
from plea_web.desk.models.event import ChainHead, Event, EventKind, Payload
from plea_web.desk.models.hold import Hold
from plea_web.desk.models.job import Job, JobState
from plea_web.desk.models.kept import Damaged, KeptFile
from plea_web.desk.models.member import Invitation, Member, OneTimeLink, Role
from plea_web.desk.models.office import DoNotContact, Office, Recipient
from plea_web.desk.models.pack import Pack, PackPassage
from plea_web.desk.models.passage import Passage, Variant, VariantPassage
from plea_web.desk.models.review import Comment, Presence, Review, ReviewKind, Verdict
from plea_web.desk.models.sheet import SheetIn, SheetOut
from plea_web.desk.models.upload import Upload

__all__ = [
    "BY_LETTER",
    "FROZEN",
    "LEFT",
    "WAYS",
    "Approval",
    "Attachment",
    "Away",
    "Batch",
    "Campaign",
    "ChainHead",
    "Channel",
    "Claim",
    "Comment",
    "Contact",
    "ContactKind",
    "Damaged",
    "DemandOutcome",
    "Despatch",
    "Direction",
    "DoNotContact",
    "Draft",
    "DraftState",
    "Event",
    "EventKind",
    "Hold",
    "Invitation",
    "Job",
    "JobState",
    "KeptFile",
    "Mail",
    "MailKind",
    "Member",
    "Office",
    "OneTimeLink",
    "Outcome",
    "Pack",
    "PackPassage",
    "Passage",
    "Payload",
    "Presence",
    "Recipient",
    "Reply",
    "Review",
    "ReviewKind",
    "Role",
    "SavedView",
    "Sealed",
    "SheetIn",
    "SheetOut",
    "Upload",
    "Variant",
    "VariantPassage",
    "Verdict",
]
