"""Letters after letters: who gets them, what they say, and how one is added to a campaign."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from plea.checks import check_campaign
from plea.files.case_edit import NotSafe
from plea.files.load import load_campaign
from plea.files.new_chaser import NewChaser, Round, new_chaser
from plea.merge.batch import prepare
from plea.merge.passages import passages_of
from plea.merge.plan import plan_batch
from plea.model.campaign import Campaign
from plea.output.chaser import write_chaser
from plea.output.rewrite import ChangedMeanwhile
from plea.output.save import opened_with
from plea.word.read import read_text
from tests.conftest import CAMPAIGN_YAML, CASE_YAML, DEMANDS_YAML, a_workspace, said
from tests.word.documents import a_docx, paragraph

LAYOUT = a_docx(
    paragraph("{{ recipient.salutation }}"), paragraph("{{ letter.subject }}"), paragraph("{{ letter }}")
)
FOLLOW_UP = """\
  mep-chase-1:
    title: "Members of the European Parliament: follow-up 1"
    follows: mep
    date: 2018-04-09
    text: texts/mep.{language}.md
  mep-chase-2:
    title: "Members of the European Parliament: follow-up 2"
    follows: mep-chase-1
    date: 2018-05-09
    text: texts/mep.{language}.md
"""
HEADING = (
    "letter,key,language,number,reference,sent_on,channel,returned_on,replied_on,their_reference,replied_by,"
    "next,outcome_raise,outcome_doctor\n"
)
SENT = HEADING + (
    "mep,bell-ana,en,1,NE/2018/1,2018-03-05,paper,,2018-03-19,12/7,,mep-chase-1,partly,refused\n"
    "mep,odinsson-ben,en,2,NE/2018/2,2018-03-05,paper,,,,,mep-chase-1,,\n"
    "mep,darc-cleo,en,3,NE/2018/3,2018-03-05,paper,,2018-03-20,,The Ministry,mep-chase-1,noted,granted\n"
    "mep,oshea-dov,en,4,NE/2018/4,2018-03-05,paper,2018-03-12,,,,mep-chase-1,,\n"
)
DAY = date(2018, 4, 9)
TWO_DEMANDS = (
    DEMANDS_YAML
    + """\
  doctor:
    title: {en: A doctor, ru: Врач}
    what: {en: "that a doctor may see Nadia Example", ru: "допуске врача к Наде Пример"}
    asks:
      mep: {en: Ask, ru: Просить о}
    basis: [arrested]
