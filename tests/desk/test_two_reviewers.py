"""Two readers at once, and somebody who changes the words: nobody approves what they have not seen.

Five hundred evenings, each another order of the same steps by two readers and a writer. After each step the
records say what a plain account of the same evening says.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from plea_web.desk.models import Campaign, Comment, Member, Passage, Review, Variant, VariantPassage
from plea_web.desk.workflow import NotAllowed, review, states, undoing
from plea_web.desk.workflow.events import breaks_in_chain, take_turn

EVENINGS = 500
STEPS = 9


@dataclass
class Account:
    """What happened, kept apart from the records."""

    words: str = "first words"
    edits: list[str] = field(default_factory=lambda: ["first words"])
    said: dict[tuple[int, str], list[str]] = field(
        default_factory=dict
    )  # reader, words → verdicts that stood
    order: dict[int, list[tuple[str, str]]] = field(default_factory=dict)  # reader → decisions in their order

    def decide(self, reader: int, words: str, verdict: str) -> None:
        stood = self.said.setdefault((reader, words), [])
        if verdict == "approved" and stood[-1:] == ["approved"]:
            return
        stood.append(verdict)
        self.order.setdefault(reader, []).append((words, verdict))

    def undo(self, reader: int) -> bool:
        if not self.order.get(reader):
            return False
        words, _ = self.order[reader].pop()
        self.said[reader, words].pop()
        return True

    def standing(self) -> tuple[int, bool]:
        last = [stood[-1] for (_, words), stood in self.said.items() if words == self.words and stood]
        return last.count("approved"), "changes" in last


def hash_of(words: str) -> str:
    return sha256(words.encode()).hexdigest()


@pytest.fixture
def passage(db: None) -> Passage:
    campaign = Campaign.objects.create(key="two-readers")
    made = Passage.objects.create(
        campaign=campaign, sha256=hash_of("first words"), language="en", paragraphs=["first words"], letters=1
    )
    variant = Variant.objects.create(campaign=campaign, sha256="v", letter="mep", language="en", unread=1)
    VariantPassage.objects.create(variant=variant, passage=made, position=0)
    return made


def change(passage: Passage, words: str) -> None:
    """Put other words in the place of a passage, as a new batch does, in the writer's turn."""
    with transaction.atomic():
        take_turn()
        Passage.objects.filter(pk=passage.pk).update(sha256=hash_of(words), paragraphs=[words])
        states.settle(passage.campaign)


def test_in_500_evenings_nothing_unseen_is_approved_and_no_edit_is_lost(
    passage: Passage, member: Callable[..., Member]
) -> None:
    readers = [member(), member()]
    unseen = lost = refused = approved = 0
    for evening in range(EVENINGS):
        chance = random.Random(evening)  # noqa: S311 - the same evenings every time
        Review.objects.all().delete()
        Comment.objects.all().delete()
        change(passage, "first words")
        account = Account()
        open_before: dict[int, Passage] = {}
        for step in range(STEPS):
            who = chance.choice(readers)
            what = chance.choice(["open", "open", "approve", "approve", "ask", "undo", "edit"])
            if what == "open" or (what in ("approve", "ask") and who.pk not in open_before):
                open_before[who.pk] = Passage.objects.get(pk=passage.pk)
            elif what == "edit":
                words = f"words {evening}.{step}"
                change(passage, words)
                account.words = words
                account.edits.append(words)
            elif what == "undo":
                _undo(who, account)
            else:
                shown = open_before[who.pk]
                done = _decide(shown, who, what)
                changed = shown.text != account.words
                refused += not done
                unseen += done and changed
                approved += done and what == "approve"
                assert done != changed
                if done:
                    account.decide(who.pk, shown.text, "approved" if what == "approve" else "changes")
            now = Passage.objects.get(pk=passage.pk)
            lost += now.text != account.edits[-1]
            assert (now.approvals, now.asked) == account.standing(), (evening, step, what)
            unread = Variant.objects.values_list("unread", flat=True).get()
            assert unread == (0 if now.approvals and not now.asked else 1)
    assert (unseen, lost) == (0, 0)
    assert refused > EVENINGS / 10 and approved > EVENINGS
    assert list(breaks_in_chain()) == []


def _decide(shown: Passage, who: Member, what: str) -> bool:
    try:
        if what == "approve":
            review.approve(shown, seen=shown.sha256, by=who)
        else:
            review.ask_changes(shown, seen=shown.sha256, by=who, text="Other words")
    except NotAllowed:
        return False
    return True


def _undo(who: Member, account: Account) -> None:
    expected = account.undo(who.pk)
    try:
        undoing.undo(who)
    except NotAllowed:
        assert not expected
    else:
        assert expected


@pytest.mark.django_db(transaction=True)
def test_two_threads_and_a_writer_leave_records_that_agree(member: Callable[..., Member]) -> None:
    campaign = Campaign.objects.create(key="at-once")
    passages = [
        Passage.objects.create(
            campaign=campaign, sha256=hash_of(f"{n}"), language="en", paragraphs=[f"{n}"], letters=1
        )
        for n in range(4)
    ]
    variant = Variant.objects.create(campaign=campaign, sha256="v", letter="mep", language="en", unread=4)
    for position, one in enumerate(passages):
        VariantPassage.objects.create(variant=variant, passage=one, position=position)
    people = [member(), member()]
    faults: list[BaseException] = []
    begin = Barrier(3)

    def work(who: Member | None, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311
        begin.wait()
        try:
            for step in range(25):
                one = Passage.objects.get(pk=chance.choice(passages).pk)
                if who is None:
                    change(one, f"{one.pk} {step}")
                elif chance.random() < 0.25:
                    _undo_if_any(who)
                else:
                    _decide(one, who, chance.choice(["approve", "ask"]))
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=work, args=(who, seed)) for seed, who in enumerate([*people, None])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    for one in Passage.objects.filter(campaign=campaign):
        standing = one.reviews.filter(undone=False, sha256=one.sha256)
        assert one.approvals == standing.filter(verdict="approved").count()
        assert one.asked == standing.filter(verdict="changes").exists()
    unread = sum(one.approvals == 0 or one.asked for one in Passage.objects.filter(campaign=campaign))
    assert Variant.objects.get(pk=variant.pk).unread == unread
    assert list(breaks_in_chain()) == []


def _undo_if_any(who: Member) -> None:
    try:
        undoing.undo(who)
    except NotAllowed:
        return
