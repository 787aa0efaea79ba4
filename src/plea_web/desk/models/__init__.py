"""What happened: the records. Only plea_web.desk.workflow writes them."""

from plea_web.desk.models.approval import Approval
from plea_web.desk.models.batch import FROZEN, Batch, Campaign, Draft, DraftState
from plea_web.desk.models.event import ChainHead, Event, EventKind, Payload
from plea_web.desk.models.hold import Hold
from plea_web.desk.models.job import Job, JobState
from plea_web.desk.models.kept import Damaged, KeptFile
from plea_web.desk.models.member import Invitation, Member, OneTimeLink, Role
from plea_web.desk.models.pack import Pack, PackPassage
from plea_web.desk.models.passage import Passage, Variant, VariantPassage
from plea_web.desk.models.review import Comment, Presence, Review, ReviewKind, Verdict
from plea_web.desk.models.upload import Upload

__all__ = [
    "FROZEN",
    "Approval",
    "Batch",
    "Campaign",
    "ChainHead",
    "Comment",
    "Damaged",
    "Draft",
    "DraftState",
    "Event",
    "EventKind",
    "Hold",
    "Invitation",
    "Job",
    "JobState",
    "KeptFile",
    "Member",
    "OneTimeLink",
    "Pack",
    "PackPassage",
    "Passage",
    "Payload",
    "Presence",
    "Review",
    "ReviewKind",
    "Role",
    "Upload",
    "Variant",
    "VariantPassage",
    "Verdict",
]
