"""What an approval binds: everything that would go out with a letter, and one hash over it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from plea.merge.again import MadeAgain
from plea_web.desk.models import Draft

Package = Mapping[str, Any]

FIELDS = {
    "letter_sha256": "the letter itself",
    "fingerprint": "what the letter was made from",
    "attachments": "the attachments",
    "file": "the name of the file",
    "recipient": "whom it is for",
    "language": "the language",
    "address": "the postal address",
    "email": "the e-mail address",
    "subject": "the subject",
    "reference": "our reference",
    "sender_name": "the sender's name",
    "sender_email": "the sender's e-mail address",
}
"""The fields of a package, as people call them."""


def package_of(draft: Draft, made: MadeAgain, letter_sha256: str) -> dict[str, Any]:
    """Return the package of a letter as the files make it now, around these bytes of it."""
    recipient, language = made.assignment.recipient, made.assignment.language
    sender = made.campaign.sender
    organisation, email = sender.get("organisation", {}), sender.get("email", {})
    return {
        "letter_sha256": letter_sha256,
        "fingerprint": made.draft.fingerprint,
        "attachments": [],
        "file": made.assignment.file,
        "recipient": [*draft.whose[:2], recipient.name],
        "language": language,
        "address": made.addressing.inside_address,
        "email": recipient.cell("email", language),
        "subject": str(made.values["letter"]["subject"]),
        "reference": str(made.values["letter"]["reference"]),
        "sender_name": organisation.get(language) or next(iter(organisation.values()), ""),
        "sender_email": email.get(language) or next(iter(email.values()), ""),
    }


def package_hash(package: Package) -> str:
    """Return the SHA-256 over a whole package."""
    said = json.dumps(package, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def differences(approved: Package, now: Package) -> list[str]:
    """Return what is not as it was approved, in people's words."""
    names = dict.fromkeys([*FIELDS, *approved, *now])
    return [FIELDS.get(name, name) for name in names if approved.get(name) != now.get(name)]
