"""A saved message, read: who, when, what, in any charset; and any bytes give a message or a sentence."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plea_web.mail.eml import read_mail
from plea_web.mail.plain import text_of_html
from plea_web.mail.read_mail import Failure, Nature, NotAMail
from tests.mail.letters import a_bounce, a_file, a_mail, a_part, mixed


def test_a_message_says_who_wrote_when_and_what() -> None:
    read = read_mail(a_mail("Dear colleagues,\r\n\r\nthank you.", In_Reply_To="<ours@example.org>"), "x.eml")

    assert (read.nature, read.sender, read.to) == (
        Nature.ANSWER,
        "ana.bell@example.org",
        ("desk@example.org",),
    )
    assert (read.subject, read.message_id, read.answers) == (
        "Your letter",
        "one@example.org",
        ("ours@example.org",),
    )
    assert read.sent_at == datetime(2026, 3, 20, 9, 30, tzinfo=UTC)
    assert read.text == "Dear colleagues,\n\nthank you."


@pytest.mark.parametrize("charset", ["koi8-r", "windows-1251", "utf-8", "iso-8859-5"])
def test_a_russian_subject_and_text_are_read_in_every_charset_that_they_name(charset: str) -> None:
    coded = b64encode("Ответ на обращение".encode(charset)).decode()
    read = read_mail(
        a_mail(
            "Уважаемые коллеги!".encode(charset),
            subject=f"=?{charset}?B?{coded}?=",
            kind=f"text/plain; charset={charset}",
        ),
        "x.eml",
    )
    assert (read.subject, read.text) == ("Ответ на обращение", "Уважаемые коллеги!")


@pytest.mark.parametrize("charset", ["koi8-r", "windows-1251", "utf-8"])
def test_russian_bytes_without_a_charset_are_read_too(charset: str) -> None:
    raw = a_mail("TEXT", subject="SUBJECT", kind="text/plain")
    raw = raw.replace(b"SUBJECT", "Ответ посольства".encode(charset))
    read = read_mail(raw.replace(b"TEXT", "Уважаемые коллеги, письмо получено.".encode(charset)), "x.eml")
    assert (read.subject, read.text) == ("Ответ посольства", "Уважаемые коллеги, письмо получено.")


def test_a_letter_that_is_cut_between_two_encoded_words_is_whole_again() -> None:
    raw = "Ответ".encode()
    first, second = b64encode(raw[:3]).decode(), b64encode(raw[3:]).decode()
    subject = f"Re: =?UTF-8?B?{first}?=\r\n =?utf-8?b?{second}?="
    assert read_mail(a_mail(subject=subject), "x.eml").subject == "Re: Ответ"


def test_html_gives_its_words_and_nothing_else() -> None:
    html = (
        "<html><head><title>t</title><style>p{}</style></head><body><p>Dear <b>Ana</b>,</p>"
        '<img src="https://example.org/seen.gif"><script>alert(1)</script><p>Thank you &amp; regards</p>'
    )
    read = read_mail(a_mail(html, kind="text/html; charset=utf-8"), "x.eml")
    assert read.text == "Dear Ana,\nThank you & regards"


def test_attachments_are_listed_with_their_names_and_never_with_a_path() -> None:
    read = read_mail(
        mixed(a_part("See the answer."), a_file("..\\..\\answer.pdf", b"%PDF-1.7"), a_file("", b"x")), "x.eml"
    )
    assert read.text == "See the answer."
    assert [(one.name, one.kind, one.content) for one in read.attachments] == [
        ("answer.pdf", "application/pdf", b"%PDF-1.7"),
        ("part 3", "application/pdf", b"x"),
    ]


def test_a_notice_of_a_server_names_whom_the_message_did_not_reach() -> None:
    read = read_mail(a_bounce("Ana.Bell@example.org"), "x.eml")
    assert (read.nature, read.failures, read.answers) == (
        Nature.BOUNCE,
        (Failure("ana.bell@example.org", "5.1.1, 550 5.1.1 User unknown"),),
        ("ours@example.org",),
    )
    assert read_mail(a_bounce("ana.bell@example.org", action="delayed"), "x.eml").nature == Nature.DELAYED
    assert read_mail(a_bounce("ana.bell@example.org", action="delivered"), "x.eml").nature == Nature.RECEIPT


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"X_Autoreply": "yes"},
        {"subject": "Automatic reply: your letter"},
        {"subject": "Автоматический ответ: письмо"},
        {"subject": "Abwesenheitsnotiz"},
    ],
)
def test_an_automatic_answer_is_known_as_one(headers: dict[str, str]) -> None:
    assert read_mail(a_mail(**headers), "x.eml").nature == Nature.AUTOMATIC
    assert read_mail(a_mail(Auto_Submitted="no"), "x.eml").nature == Nature.ANSWER


@pytest.mark.parametrize(
    ("content", "name", "say"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more",
            "reply.msg",
            "is in Outlook's own format (.msg). Open",
        ),
        (b"", "reply.eml", "is empty. Save the message once more."),
        (b"PK\x03\x04 a workbook", "list.xlsx", "is not an e-mail as mail programs save it."),
        (b"From a\nSubject: x\n\nFrom b\n\nFrom c\n", "inbox", "is a whole mailbox."),
    ],
)
def test_what_is_no_message_is_answered_with_the_way_out(content: bytes, name: str, say: str) -> None:
    with pytest.raises(NotAMail) as refused:
        read_mail(content, name)
    assert str(refused.value).startswith(f"“{name}” {say}")


def test_a_message_that_is_built_to_exhaust_its_reader_is_read_as_far_as_is_sensible() -> None:
    nested = a_part("the end")
    for depth in range(400):
        edge = f"e{depth}"
        nested = f"Content-Type: multipart/mixed; boundary={edge}\r\n\r\n--{edge}\r\n".encode() + nested
    try:
        said = read_mail(b"From: ana.bell@example.org\r\n" + nested, "x.eml").left_out
    except NotAMail as refused:
        said = str(refused)
    assert "inside of each other" in said

    many = mixed(*[a_file(f"{number}.pdf", b"x") for number in range(300)])
    read = read_mail(many, "x.eml")
    assert (len(read.attachments), read.left_out) == (
        200,
        "It has more than 200 parts; the rest is in the file.",
    )


_PIECES = st.sampled_from(
    [
        b"From: ",
        b"Subject: ",
        b"Date: ",
        b"Message-ID: <",
        b"Content-Type: multipart/mixed; boundary=e",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=e",
        b"Content-Type: message/rfc822",
        b"Content-Type: text/html; charset=",
        b"Content-Transfer-Encoding: base64",
        b"Content-Disposition: attachment; filename*0*=utf-8''%",
        b"=?koi8-r?B?",
        b"--e",
        b"\r\n",
        b"\r\n\r\n",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(_PIECES, st.binary(max_size=30)), max_size=40).map(b"".join))
@example(b"From: \x00")
def test_any_bytes_are_a_message_or_a_sentence(content: bytes) -> None:
    try:
        read = read_mail(content, "x.eml")
    except NotAMail as refused:
        assert str(refused).startswith("“x.eml” is ")
    else:
        shown = (read.subject, read.text, read.sender_shown, *(one.name for one in read.attachments))
        assert all("\0" not in one and one.encode("utf-8") is not None for one in shown)


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_any_html_gives_words(html: str) -> None:
    assert isinstance(text_of_html(html), str)


@settings(max_examples=100, deadline=None)
@given(
    st.text(st.characters(min_codepoint=0x410, max_codepoint=0x44F), min_size=1, max_size=60),
    st.sampled_from(["koi8-r", "windows-1251", "utf-8"]),
)
def test_no_word_is_lost_whatever_it_is_written_in(words: str, charset: str) -> None:
    kind = f"text/plain; charset={charset}"
    assert read_mail(a_mail(words.encode(charset), kind=kind), "x.eml").text == words
