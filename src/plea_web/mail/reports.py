"""Notices of mail servers: a message that did not arrive, or one that did (RFC 3464, RFC 8098)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from email import message_from_bytes
from email.message import Message

from plea_web.mail.headers import addresses_in, header, ids_in
from plea_web.mail.read_mail import Failure, Nature

_SENDERS = re.compile(r"^(mailer-daemon|postmaster|mail-daemon|mdaemon)(@|$)", re.IGNORECASE)
_FAILED = re.compile(
    r"undeliver|delivery.{0,30}fail|fail.{0,30}deliver|returned mail|mail delivery|not delivered|unzustellbar"
    r"|недостав|не доставлен|не удалось доставить|non remis|non distribu",
    re.IGNORECASE,
)


def is_report(message: Message) -> bool:
    """True for a notice that is made for programs to read."""
    return message.get_content_type() == "multipart/report"


def looks_returned(sender: str, subject: str) -> bool:
    """True for a notice of a server that does not keep to the standard."""
    return bool(_SENDERS.match(sender)) and bool(_FAILED.search(subject))


def told_by(parts: Iterable[Message]) -> tuple[Nature, tuple[Failure, ...], tuple[str, ...]]:
    """Return what a notice says, whom our message did not reach, and the messages that it is about."""
    actions: list[tuple[str, Failure]] = []
    about: list[str] = []
    opened = False
    for part in parts:
        match part.get_content_type():
            case "message/delivery-status" | "message/global-delivery-status":
                actions += list(_actions(part))
            case "message/disposition-notification":
                opened = True
                about += [one for block in _blocks(part) for one in ids_in(block, "Original-Message-ID")]
            case "message/rfc822" | "text/rfc822-headers" | "message/global":
                about += [one for block in _blocks(part) for one in ids_in(block, "Message-ID")]
    failures = tuple(dict.fromkeys(failure for action, failure in actions if action == "failed"))
    if failures:
        return Nature.BOUNCE, failures, tuple(about)
    if any(action == "delayed" for action, _ in actions):
        late = tuple(dict.fromkeys(failure for action, failure in actions if action == "delayed"))
        return Nature.DELAYED, late, tuple(about)
    return (Nature.RECEIPT if opened or actions else Nature.BOUNCE), (), tuple(about)


def _actions(part: Message) -> Iterator[tuple[str, Failure]]:
    for block in _blocks(part):
        addresses = addresses_in(block, "Original-Recipient") or addresses_in(block, "Final-Recipient")
        action = header(block, "Action").lower()
        if not (addresses and action):
            continue
        diagnostic = header(block, "Diagnostic-Code").partition(";")[2].strip()
        said = ", ".join(filter(None, [header(block, "Status"), diagnostic[:200]]))
        yield action, Failure(addresses[0], said)


def _blocks(part: Message) -> list[Message]:
    """Return the groups of headers inside of a part."""
    inside = part.get_payload()
    if isinstance(inside, list):
        return [one for one in inside if isinstance(one, Message)][:50]
    content = part.get_payload(decode=True)
    return [message_from_bytes(content[:100_000])] if isinstance(content, bytes) else []
