"""A saved message (.eml) is read, with limits: whatever its bytes, there is a message or a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from plea_web.mail.charset import clean, header_words, words_of
from plea_web.mail.headers import addresses_in, header, ids_in, moment_in
from plea_web.mail.plain import text_of_html
from plea_web.mail.read_mail import Failure, Nature, NotAMail, Part, ReadMail
from plea_web.mail.reports import is_report, looks_returned, told_by

LARGEST = 40 * 1024 * 1024
"""Bytes of a message that is taken in."""
_MOST_PARTS, _DEEPEST, _LONGEST_TEXT = 200, 30, 200_000
_OUTLOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError, AssertionError)
_AUTOMATIC = re.compile(
    r"^\s*((automatic|auto|automated)[ -]?(reply|response|answer)|out of (the )?office|auto:|abwesenheit"
    r"|automatische antwort|réponse automatique|absence du bureau|risposta automatica|respuesta automática"
    r"|автоответ|автоматическ\w+ (ответ|уведомлен)|отсутств)",
    re.IGNORECASE,
)


def read_mail(content: bytes, name: str) -> ReadMail:
    """Return what a message says; `name` is the file's, for messages. Raises NotAMail with the way out."""
    _must_be_one(content, name)
    try:
        message = message_from_bytes(content)
        headed = any(header(message, one) for one in ("From", "Message-ID", "Received", "Subject", "Date"))
    except _BROKEN:
        raise NotAMail(
            f"“{name}” is built in a way that cannot be read: too many parts are inside of each other. "
            "Keep it, and write the reply down by hand."
        ) from None
    if not headed:
        raise NotAMail(
            f"“{name}” is not an e-mail as mail programs save it. Open the message there and save it as .eml."
        )
    return _told(message)


def _must_be_one(content: bytes, name: str) -> None:
    if content.startswith(_OUTLOOK) or name.lower().endswith(".msg"):
        raise NotAMail(
            f"“{name}” is in Outlook's own format (.msg). Open the message in Outlook on the web or in the "
            "new Outlook, choose “Save as” in the menu “…”, which saves it as .eml, and bring that file."
        )
    if len(content) > LARGEST:
        raise NotAMail(
            f"“{name}” is larger than {LARGEST // 1024 // 1024} MB. Write the reply down by hand, and add "
            "its pages as files."
        )
    if not content.strip(b"\0 \t\r\n"):
        raise NotAMail(f"“{name}” is empty. Save the message once more.")
    if content.startswith(b"From ") and content.count(b"\nFrom ") > 1:
        raise NotAMail(
            f"“{name}” is a whole mailbox. Choose its messages in the mail program and save each as .eml."
        )


def _told(message: Message) -> ReadMail:
    parts, left_out = _parts(message)
    sender = (addresses_in(message, "From") or addresses_in(message, "Sender") or ("",))[0]
    subject = header(message, "Subject")
    nature, failures, about = _nature(message, parts, sender, subject)
    text = _text(parts)
    if len(text) > _LONGEST_TEXT:
        text, left_out = text[:_LONGEST_TEXT], left_out or "Its text is very long; the rest is in the file."
    answers = dict.fromkeys([*ids_in(message, "In-Reply-To"), *ids_in(message, "References"), *about])
    return ReadMail(
        nature=nature,
        message_id=(ids_in(message, "Message-ID") or ("",))[0],
        sender=sender[:254],
        sender_shown=header(message, "From")[:300],
        to=(*addresses_in(message, "To"), *addresses_in(message, "Cc")),
        subject=subject,
        sent_at=moment_in(message, "Date"),
        answers=tuple(answers),
        text=text,
        attachments=() if is_report(message) else tuple(_attachments(parts)),
        failures=failures,
        language=header(message, "Content-Language").partition(",")[0].strip()[:2].lower(),
        left_out=left_out,
    )


def _nature(
    message: Message, parts: list[Message], sender: str, subject: str
) -> tuple[Nature, tuple[Failure, ...], tuple[str, ...]]:
    if is_report(message):
        return told_by(parts)
    if looks_returned(sender, subject):
        return Nature.BOUNCE, (), ()
    said = header(message, "Auto-Submitted").lower()
    marked = (said and not said.startswith("no")) or header(message, "Precedence").lower() == "auto_reply"
    marked = marked or bool(header(message, "X-Autoreply") or header(message, "X-Autorespond"))
    return (Nature.AUTOMATIC if marked or _AUTOMATIC.search(subject) else Nature.ANSWER), (), ()


def _parts(message: Message) -> tuple[list[Message], str]:
    """Return the parts that hold something, in order; a message inside of the message is one part."""
    leaves: list[Message] = []
    waiting = [(message, 0)]
    while waiting:
        part, depth = waiting.pop()
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            if depth >= _DEEPEST:
                return leaves, "Its parts are too deep inside of each other; the rest is in the file."
            waiting += [(one, depth + 1) for one in reversed(inside) if isinstance(one, Message)]
        elif len(leaves) >= _MOST_PARTS:
            return leaves, f"It has more than {_MOST_PARTS} parts; the rest is in the file."
        else:
            leaves.append(part)
    return leaves, ""


def _text(parts: list[Message]) -> str:
    """Return what was written: the plain text, else the words of the HTML."""
    shown = [part for part in parts if part.get_content_maintype() == "text" and not _is_file(part)]
    plain = [_words(part) for part in shown if part.get_content_type() == "text/plain"]
    if not any(text.strip() for text in plain):
        plain = [text_of_html(_words(part)) for part in shown if part.get_content_type() == "text/html"]
    return "\n\n".join(text.strip() for text in plain if text.strip())


def _words(part: Message) -> str:
    try:
        charset = part.get_content_charset() or ""
    except _BROKEN:
        charset = ""
    return words_of(_content(part), charset)


def _content(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
        if content is None and part.is_multipart():
            return b"".join(one.as_bytes() for one in part.get_payload() if isinstance(one, Message))
    except _BROKEN:
        return b""
    return content if isinstance(content, bytes) else b""


def _attachments(parts: list[Message]) -> Iterator[Part]:
    for number, part in enumerate(parts, start=1):
        if _is_file(part) or part.get_content_maintype() not in ("text", "multipart"):
            yield Part(_name(part) or f"part {number}", part.get_content_type(), _content(part))


def _is_file(part: Message) -> bool:
    try:
        return part.get_content_disposition() == "attachment" or bool(_name(part))
    except _BROKEN:
        return False


def _name(part: Message) -> str:
    """Return an attachment's name without folders; "" where it has none."""
    try:
        said = header_words(part.get_filename() or "")
    except _BROKEN:
        return ""
    return clean(re.split(r"[/\\]", said)[-1]).strip()[:200]
