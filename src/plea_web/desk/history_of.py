"""What happened before, from the records: the letters of a campaign that left, and what came back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from plea.model.history import Outcome, SentLetter
from plea.model.problem import Place
from plea_web.desk.models import LEFT, Campaign, Contact, ContactKind, DemandOutcome, Draft, Reply


def history_of(campaign: Campaign) -> Iterator[SentLetter]:
    """Yield the letters that left, in the order of their numbers, each with the answers that stand.

    Of a confidential answer only the day on which it came is told: what is yielded here stands in a file.
    """
    place = Place(f"out/{campaign.key}/history.csv")
    ways = _first_ways(campaign)
    answers = _Answers(campaign)
    left = Draft.objects.filter(campaign=campaign, state__in=LEFT, sent_on__isnull=False)
    for draft in left.order_by("number", "letter", "recipient", "language").iterator():
        channel, reference = ways.get(draft.pk, ("", ""))
        said = answers.to(draft)
        last = said[-1] if said else None
        told = last.reply if last and not last.confidential else None
        sent = SentLetter(
            letter=draft.letter,
            key=draft.recipient,
            language=draft.language,
            sent_on=draft.sent_on,  # type: ignore[arg-type] - asked for above
            place=place,
            number=draft.number or 0,
            reference=reference,
            channel=channel,
            returned_on=draft.returned_on if draft.state == "returned" else None,
            replied_on=(told and told.their_date) or (last and last.on) or None,
            their_reference=told.their_reference if told else "",
            replied_by=told.answered_by.name if told and told.answered_by else "",
            outcomes=answers.outcomes(said),
            next=draft.next_letter,
        )
        yield sent
        if draft.correction:  # a line says one next letter, and a correction takes no follow-up's place
            yield replace(sent, next=draft.correction)


def _first_ways(campaign: Campaign) -> dict[int, tuple[str, str]]:
    """Return how each letter left first, and our reference on it."""
    sent = Contact.objects.filter(
        campaign=campaign, kind=ContactKind.SENT, replaced=False, draft__isnull=False
    )
    found: dict[int, tuple[str, str]] = {}
    for draft, channel, reference in sent.order_by("on", "pk").values_list("draft", "channel", "reference"):
        found.setdefault(draft, (channel, reference))
    return found


class _Answers:
    """The answers that stand, by letter; in one language or another, a letter is answered once."""

    def __init__(self, campaign: Campaign) -> None:
        standing = Contact.objects.filter(campaign=campaign, kind=ContactKind.REPLY, replaced=False)
        known = {one.pk: one for one in standing.select_related("reply__answered_by")}
        self._by_letter: dict[int, set[int]] = defaultdict(set)
        self._by_claim: dict[int, set[int]] = defaultdict(set)
        pairs = Reply.objects.filter(contact__in=standing.values("pk"))
        for contact, letter, claim in pairs.values_list("contact", "letters", "letters__claim"):
            self._by_letter[letter].add(contact)
            if claim:
                self._by_claim[claim].add(contact)
        self._outcomes: dict[int, list[tuple[str, str]]] = defaultdict(list)
        said = DemandOutcome.objects.filter(contact__in=standing.values("pk"))
        for contact, demand, outcome in said.values_list("contact", "demand", "outcome"):
            self._outcomes[contact].append((demand, outcome))
        self._known = known

    def to(self, draft: Draft) -> list[Contact]:
        """Return the answers to a letter, the last one last."""
        numbers = self._by_letter.get(draft.pk, set()) | self._by_claim.get(draft.claim_id or 0, set())
        return sorted((self._known[pk] for pk in numbers), key=lambda one: (one.on, one.pk))

    def outcomes(self, said: list[Contact]) -> dict[str, Outcome]:
        """Return what became of each demand: a later answer takes the place of an earlier one."""
        found: dict[str, Outcome] = {}
        for one in said:
            if not one.confidential:
                found |= {demand: Outcome(word.replace("_", " ")) for demand, word in self._outcomes[one.pk]}
        return found
