"""One letter as somebody looks at it: its words, and whether they can be asked where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from plea.merge.again import MadeAgain
from plea.merge.shown import ShownValue, show, values_of
from plea.output import disk
from plea.word.guard import guard
from plea.word.html import letter_html
from plea.word.watermark import with_watermark
from plea_web.desk.letters_of import made_again, out_of
from plea_web.desk.models import FROZEN, Approval, Draft, KeptFile

EDITED = (
    "This letter was edited in Word and is kept as it was left. plea cannot tell where its words come from."
)
APPROVED = "The campaign's files have changed since this letter was approved. This is the letter as approved."
CHANGED = (
    "The campaign's files have changed since this letter was made. Make the letters again, and its values "
    "can be asked where they come from."
)  # fmt: skip
GONE = (
    "This letter cannot be shown: the campaign's files have changed since it was made, and its own file is "
    "gone or was changed by hand. Make the letters again, or bring the changed file back."
)  # fmt: skip
_DRAFT = {
    "de": "ENTWURF", "es": "BORRADOR", "fr": "PROJET", "kk": "ЖОБА", "pl": "PROJEKT", "ru": "ЧЕРНОВИК",
    "uk": "ЧЕРНЕТКА",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OnScreen:
    """A letter's bytes, and the letter with everything it rests on where these are still the same."""

    docx: bytes
    made: MadeAgain | None
    remark: str = ""  # why its values cannot be asked

    @property
    def key(self) -> str:
        """A name for what is worked out from exactly this letter."""
        return f"{sha256(self.docx).hexdigest()}-{'asked' if self.made else 'plain'}"

    def values(self) -> tuple[ShownValue, ...]:
        """Return its values; none where they cannot be asked."""
        return values_of(self.made) if self.made else ()

    def html(self) -> tuple[str, tuple[ShownValue, ...]]:
        """Return the letter as HTML, and the values that are marked in it."""
        if self.made is None:
            return letter_html(self.docx), ()
        letter = show(self.made)
        return letter.html, letter.values


def on_screen(draft: Draft) -> OnScreen | None:
    """Return a letter to be looked at; None where nothing of it is left to show."""
    if draft.pinned:
        return _kept(draft.pinned, EDITED)
    made = made_again(draft)
    if made is not None and sha256(made.draft.docx).hexdigest() == draft.sha256:
        return OnScreen(made.draft.docx, made)
    approval = Approval.objects.filter(draft=draft, stands=True).select_related("letter").first()
    if approval is not None:
        return _kept(approval.letter, APPROVED)
    there = disk.read(out_of(draft.campaign) / "drafts" / draft.file)
    if there is not None and sha256(there).hexdigest() == draft.sha256:
        return _readable(there, CHANGED)
    return None


def _kept(file: KeptFile, remark: str) -> OnScreen | None:
    try:
        return _readable(file.read(), remark)
    except OSError:  # lost, or not what was kept
        return None


def _readable(docx: bytes, remark: str) -> OnScreen | None:
    stopped = any(problem.stops for problem in guard(docx, "letter.docx"))
    return None if stopped else OnScreen(docx, None, remark)


def to_download(draft: Draft, letter: OnScreen) -> bytes:
    """Return the letter as it may be taken away: with DRAFT across its pages until it is approved."""
    if draft.state in FROZEN and sha256(letter.docx).hexdigest() == draft.approved_sha256:
        return letter.docx
    return with_watermark(letter.docx, _DRAFT.get(draft.language, "DRAFT"))
