"""What happened before, written by the desk and read by the merge."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from plea.files.history import read_history
from plea.model.history import History, Outcome, SentLetter
from plea.model.problem import Place
from plea.output.history import write_history

ANA = SentLetter(
    "mep",
    "bell-ana",
    "en",
    date(2018, 3, 5),
    Place.line("history.csv", 2),
    number=142,
    reference="=NE/2018/142",
    channel="paper",
    replied_on=date(2018, 3, 19),
    their_reference="12/7",
    replied_by="The Ministry",
    outcomes={"raise": Outcome.REFUSED, "doctor": Outcome.NO_ANSWER},
    next="mep-chase-1",
)
BEN = SentLetter("mep", "odinsson-ben", "en", date(2018, 3, 6), Place.line("history.csv", 3))


def test_what_is_written_is_a_table_that_excel_opens_and_reads_back_the_same(folder: Path) -> None:
    assert write_history(folder, [ANA, BEN], ["raise", "doctor"])

    assert (folder / "history.csv").read_bytes().decode("utf-8") == (
        "\ufeffletter,key,language,number,reference,sent_on,channel,returned_on,replied_on,their_reference,"
        "replied_by,next,outcome_raise,outcome_doctor\r\n"
        "mep,bell-ana,en,142,'=NE/2018/142,2018-03-05,paper,,2018-03-19,12/7,The Ministry,mep-chase-1,"
        "refused,no answer\r\n"
        "mep,odinsson-ben,en,,,2018-03-06,,,,,,,,\r\n"
    )
    history, problems = read_history(folder / "history.csv", "history.csv")
    assert problems == []
    assert history == History.of([ANA, BEN])
    assert not write_history(folder, [ANA, BEN], ["raise", "doctor"])


def test_the_letter_before_a_follow_up_is_the_one_that_leads_to_it() -> None:
    chase = SentLetter("mep-chase-1", "bell-ana", "en", date(2018, 4, 5), Place(""))
    history = History.of([ANA, chase])

    assert history.before("mep-chase-1", "bell-ana", "en", {"mep"}) == ANA
    assert history.before("mep-chase-2", "bell-ana", "en", {"mep", "mep-chase-1"}) is None
    assert history.before("appeal", "bell-ana", "en") == chase
    assert history.before("appeal", "odinsson-ben", "en") is None


def test_of_a_letter_in_two_languages_the_one_in_the_same_language_is_before() -> None:
    english, russian = (
        SentLetter("president", "kz-president", language, date(2018, 3, day), Place(""))
        for language, day in (("en", 5), ("ru", 7))
    )
    history = History.of([english, russian])

    assert history.before("appeal", "kz-president", "en") == english
    assert history.before("appeal", "kz-president", "ru") == russian
    assert history.before("appeal", "kz-president", "kk") == russian
