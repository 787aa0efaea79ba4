"""The form of a reply with what belongs to it: the letters to choose from, their demands, scanned pages.

Pages that were good stay with the form when something else of it was refused: nobody has to find them twice.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest

from plea_web.desk import whom
from plea_web.desk.contact_forms import ReplyForm, usual_day
from plea_web.desk.demand_titles import asked_in
from plea_web.desk.entrance import member_of
from plea_web.desk.models import LEFT, Campaign, Channel, Contact, Draft, KeptFile, Recipient
from plea_web.desk.spoken import titles_of
from plea_web.desk.workflow import NotAllowed
from plea_web.desk.workflow.replies import Answer
from plea_web.desk.workflow.scans import LARGEST, MOST, scan

_SALT = "scan that came with a reply"
Pages = list[tuple[str, KeptFile]]


class AnswerForm:
    """A reply from one recipient on its way into the log; `old` is the entry that it is to correct."""

    def __init__(self, request: HttpRequest, person: Recipient, old: Contact | None = None) -> None:
        self._request, self._old = request, old
        self.letters = _letters(person, old)
        self.campaign = _campaign(request, self.letters, old)
        self.elsewhere = _elsewhere(self.letters, self.campaign)
        self.letters = [
            one for one in self.letters if one.campaign_id == (self.campaign and self.campaign.pk)
        ]
        self.nothing_sent = self.campaign is None
        self.pages: Pages = []
        if self.campaign is None:
            return
        self.form = ReplyForm(
            request.POST or None,
            letters=self.letters,
            demands=asked_in(self.letters, self.campaign),
            titles=titles_of(self.campaign),
            correcting=old is not None,
            initial=self._initial(),
        )
        self.old_pages = list(old.attachments.filter(file__isnull=False)) if old else []

    def is_valid(self) -> bool:
        """True where everything can be written down; pages that were sent are kept either way."""
        whole = self._take_pages()
        return self.form.is_valid() and whole

    def chosen(self) -> list[Draft]:
        """Return the letters that it answers. Raises NotAllowed where it is not clear to whom one went."""
        wanted = set(self.form.cleaned_data["letters"])
        letters = [one for one in self.letters if str(one.pk) in wanted]
        for words in filter(None, map(str.strip, self.form.cleaned_data["also"].split(";"))):
            person = whom.only(words, member_of(self._request))
            sent = Draft.objects.filter(addressee=person, campaign=self.campaign, state__in=LEFT)
            if not sent:
                raise NotAllowed(f"No letter to {person} has been sent in this campaign.")
            letters += sent
        return letters

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Pages that are kept already, for the form to bring again: a sign for each, and its name."""
        return [(signing.dumps([name, file.pk], salt=self._salt), name) for name, file in self.pages]

    def answer(self) -> Answer:
        """Return what was written."""
        said = self.form.cleaned_data
        same = ("on", "channel", "summary", "their_reference", "their_date", "language", "answer_due", "note",
                "answered_by", "confidential")  # fmt: skip
        return Answer(
            **{name: said[name] for name in same},
            outcomes=self.form.outcomes,
            attachments=[*self._pages_that_stay(), *self.pages],
            summarised_by=self._summarised_by(said["summary"]),
        )

    def _summarised_by(self, summary: str) -> Any:
        before = self._old.reply if self._old else None
        return before.summarised_by if before and before.summary == summary.strip() else None

    def _pages_that_stay(self) -> Pages:
        wanted = set(self._request.POST.getlist("stays"))
        return [(one.name, one.file) for one in self.old_pages if str(one.pk) in wanted and one.file]

    def _take_pages(self) -> bool:
        """Keep the pages that were sent, after those that the form brings; False where one is refused."""
        for sign in self._request.POST.getlist("kept")[:MOST]:
            try:
                name, number = signing.loads(sign, salt=self._salt)
            except signing.BadSignature:
                continue
            file = KeptFile.objects.filter(pk=number).first()
            self.pages += [(name, file)] if file else []
        good = True
        sent = self._request.FILES.getlist("files")
        if len(sent) + len(self.pages) > MOST:
            messages.error(
                self._request, f"An answer has at most {MOST} files. Put pages together into one PDF."
            )
            return False
        for file in sent:
            try:
                self.pages.append(scan(file.name or "", file.read(LARGEST + 1)))
            except NotAllowed as refusal:
                messages.error(self._request, str(refusal))
                good = False
        return good

    @property
    def _salt(self) -> str:
        return f"{_SALT} of member {member_of(self._request).pk}"

    def _initial(self) -> dict[str, Any]:
        if self._old is not None:
            return _as_it_was(self._old, list(self._demands()))
        said = self._request.GET.get("letter", "")
        open_ones = [one for one in self.letters if one.replied_on is None] or self.letters[:1]
        chosen = [one for one in self.letters if str(one.pk) == said] or open_ones
        return usual_day() | {"letters": [str(one.pk) for one in chosen], "channel": Channel.PAPER}

    def _demands(self) -> dict[str, str]:
        """Return the demands that these letters put, by key."""
        return asked_in(self.letters, self.campaign) if self.campaign else {}


def _letters(person: Recipient, old: Contact | None) -> list[Draft]:
    """Return the letters that somebody may have answered: those to their office, the last one first."""
    sent = Draft.objects.filter(addressee__office=person.office_id, state__in=LEFT)
    letters = list(sent.select_related("campaign", "addressee").order_by("-sent_on", "-pk")[:100])
    if old is not None:
        known = {one.pk for one in letters}
        letters += [one for one in old.reply.letters.select_related("campaign") if one.pk not in known]
    return letters


def _campaign(request: HttpRequest, letters: list[Draft], old: Contact | None) -> Campaign | None:
    """Return whose letters are answered: the campaign of the letter or page one comes from, else the last."""
    if old is not None:
        return old.campaign
    for name, key in (("letter", "pk"), ("c", "campaign_id")):
        for one in letters:
            if str(getattr(one, key)) == request.GET.get(name, ""):
                return one.campaign
    return letters[0].campaign if letters else None


def _elsewhere(letters: list[Draft], here: Campaign | None) -> list[Campaign]:
    others = {one.campaign_id: one.campaign for one in letters if one.campaign != here}
    return list(others.values())


def _as_it_was(old: Contact, demands: list[str]) -> dict[str, Any]:
    said = old.reply
    outcomes = dict(old.outcomes.values_list("demand", "outcome"))
    return {
        "on": old.on,
        "channel": old.channel,
        "note": old.note,
        "confidential": old.confidential,
        "letters": [str(pk) for pk in said.letters.values_list("pk", flat=True)],
        "summary": said.summary,
        "their_reference": said.their_reference,
        "their_date": said.their_date,
        "language": said.language,
        "answered_by": said.answered_by.name if said.answered_by else "",
        "answer_due": said.answer_due,
    } | {f"demand_{number}": outcomes.get(key, "") for number, key in enumerate(demands)}