"""
)


def campaign(folder: Path, history: str = SENT, **changes: Any) -> Campaign:
    usual = {"layouts/letterhead.docx": LAYOUT, "campaign.yaml": CAMPAIGN_YAML + FOLLOW_UP}
    files = a_workspace(folder, {**usual, **changes})
    (folder / "out" / "example").mkdir(parents=True, exist_ok=True)
    (folder / "out" / "example" / "history.csv").write_text(history, "utf-8")
    loaded, problems = load_campaign(files)
    assert said(problems) == ""
    assert loaded
    return loaded


def test_a_follow_up_goes_to_those_for_whom_it_is_next_and_the_others_are_told(tmp_path):
    not_cleo = SENT.replace("The Ministry,mep-chase-1", "The Ministry,")
    plan = plan_batch(campaign(tmp_path, not_cleo))

    assert [one.recipient.key for one in plan.assignments if one.letter.key == "mep-chase-1"] == [
        "bell-ana",
        "odinsson-ben",
        "oshea-dov",
    ]
    assert [(one.letter.key, one.recipient.key, one.reason) for one in plan.omissions] == [
        ("mep-chase-1", "darc-cleo", "no follow-up is next for them"),
        ("mep-chase-1", "meer-eve", 'no letter "mep" has left to them'),
        ("mep-chase-2", "bell-ana", "mep-chase-1 is next for them"),
        ("mep-chase-2", "odinsson-ben", "mep-chase-1 is next for them"),
        ("mep-chase-2", "darc-cleo", "no follow-up is next for them"),
        ("mep-chase-2", "oshea-dov", "mep-chase-1 is next for them"),
        ("mep-chase-2", "meer-eve", 'no letter "mep-chase-1" has left to them'),
    ]


def test_a_follow_up_is_in_the_language_of_the_first_and_like_it_where_nothing_else_is_said(tmp_path):
    both = (
        SENT.replace("mep,bell-ana,en", "mep,bell-ana,ru")
        + "mep,bell-ana,en,1,,2018-03-06,,,,,,mep-chase-1,,\n"
    )
    loaded = campaign(tmp_path, both)
    first, chase = loaded.letters["mep"], loaded.letters["mep-chase-1"]

    assert [
        one.language for one in plan_batch(loaded).assignments if one.numbered == ("mep-chase-1", "bell-ana")
    ] == [
        "ru",
        "en",
    ]
    assert replace(chase, key="mep", title=first.title, place=first.place, follows="", date=None) == first


def test_a_second_round_follows_the_first_round_or_the_letter_itself(tmp_path):
    history = SENT.replace("mep-chase-1", "") + (
        "mep-chase-1,bell-ana,en,6,NE/2018/6,2018-04-05,paper,,,,,mep-chase-2,,\n"
        "mep-correction-1,odinsson-ben,en,7,NE/2018/7,2018-04-05,paper,,,,,mep-chase-2,,\n"
    )
    loaded = campaign(tmp_path, history)
    chase = loaded.letters["mep-chase-2"]

    assert loaded.before(chase) == {"mep", "mep-chase-1"}
    assert [one.key for one in loaded.recipients_of(chase)] == ["bell-ana"]
    [ana] = loaded.recipients_of(chase)
    sent = loaded.sent_before(chase, ana, "en")
    assert sent
    assert (sent.letter, sent.reference) == ("mep-chase-1", "NE/2018/6")


def test_who_must_not_be_contacted_gets_no_follow_up_either(tmp_path):
    loaded = campaign(tmp_path)
    book = loaded.books["officials"]
    ana, *others = book.recipients
    stopped = replace(ana, cells={**ana.cells, "do_not_contact": "asked us not to write"})
    loaded = replace(loaded, books={"officials": replace(book, recipients=(stopped, *others))})

    assert [
        one.reason
        for one in plan_batch(loaded).omissions
        if one.letter.key == "mep-chase-1" and one.recipient == stopped
    ] == ["do not contact: asked us not to write"]


# Adding one


def added(folder: Path, kind: Round = Round.CHASE, **changes: Any) -> tuple[Campaign, NewChaser]:
    """The campaign after a new round was written into it."""
    settings = {"campaign.yaml": CAMPAIGN_YAML.replace("[raise]", "[raise, doctor]")}
    before = campaign(folder, HEADING, **{**settings, "demands.yaml": TWO_DEMANDS, **changes})
    file = before.folder / "campaign.yaml"
    made = new_chaser(before, before.letters["mep"], file.read_text("utf-8"), kind, DAY)
    assert isinstance(made, NewChaser)
    write_chaser(before.folder, made, opened_with(file))
    (folder / "out" / "example" / "history.csv").write_text(SENT.replace("mep-chase-1", made.key), "utf-8")
    after, problems = load_campaign(before.folder)
    assert said(problems) == ""
    assert after
    return after, made


def test_a_follow_up_is_added_in_its_own_lines_and_shown_before(tmp_path):
    _, made = added(tmp_path)

    assert made.key == "mep-chase-1"
    assert [(hunk.before, hunk.after) for hunk in made.campaign.hunks] == [
        (
            (),
            (
                "  mep-chase-1:",
                '    title: "Members of the European Parliament: follow-up 1"',
                "    follows: mep",
                "    date: 2018-04-09",
                '    text: "texts/mep-chase.{language}.md"',
            ),
        )
    ]
    assert list(made.texts) == ["texts/mep-chase.en.md"]
    assert (made.there, made.without) == ((), ())


def test_each_gets_the_next_ask_by_what_came_back(tmp_path):
    loaded, _ = added(tmp_path)
    batch = prepare(loaded, check_campaign(loaded), only=["mep-chase-1"])

    letters = [read_text(draft.docx) for draft in batch.drafts()]

    assert said(batch.problems) == ""
    subject = "The case of Nadia Example (our letter of 5 March 2018)\n"
    opening = "On 5 March 2018 we sent you the letter “The case of Nadia Example” (NE/2018/{}).\n"
    stands = "This is how our requests stand, and what we ask of you now:\n"
    ending = "A short answer is enough. Please name our reference in it: NE/2018/{}.\n"
    again = (
        "We ask you again:\n• Raise the case of Nadia Example.\n• Ask that a doctor may see Nadia Example.\n"
    )
    assert letters == [
        f"Dear Ms Bell,\n{subject}{opening.format(1)}"
        "Thank you for your reply of 19 March 2018 (12/7).\n"
        f"{stands}"
        "• Raise the case: part of this has been done, and we thank you. Please see the rest through.\n"
        "• A doctor: we were sorry to read that you cannot agree. Please look at it once more, and let us "
        "know the reasons.\n"
        f"{ending.format(6)}",
        f"Dear Mr Óđinsson,\n{subject}{opening.format(2)}"
        "We have had no answer so far. We know that many letters reach you, and we write again because this "
        "matter cannot wait.\n"
        f"{again}{ending.format(7)}",
        f"Dear Cleo d'Arc,\n{subject}{opening.format(3)}"
        "We have since had a reply of 20 March 2018 from The Ministry. Thank you for seeing that it was "
        "answered.\n"
        f"{stands}"
        "• Raise the case: you have taken note of this. Please tell us what has been done since, what will "
        "be, and by when.\n"
        "• A doctor: this has been done. We thank you for your part in it.\n"
        f"{ending.format(8)}",
        f"Dear Mr O'Shea,\n{subject}{opening.format(4)}"
        "It came back to us undelivered, so we write to you again.\n"
        f"{again}{ending.format(9)}",
    ]


def test_each_way_of_a_follow_up_is_read_as_its_own_passage(tmp_path):
    loaded, _ = added(tmp_path)

    held, problems = passages_of(loaded, only=("mep-chase-1",))

    assert said(problems) == ""
    assert {line.partition(":")[2].strip()[:30]: one.count for one in held for line in one.passage.paragraphs
            if line.startswith(("Raise the case:", "A doctor:"))} == {
        "part of this has been done, an": 1,
        "we were sorry to read that you": 1,
        "you have taken note of this. P": 1,
        "this has been done. We thank y": 1,
    }  # fmt: skip
    answers = ("Thank you for your reply", "We have since", "It came back", "We have had no answer")
    assert sorted(
        (one.passage.text.partition(" {{")[0][:24], one.count)
        for one in held
        if one.passage.text.startswith(answers)
    ) == [
        ("It came back to us undel", 1),
        ("Thank you for your reply", 1),
        ("We have had no answer so", 1),
        ("We have since had a repl", 1),
    ]


RUSSIAN = CAMPAIGN_YAML.replace("    where:", "    languages: [ru, en, de]\n    where:")


def test_the_russian_text_reads_as_the_english_one(tmp_path):
    in_russian = [["key", "family_name", "full_dative", "office", "salutation"]]
    in_russian.append(["bell-ana", "Белл", "Анне Белл", "mep", "Уважаемая Ана Белл!"])
    russian = "---\nsubject: О деле Нади Пример\n---\nПросим о помощи.\n"
    loaded, made = added(tmp_path, **{"campaign.yaml": RUSSIAN.replace("[raise]", "[doctor]"),
                                      "texts/mep.ru.md": russian,
                                      "recipients/officials.xlsx": {"Ministers": in_russian}})  # fmt: skip
    history = "".join(SENT.replace(",en,", ",ru,").splitlines(keepends=True)[:2]).replace(
        "mep-chase-1", made.key
    )
    (tmp_path / "out" / "example" / "history.csv").write_text(history, "utf-8")
    loaded, _ = load_campaign(loaded.folder)
    assert loaded
    batch = prepare(loaded, only=[made.key])

    letters = [read_text(draft.docx).split("\n", 1)[1] for draft in batch.drafts()]

    assert said(batch.problems) == ""
    assert made.without == ("de",)
    subject = "О деле Нади Пример (к нашему письму от 5 марта 2018 г.)\n"
    assert letters[0] == (
        f"{subject}5 марта 2018 г. мы направили Вам письмо «О деле Нади Пример» (исх. № NE/2018/1).\n"
        "Благодарим Вас за ответ от 19 марта 2018 г. (№ 12/7).\n"
        "Ниже – о том, что известно нам о каждой из наших просьб, и о чём мы просим теперь:\n"
        "• Врач: с сожалением узнали об отказе. "
        "Просим рассмотреть просьбу ещё раз и сообщить причины отказа.\n"
        "Будем благодарны за краткий ответ с указанием нашего номера: NE/2018/2.\n"
    ).replace("2018 г.", "2018\xa0г.").replace("№ ", "№\xa0")


def test_a_correction_waits_for_what_is_to_be_corrected(tmp_path):
    loaded, made = added(tmp_path, Round.CORRECTION)

    assert made.key == "mep-correction-1"
    assert said(check_campaign(loaded)) == (
        '(warning) texts/mep-correction.en.md, line 6: "[the words of the letter]" looks like a note to '
        "yourself, and it would be printed.\n"
        "    Write what belongs there, or take it out. [leftover-prompt]\n"
        '(warning) texts/mep-correction.en.md, line 7: "[what is right, and since when we know it]" looks '
        "like a note to yourself, and it would be printed.\n"
        "    Write what belongs there, or take it out. [leftover-prompt]"
    )


def test_the_second_round_shares_the_text_of_the_first(tmp_path):
    loaded, _ = added(tmp_path)
    file = loaded.folder / "campaign.yaml"

    second = new_chaser(loaded, loaded.letters["mep-chase-1"], file.read_text("utf-8"), Round.CHASE, DAY)

    assert isinstance(second, NewChaser)
    assert (second.key, second.letter, second.texts) == ("mep-chase-2", "mep", {})
    assert second.there == ("texts/mep-chase.en.md",)


def test_nothing_is_written_over_a_campaign_that_somebody_saved_meanwhile(tmp_path):
    before = campaign(tmp_path)
    file = before.folder / "campaign.yaml"
    made = new_chaser(before, before.letters["mep"], file.read_text("utf-8"), Round.CHASE, DAY)
    assert isinstance(made, NewChaser)
    opened = opened_with(file)
    file.write_text("# Saved meanwhile\n" + file.read_text("utf-8"), "utf-8")

    with pytest.raises(ChangedMeanwhile):
        write_chaser(before.folder, made, opened)

    assert file.read_text("utf-8").startswith("# Saved meanwhile\ntitle:")


def test_a_campaign_that_cannot_be_changed_safely_is_left_alone(tmp_path):
    before = campaign(tmp_path)

    assert isinstance(new_chaser(before, before.letters["mep"], "a: b: c", Round.CHASE, DAY), NotSafe)


def test_a_follow_up_has_a_date_of_its_own(tmp_path):
    text = "---\nsubject: x\n---\n{{ letter.date }}: {{ fact.arrested.elapsed | bare }}.\n"
    case = CASE_YAML.replace("    on: 2009-05\n", "    since: 2018-01-05\n")
    loaded = campaign(tmp_path, **{"texts/mep.en.md": text, "case.yaml": case})
    ana = [one for one in prepare(loaded).drafts() if one.assignment.recipient.key == "bell-ana"]

    assert [read_text(one.docx).splitlines()[2] for one in ana] == [
        "2 March 2018: eight weeks.",
        "9 April 2018: just over three months.",
    ]


def test_a_follow_up_dated_before_the_letter_it_follows_stops_everything(tmp_path):
    early = CAMPAIGN_YAML + FOLLOW_UP.replace("2018-04-09", "2018-03-04")
    problems = check_campaign(campaign(tmp_path, **{"campaign.yaml": early}))

    assert said(problems) == (
        '(warning) campaign.yaml, line 25: The follow-up "mep-chase-2" goes to nobody: it is next for nobody '
        "in out/example/history.csv.\n"
        '    Run "plea chase", which writes down who is to get it; or take the letter out. '
        "[follow-up-to-nobody]\n"
        'campaign.yaml, line 20: The letter "mep-chase-1" is dated 2018-03-04, but a letter that it follows '
        "left on 2018-03-05.\n"
        '    Write "date: …" under it, with the day on which it goes out: 2018-03-05 or later. '
        "[follow-up-too-early]"
    )
