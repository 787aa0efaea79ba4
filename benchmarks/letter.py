"""The letter of the benchmarks, in no tool's language: two pages, conditions, a list, a table, notes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """A value in running text: "recipient.city", or "demand.ask" inside a loop over demands."""

    name: str


@dataclass(frozen=True, slots=True)
class Note:
    """A reference to a footnote."""

    identity: int


Piece = str | Field | Note


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, and the name of its style."""

    style: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """One way of a choice: the test in Jinja ("": otherwise), and the name of its answer in flat values."""

    test: str
    flag: str
    paragraph: Paragraph


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several paragraphs; `name` is the value of a tool that cannot choose."""

    name: str
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Each:
    """A list item for each of some things."""

    items: str
    item: str
    paragraph: Paragraph


@dataclass(frozen=True, slots=True)
class Table:
    """A table row for each of some things, below a row of headings."""

    items: str
    item: str
    columns: tuple[tuple[str, str], ...]  # heading and field


@dataclass(frozen=True, slots=True)
class Rows:
    """A table as somebody typed it."""

    cells: tuple[tuple[str, ...], ...]


Block = Paragraph | Choice | Each | Table | Rows


def text(style: str, words: str) -> Paragraph:
    """Return a paragraph in which <a.b> stands for a field and <1> for a note."""
    pieces: list[Piece] = []
    for index, part in enumerate(words.replace("<", "\0").replace(">", "\0").split("\0")):
        if index % 2:
            pieces.append(Note(int(part)) if part.isdigit() else Field(part))
        elif part:
            pieces.append(part)
    return Paragraph(style, tuple(pieces))


SALUTATION = Choice(
    "salutation",
    (
        Branch('recipient.office == "ambassador"', "is_excellency", text("Normal", "Your Excellency,")),
        Branch('recipient.gender == "f"', "is_ms", text("Normal", "Dear Ms <recipient.family_name>,")),
        Branch('recipient.gender == "m"', "is_mr", text("Normal", "Dear Mr <recipient.family_name>,")),
        Branch("", "is_other", text("Normal", "Dear <recipient.given_name> <recipient.family_name>,")),
    ),
)
THANKS = Choice(
    "thanks",
    (
        Branch(
            "recipient.signed_on",
            "has_signed",
            text(
                "Normal",
                "On <recipient.signed_on> you put your name to the inquiry about <case.name>. We thank you "
                "for it; the answer has not come, and we ask you to insist on one.",
            ),
        ),
        Branch(
            "",
            "not_signed",
            text(
                "Normal",
                "You have not yet spoken about <case.name> in public. A word from <recipient.country> would "
                "be heard, and we ask you to say it.",
            ),
        ),
    ),
)

LETTER: tuple[Block, ...] = (
    text("Normal", "<recipient.given_name> <recipient.family_name>"),
    text("Normal", "<recipient.body>"),
    text("Normal", "<recipient.street>"),
    text("Normal", "<recipient.postal_code> <recipient.city>"),
    text("Normal", "<recipient.country>"),
    text("Normal", "<campaign.place>, <campaign.date>"),
    text("Normal", "Our reference: <campaign.reference>/<recipient.key>"),
    text("Heading 2", "<campaign.title>: what <recipient.country> can do"),
    SALUTATION,
    text(
        "Body Text",
        "We write to you about <case.name>, born in <case.born>, who was arrested on <case.arrested> and "
        "sentenced to <case.sentence>. The Working Group on Arbitrary Detention found <case.finding>.<1> "
        "Nothing that the prosecution has said since then answers this, and no court has looked at it.",
    ),
    text(
        "Body Text",
        "The prisoner is held in <case.prison> and suffers from <case.illness>. Doctors of the colony treat "
        "what they can see; there is no specialist within a day's journey, and a request to be taken to a "
        "hospital has been refused four times. Time is short, and it is not on the side of <case.name>.",
    ),
    text(
        "Body Text",
        "We turn to <recipient.body> because it has the means that we lack: questions that must be answered, "
        "meetings at which the name is spoken, and the attention of those in <recipient.city> who decide. "
        "<sender.organisation> can give you every document that this letter speaks of.<2>",
    ),
    THANKS,
    text("Body Text", "We ask you, <recipient.given_name> <recipient.family_name>, to do these five things:"),
    Each("demands", "demand", text("List Bullet", "<demand.ask> <demand.what>.")),
    text("Body Text", "The decisions of courts and boards in the case of <case.name> until <campaign.date>:"),
    Table(
        "rows",
        "row",
        (
            ("No", "row.number"), ("Day", "row.day"), ("Court", "row.court"), ("Decision", "row.ruling"),
            ("File", "row.remark"),
        ),
    ),
    text(
        "Body Text",
        "Please write to us at <sender.email>, or to <sender.street>, <sender.city>. We shall tell the "
        "family of <case.name> what <recipient.country> has answered.",
    ),
    text("Normal", "Yours sincerely,"),
    text("Normal", "<sender.director>, <sender.organisation>"),
)  # fmt: skip
HEADER = text("Header", "<sender.organisation> — <campaign.title>")
FOOTER = text("Footer", "<sender.email> · <campaign.reference>/<recipient.key> · page ")
NOTES = (
    text("Normal", " <case.source>."),
    text("Normal", " Ask for file <campaign.reference>/<recipient.key> at <sender.email>."),
)
