"""Messages of the tests, as bytes that a mail program saves."""

from __future__ import annotations

from base64 import encodebytes

OURS = "desk@example.org"


def a_mail(
    text: str | bytes = "Thank you for your letter.",
    *,
    sender: str = "Ana Bell <ana.bell@example.org>",
    to: str = OURS,
    subject: str = "Your letter",
    date: str = "Fri, 20 Mar 2026 09:30:00 +0000",
    message_id: str = "<one@example.org>",
    kind: str = "text/plain; charset=utf-8",
    **more: str,
) -> bytes:
    """An answer of Ana Bell; a header that is given as "" is left out, `In_Reply_To` is In-Reply-To."""
    headers = {
        "From": sender,
        "To": to,
        "Subject": subject,
        "Date": date,
        "Message-ID": message_id,
        "MIME-Version": "1.0",
        "Content-Type": kind,
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
    return head.encode() + b"\r\n" + (text.encode() if isinstance(text, str) else text)


def mixed(*parts: bytes, kind: str = "multipart/mixed", **more: str) -> bytes:
    """A message of several parts, each with its headers."""
    body = b"".join(b"--edge\r\n" + part + b"\r\n" for part in parts) + b"--edge--\r\n"
    return a_mail(body, kind=f"{kind}; boundary=edge", **more)


def a_part(text: str, kind: str = "text/plain; charset=utf-8") -> bytes:
    return f"Content-Type: {kind}\r\n\r\n{text}".encode()


def a_file(name: str, content: bytes, kind: str = "application/pdf") -> bytes:
    return (
        f'Content-Type: {kind}\r\nContent-Disposition: attachment; filename="{name}"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n"
    ).encode() + encodebytes(content)


def a_bounce(address: str, *, action: str = "failed", about: str = "<ours@example.org>") -> bytes:
    """What a mail server says that could not deliver our message."""
    status = (
        "Reporting-MTA: dns; mail.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 User unknown\r\n"
    )
    return mixed(
        a_part("Your message could not be delivered."),
        a_part(status, "message/delivery-status"),
        a_part(f"Message-ID: {about}\r\nSubject: Your letter\r\n", "text/rfc822-headers"),
        kind="multipart/report; report-type=delivery-status",
        sender="Mail Delivery System <MAILER-DAEMON@example.org>",
        subject="Undelivered Mail Returned to Sender",
        message_id="<bounce@example.org>",
    )
