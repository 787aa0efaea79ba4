"""Approved is frozen: one byte or one field of a package changed, and the letter does not leave.

Each of the twelve fields is changed at a hundred places, in two ways: behind the record's back, so that its
hash no longer fits, and together with every hash, as if other files had been approved.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from plea_web.desk.models import Approval, Draft, Member, Role, Variant
from plea_web.desk.unchangeable import lift
from plea_web.desk.workflow import NotAllowed
from plea_web.desk.workflow.approval import bring_up_final, final_file, freeze, ready_to_leave
from plea_web.desk.workflow.package import FIELDS, package_hash
from tests.desk.conftest import Desk

PLACES = range(100)


@pytest.fixture
def approval(desk: Desk, member: Callable[..., Member]) -> Approval:
    """One letter of the sample campaign, wholly read and approved."""
    Variant.objects.update(unread=0)
    Draft.objects.update(values_read=True)
    campaign = desk.campaign
    drafts = Draft.objects.select_related("campaign", "pinned").order_by("pk")
    assert freeze(campaign, drafts, by=member(Role.COORDINATOR)) == (6, [])
    bring_up_final(campaign)
    first = Approval.objects.select_related("draft__campaign", "letter").order_by("draft").first()
    assert first is not None
    assert ready_to_leave(first.draft) == first
    lift(connection)  # whoever may change the database itself can do this, and then anything
    return first


def refusal(draft: Draft) -> str:
    """Why a letter may not leave; "" where it may."""
    try:
        ready_to_leave(draft)
    except NotAllowed as refused:
        return str(refused)
    return ""


def changed(value: Any, place: int) -> Any:
    """A value with one character of it changed; something where there was nothing."""
    if isinstance(value, list):
        parts = deepcopy(value) or [""]
        parts[place % len(parts)] = changed(parts[place % len(parts)], place // len(parts))
        return parts
    if not value:
        return chr(ord("a") + place % 26) * (1 + place // 26)
    at = place % len(value)
    other = chr(ord(value[at]) + 1 + place // len(value))
    return value[:at] + other + value[at + 1 :]


def every_change(approval: Approval) -> list[tuple[str, Any]]:
    """Every field with each of its changes; no two are alike."""
    changes = [(field, changed(approval.package[field], place)) for field in FIELDS for place in PLACES]
    assert len({(field, str(value)) for field, value in changes}) == 1200
    assert all(value != approval.package[field] for field, value in changes)
    return changes


def test_of_1200_changes_behind_the_records_back_1200_are_refused(approval: Approval) -> None:
    sealed = deepcopy(approval.package)
    refused = []
    for field, value in every_change(approval):
        Approval.objects.filter(pk=approval.pk).update(package={**sealed, field: value})
        refused.append(refusal(approval.draft))

    why = "Changed since approved: the record of the approval. Make and approve the letter again."
    assert refused == [why] * 1200


def test_of_1200_packages_that_the_files_do_not_make_1200_are_refused(approval: Approval) -> None:
    sealed = deepcopy(approval.package)
    refused = {}
    for field, value in every_change(approval):
        package = {**sealed, field: value}
        digest = package_hash(package)
        Approval.objects.filter(pk=approval.pk).update(package=package, package_sha256=digest)
        Draft.objects.filter(pk=approval.draft_id).update(package_sha256=digest)
        approval.draft.refresh_from_db()
        refused.setdefault(field, []).append(refusal(approval.draft))

    assert refused == {
        field: [f"Changed since approved: {what}. Make and approve the letter again."] * 100
        for field, what in FIELDS.items()
    }


def test_a_field_that_is_gone_or_was_not_there_is_refused(approval: Approval) -> None:
    sealed = deepcopy(approval.package)
    refused = []
    for package in (
        *({f: v for f, v in sealed.items() if f != out} for out in FIELDS),
        {**sealed, "copy": "x"},
    ):
        digest = package_hash(package)
        Approval.objects.filter(pk=approval.pk).update(package=package, package_sha256=digest)
        Draft.objects.filter(pk=approval.draft_id).update(package_sha256=digest)
        approval.draft.refresh_from_db()
        refused.append(refusal(approval.draft))

    assert refused == [
        f"Changed since approved: {what}. Make and approve the letter again."
        for what in [*FIELDS.values(), "copy"]
    ]


@pytest.mark.parametrize("where", ["kept", "final"])
def test_one_byte_of_the_letter_is_refused_wherever_it_lies(
    approval: Approval, desk: Desk, where: str
) -> None:
    final = desk.workspace / "out" / desk.key / "final" / final_file(approval.draft.file)
    kept = default_storage.path(approval.letter.name)
    path = final if where == "final" else type(final)(kept)
    whole = path.read_bytes()
    path.chmod(0o600)
    refused = []
    for place in PLACES:
        at = place * len(whole) // 100
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        refused.append(refusal(approval.draft))

    assert refused == ["Changed since approved: the letter itself. Make and approve the letter again."] * 100
    path.write_bytes(whole)
    assert refusal(approval.draft) == ""


def test_a_text_that_changed_is_refused_and_put_back_is_let_go(approval: Approval, desk: Desk) -> None:
    text = desk.folder / "texts" / "shared" / "what-happened.en.md"
    words = text.read_bytes()
    text.write_bytes(words + b"\nOne more line.\n")

    assert refusal(approval.draft) == (
        "Changed since approved: what the letter was made from. Make and approve the letter again."
    )
    text.write_bytes(words)
    assert refusal(approval.draft) == ""
