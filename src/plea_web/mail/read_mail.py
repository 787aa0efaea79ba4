"""What a saved message says, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Nature(StrEnum):
    """What a message is, as its headers and parts say."""

    ANSWER = "answer"  # somebody wrote it
    AUTOMATIC = "automatic"  # out of office, or a receipt with a number
    BOUNCE = "bounce"  # our message could not be delivered
    DELAYED = "delayed"  # it is still being tried
    RECEIPT = "receipt"  # it was delivered, or opened


class NotAMail(Exception):
    """A file is no message that can be read; says what it is and how to save one."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file that came with a message."""

    name: str
    kind: str  # "application/pdf"
    content: bytes

    @property
    def size(self) -> int:
        """Return its size in bytes."""
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Failure:
    """An address that a message did not reach."""

    address: str  # lower case
    said: str  # "5.1.1, user unknown"


@dataclass(frozen=True, slots=True)
class ReadMail:
    """One message. Addresses are in lower case; "" and empty where it does not say."""

    nature: Nature
    message_id: str
    sender: str
    sender_shown: str  # with the name, as the message has it
    to: tuple[str, ...]
    subject: str
    sent_at: datetime | None
    answers: tuple[str, ...]  # the messages that it says it answers, or that came back in it
    text: str
    attachments: tuple[Part, ...]
    failures: tuple[Failure, ...]
    language: str
    left_out: str  # what of it was not read, and why
