"""What stands in a letter in plain words is held against the case, the lists and its other language."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from plea.checks import TEXT_CHECKS, check_campaign
from plea.checks.count_typed import count_typed
from plea.checks.demands_out_of_order import demands_out_of_order
from plea.checks.dismissed import without_dismissed
from plea.checks.fact_typed import fact_typed
from plea.checks.leftover_prompt import leftover_prompt
from plea.checks.names_alike import names_alike
from plea.checks.numbers_differ import numbers_differ
from plea.checks.odd_figure import odd_figure
from plea.checks.person_not_named import person_not_named
from plea.checks.quotation_differs import quotation_differs
from plea.checks.sender_mismatch import sender_mismatch
from plea.checks.texts import CampaignText
from plea.files.load import load_campaign
from plea.model.campaign import Dismissal
from plea.model.problem import Place, Problem
from plea.word.markdown import SourceLine
from tests.conftest import (
    CAMPAIGN_YAML,
    TEXT,
    a_campaign,
    a_deed,
    a_demand,
    a_fact,
    a_letter,
    a_recipient,
    a_source,
    a_workspace,
    said,
)
from tests.word.documents import a_docx, paragraph

PERSON = {"en": "Nadia Example", "ru": "Надя Пример"}


def a_text(*lines: str, language: str = "en", subject: str = "") -> CampaignText:
    """The text of the letter to members of parliament; its first line is line 4 of the file."""
    name = f"texts/mep.{language}.md"
    placed = tuple(SourceLine(line, Place.line(name, number)) for number, line in enumerate(lines, start=4))
    return CampaignText(name, language, (a_letter(),), SourceLine(subject, Place.line(name, 2)), placed)


def two_deeds() -> list[Any]:
    return [a_deed(), a_deed(recipient="oshea-dov", given_name="Dov", family_name="O'Shea")]


# ---------------------------------------------------------------- numbers of people


def test_a_typed_number_of_people_names_the_field_that_counts_them():
    text = a_text("In October 2017 she was visited.", "Her 2 signatories among the Members wait.")

    assert said(count_typed(a_campaign(deeds=two_deeds()), [text])) == (
        '(warning) texts/mep.en.md, line 5: "2" is typed here, '
        "and so many took part in actions.inquiry_2017.\n"
        "    If it counts them, write {{ actions.inquiry_2017 | count }}: it follows the list. [count-typed]"
    )


def test_a_number_in_words_is_found_in_english_and_russian():
    english = a_text("Two Members of Parliament wrote to her.")
    russian = a_text("К двум депутатам мы обратились.", language="ru")

    found = count_typed(a_campaign(deeds=two_deeds()), [english, russian])

    assert [problem.message.split(" is ")[0] for problem in found] == ['"Two"', '"двум"']


def test_twenty_two_is_not_two_and_a_number_without_people_is_none_of_ours():
    text = a_text(
        "Twenty-two members wrote, and 22 deputies.", "", "She had 2 visits. On 2 May 2017 members wrote."
    )

    assert not said(count_typed(a_campaign(deeds=two_deeds()), [text]))


def test_a_number_that_counts_itself_is_right():
    text = a_text("{{ actions.inquiry_2017 | count }} Members wrote to her.")

    assert not said(count_typed(a_campaign(deeds=two_deeds()), [text]))


# ---------------------------------------------------------------- names


def test_names_that_fold_alike_under_two_keys_are_shown_with_both_cells():
    campaign = a_campaign(
        recipients=[a_recipient(3, key="ben", given_name="Ben", family_name="Óđinsson", country="Iceland")],
        deeds=[a_deed(recipient="ben-o", given_name="BEN", family_name="Odinsson", country="Iceland")],
    )

    assert said(names_alike(campaign)) == (
        "(warning) recipients/actions.xlsx, sheet Who, B2 (key): "
        '"BEN Odinsson" here and "Ben Óđinsson" '
        "(recipients/officials.xlsx, sheet Ministers, C3 (family_name)) "
        'are alike; their keys are "ben" and "ben-o".\n'
        "    If this is one person, write one name and one key; if not, dismiss this warning. [names-alike]"
    )


def test_a_second_family_name_is_held_beside_the_first():
    campaign = a_campaign(
        recipients=[a_recipient(2), a_recipient(3, key="ana-2", family_name="Bell-O'Shea")], deeds=[]
    )

    assert said(names_alike(campaign)) == (
        "(warning) recipients/officials.xlsx, sheet Ministers, C3 (family_name): "
        '"Ana Bell-O\'Shea" here and "Ana Bell" '
        "(recipients/officials.xlsx, sheet Ministers, C2 (family_name)) "
        'are alike; their keys are "bell-ana" and "ana-2".\n'
        "    If this is one person, write one name and one key; if not, dismiss this warning. [names-alike]"
    )


def test_one_key_with_two_spellings_is_shown():
    deeds = [a_deed(family_name="Béll")]

    assert said(names_alike(a_campaign(deeds=deeds))) == (
        "(warning) recipients/actions.xlsx, sheet Who, B2 (key): "
        '"Ana Béll" here and "Ana Bell" (recipients/officials.xlsx, sheet Ministers, C14 (family_name)) '
        'are alike; both have the key "bell-ana".\n'
        "    Write the name in one way. [names-alike]"
    )


def test_people_of_two_countries_are_two_people():
    recipients = [a_recipient(2), a_recipient(3, key="ana-2", country="France")]

    assert not said(names_alike(a_campaign(recipients=recipients, deeds=[])))


def test_an_address_that_misspells_its_name_is_found():
    sender = {
        "contact": {"en": "Eve van der Meer", "ru": "Ева ван дер Меер"},
        "email": {"": "eve.vandermer@example.org"},
    }

    assert said(sender_mismatch(a_campaign(sender=sender))) == (
        '(warning) campaign.yaml, sender, email: The address "eve.vandermer@example.org" '
        'does not fit the name printed with it, "Eve van der Meer".\n'
        "    Compare the two letter by letter; one of them may be misspelt. [sender-mismatch]"
    )


def test_initials_roles_and_other_alphabets_fit():
    for contact, email in (
        ("Dov O'Shea", "d.oshea@example.org"),
        ("Dov O'Shea", "doshea@example.org"),
        ("Dov O'Shea", "oshea@example.org"),
        ("Ben Óđinsson", "ben.odinsson@example.org"),
        ("Ана Белл", "ana.bell@example.org"),
        ("Dov O'Shea", "info@example.org"),
        ("the campaign office", "nadia@example.org"),
    ):
        sender = {"contact": {"": contact}, "email": {"": email}}
        assert not said(sender_mismatch(a_campaign(sender=sender))), email


def test_a_letter_too_many_is_a_mismatch():
    sender = {"contact": {"": "Ana Bell"}, "email": {"": "ana.belyl@example.org"}}

    assert len(list(sender_mismatch(a_campaign(sender=sender)))) == 1


# ---------------------------------------------------------------- two languages


def test_a_number_that_the_other_language_lacks_stops():
    texts = [
        a_text("She was arrested on 14 March 2017, at 28, and lost 11.5 per cent."),
        a_text("Она арестована 14 марта 2017 года, в 29 лет, и потеряла 11,5 %.", language="ru"),
    ]

    assert said(numbers_differ(a_campaign(), texts)) == (
        'texts/mep.en.md, line 4: "28" stands here and not in texts/mep.ru.md.\n'
        "    Say the same in both languages, and write the number in digits in both. [numbers-differ]\n"
        'texts/mep.ru.md, line 4: "29" stands here and not in texts/mep.en.md.\n'
        "    Say the same in both languages, and write the number in digits in both. [numbers-differ]"
    )


def test_a_month_that_differs_is_a_date_that_differs():
    texts = [a_text("since 31 October 2017"), a_text("с 31 ноября 2017 года", language="ru")]

    assert [problem.message for problem in numbers_differ(a_campaign(), texts)] == [
        '"31 October 2017" stands here and not in texts/mep.ru.md.',
        '"31 ноября 2017" stands here and not in texts/mep.en.md.',
    ]


def test_fields_addresses_and_items_of_a_list_are_no_numbers():
    texts = [
        a_text('{{ "images/1.png" | image(width="4 cm") }}', "1. See [it](https://example.org/2017/3)."),
        a_text("Смотрите.", language="ru"),
    ]

    assert not said(numbers_differ(a_campaign(), texts))


def test_a_number_said_twice_has_to_be_said_twice():
    texts = [a_text("14 years, yes, 14 years"), a_text("14 лет", language="ru")]

    assert [problem.message for problem in numbers_differ(a_campaign(), texts)] == [
        '"14" stands here and not in texts/mep.ru.md.'
    ]


def test_a_telephone_number_may_be_divided_otherwise_and_decades_are_words():
    texts = [
        a_text("Call +48 22 555 0100. In the 1990s, on the 14th of March 2017, 2 500 wrote."),
        a_text("Звоните: +48 225550100. В 1990-е годы, 14-го марта 2017 года, 2500 написали.", language="ru"),
    ]

    assert not said(numbers_differ(a_campaign(), texts))


def test_the_wordings_of_a_fact_are_compared_as_well():
    fact = a_fact(wording={"en": "she is held 1,000 kilometres away", "ru": "она в 100 километрах"})

    assert said(numbers_differ(a_campaign(facts=[fact]), [])) == (
        'case.yaml, fact arrested, line 4: "1,000" stands in the wording "en" '
        'and not in the wording "ru".\n'
        "    Say the same in both languages, and write the number in digits in both. [numbers-differ]\n"
        'case.yaml, fact arrested, line 4: "100" stands in the wording "ru" '
        'and not in the wording "en".\n'
        "    Say the same in both languages, and write the number in digits in both. [numbers-differ]"
    )


# ---------------------------------------------------------------- facts typed again


def test_a_date_a_number_and_a_name_of_a_fact_name_the_fact():
    facts = [
        a_fact("arrested", wording={"en": "she was taken to colony 159"}, on="2017-03-14"),
        a_fact("sentence", wording={"en": "Judge Dov O'Shea gave her 14 years"}, on="2018-01"),
    ]
    text = a_text(
        "Since 14 March 2017 she has been in colony 159.",
        "Dov O'Shea judged her in January 2018: for 14 years.",
    )

    assert said(fact_typed(a_campaign(facts=facts), [text])) == (
        '(warning) texts/mep.en.md, line 4: "14 March 2017" is typed here; the fact "arrested" says it.\n'
        "    Write {{ fact.arrested }}: the words of the case, with their note. [fact-typed]\n"
        '(warning) texts/mep.en.md, line 4: "159" is typed here; the fact "arrested" says it.\n'
        "    Write {{ fact.arrested }}: the words of the case, with their note. [fact-typed]\n"
        '(warning) texts/mep.en.md, line 5: "January 2018" is typed here; the fact "sentence" says it.\n'
        "    Write {{ fact.sentence }}: the words of the case, with their note. [fact-typed]\n"
        '(warning) texts/mep.en.md, line 5: "14" is typed here; the fact "sentence" says it.\n'
        "    Write {{ fact.sentence }}: the words of the case, with their note. [fact-typed]\n"
        '(warning) texts/mep.en.md, line 5: "Dov O\'Shea" is typed here; the fact "sentence" says it.\n'
        "    Write {{ fact.sentence }}: the words of the case, with their note. [fact-typed]"
    )


def test_a_year_the_campaigns_date_the_person_and_another_fourteen_are_no_facts():
    facts = [
        a_fact(wording={"en": "Nadia Example was arrested in 2017 and got 14 years"}, on="2017"),
        a_fact("today", wording={"en": "on 2 March 2018 she was ill"}, on="2018-03-02"),
    ]
    text = a_text("Nadia Example fell ill in 2017. By 2 March 2018, 14 visits were refused.")

    assert not said(fact_typed(a_campaign(facts=facts, person=PERSON), [text]))


def test_a_name_that_two_facts_or_a_demand_hold_tells_no_fact():
    facts = [
        a_fact("a", wording={"en": "the European Parliament asked"}),
        a_fact("b", wording={"en": "the European Parliament and the Pardon Commission met"}),
    ]
    demands = [a_demand(what={"en": "a hearing of the Pardon Commission"})]
    text = a_text("The European Parliament wrote before the Pardon Commission met.")

    assert not said(fact_typed(a_campaign(facts=facts, demands=demands), [text]))


# ---------------------------------------------------------------- the person


def test_a_letter_that_first_says_less_than_the_name_is_told_where():
    text = a_text("Ms Example is ill. Nadia Example was free.", subject="Nadia Example")

    assert said(person_not_named(a_campaign(person=PERSON), [text])) == (
        '(warning) texts/mep.en.md, line 4: "Example" stands here '
        'before the letter has said "Nadia Example".\n'
        "    Write the full name where the letter first speaks of the person. [person-not-named]"
    )


def test_a_fact_may_name_the_person_and_names_are_inflected():
    facts = [a_fact(wording={"en": "Nadia Example is ill", "ru": "Надю Пример арестовали"})]
    texts = [
        a_text("{{ fact.arrested }}. Ms Example waits."),
        a_text("{{ fact.arrested | bare }}. О Примере молчат.", language="ru"),
    ]

    assert not said(person_not_named(a_campaign(person=PERSON, facts=facts), texts))


def test_every_way_through_the_conditions_is_looked_at():
    text = a_text(
        "{% if recipient.did.inquiry_2017 %}",
        "You wrote for Nadia Example.",
        "{% elif recipient.group %}",
        "Your group wrote.",
        "{% endif %}",
        "",
        "Ms Example is ill.",
    )
    whole = a_text(
        "{% if recipient.group %}",
        "Nadia Example",
        "{% else %}",
        "Nadia Example",
        "{% endif %}",
        "Ms Example",
    )

    assert [str(p.place) for p in person_not_named(a_campaign(person=PERSON), [text])] == [
        "texts/mep.en.md, line 10"
    ]
    assert not said(person_not_named(a_campaign(person=PERSON), [whole]))


def test_a_campaign_that_names_no_person_is_not_asked():
    assert not said(person_not_named(a_campaign(), [a_text("Ms Example")]))


# ---------------------------------------------------------------- demands, prompts, quotations, figures


def test_demands_in_another_order_than_the_approved_one():
    demands = [a_demand("release"), a_demand("doctor"), a_demand("visit")]
    letters = [a_letter(demands=("visit", "release"))]

    assert said(demands_out_of_order(a_campaign(demands=demands, letters=letters))) == (
        '(warning) campaign.yaml, letter mep, line 12: The letter "mep" puts its demands in another order '
        'than demands.yaml has them: "visit", "release".\n'
        '    Write "demands: [release, visit]", or dismiss this warning with the reason. '
        "[demands-out-of-order]"
    )


def test_prompts_are_found_in_texts_facts_and_sources():
    campaign = a_campaign(
        facts=[a_fact(wording={"en": "arrested on [date]"})], sources=[a_source(text={"en": "TODO"})]
    )
    text = a_text(
        "Dear XXX, […] lorem ipsum ???", "As they say, “[h]e is ill” [1] in [her words](https://example.org)."
    )

    assert [(str(p.place), p.message.split(" looks ")[0]) for p in leftover_prompt(campaign, [text])] == [
        ("texts/mep.en.md, line 4", '"XXX"'),
        ("texts/mep.en.md, line 4", '"[…]"'),
        ("texts/mep.en.md, line 4", '"lorem ipsum"'),
        ("texts/mep.en.md, line 4", '"???"'),
        ("case.yaml, fact arrested, line 4", '"[date]"'),
        ("case.yaml, line 40", '"TODO"'),
    ]


def test_prompts_are_found_in_the_words_of_a_layout(tmp_path: Path):
    layout = a_docx(paragraph("[name of the office]"), paragraph("{{ letter }}"))
    folder = a_workspace(tmp_path, {"layouts/letterhead.docx": layout})
    campaign, _ = load_campaign(folder)
    assert campaign is not None

    assert said(leftover_prompt(campaign, [])) == (
        '(warning) layouts/letterhead.docx, paragraph 1: "[name of the office]" looks like '
        "a note to yourself, and it would be printed.\n"
        "    Write what belongs there, or take it out. [leftover-prompt]"
    )


def test_a_quotation_that_its_source_does_not_have():
    sources = [a_source(words="She “has not seen” a doctor since then; nobody says why.")]
    text = a_text(
        "{{ fact.arrested }}: “She has not seen a doctor since then”, “nobody will ever say why it is so”."
    )

    assert said(quotation_differs(a_campaign(sources=sources), [text])) == (
        "(warning) texts/mep.en.md, line 4: “nobody will ever say why it is so” does not stand so "
        'in the words of the source "s1".\n'
        "    Quote it as it stands there (case.yaml, line 40), or without quotation marks. "
        "[quotation-differs]"
    )


def test_a_source_in_another_language_and_short_words_are_not_compared():
    text = a_text("{{ fact.arrested }}: “She is well”, «so they say to us here».")
    in_russian = [a_source(words="Она больна.", language="ru")]

    assert not said(quotation_differs(a_campaign(sources=in_russian), [text]))
    assert not said(quotation_differs(a_campaign(), [text]))


def test_figures_that_cannot_be():
    facts = [
        a_fact("pressure", wording={"en": "her blood pressure rises to 150/260", "ru": "давление 260/150"}),
        a_fact("hearing", wording={"en": "the hearing took place"}, on="2018-04-01"),
    ]
    text = a_text(
        "At 130 years old she lost 120 % of her weight. Her pressure: 400/90 mm Hg. 6/10 came, 150 %."
    )

    assert said(odd_figure(a_campaign(facts=facts), [text])) == (
        '(warning) texts/mep.en.md, line 4: "120 % of" cannot be: it is more than the whole.\n'
        "    Look it up in the source. If it is printed so there, leave it out of the letters. [odd-figure]\n"
        '(warning) texts/mep.en.md, line 4: "130 years old" cannot be: nobody is so old.\n'
        "    Look it up in the source. If it is printed so there, leave it out of the letters. [odd-figure]\n"
        '(warning) texts/mep.en.md, line 4: "400/90" cannot be: a blood pressure lies between 50 and 300.\n'
        "    Look it up in the source. If it is printed so there, leave it out of the letters. [odd-figure]\n"
        '(warning) case.yaml, fact pressure, line 4: "150/260" cannot be: '
        "of a blood pressure the first figure is the higher one.\n"
        "    Look it up in the source. If it is printed so there, leave it out of the letters. [odd-figure]\n"
        '(warning) case.yaml, fact hearing, line 4: The fact "hearing" has "on: 2018-04-01"; '
        "the letters are dated 2018-03-02.\n"
        "    Correct the date, or take it out: what is still to come has no such day. [odd-figure]"
    )


def test_the_month_of_the_letters_is_not_to_come():
    assert not said(odd_figure(a_campaign(facts=[a_fact(on="2018-03")]), []))


# ---------------------------------------------------------------- dismissals


def a_warning(**parts: Any) -> Problem:
    usual = {
        "code": "count-typed",
        "place": Place.line("texts/mep.en.md", 9),
        "message": "…",
        "todo": "…",
        "stops": False,
    }
    return Problem(**(usual | parts))


def a_dismissal(code: str = "count-typed", where: str = "texts/mep.en.md, line 9") -> Dismissal:
    return Dismissal(code, where, "two others", date(2018, 3, 1), "AB", Place.line("campaign.yaml", 30))


def test_a_dismissed_warning_is_counted_and_not_said():
    other_line = a_warning(place=Place.line("texts/mep.en.md", 90))

    left = without_dismissed([a_warning(), a_warning(), other_line], [a_dismissal()], complete=True)

    assert (left.problems, left.dismissed) == ([other_line], 1)


def test_the_beginning_of_a_place_is_enough():
    left = without_dismissed([a_warning()], [a_dismissal(where="texts/mep.en.md")], complete=True)

    assert (left.problems, left.dismissed) == ([], 1)


def test_a_dismissal_that_meets_nothing_is_a_warning_where_all_was_looked_at():
    told = without_dismissed([], [a_dismissal()], complete=True)

    assert said(told.problems) == (
        '(warning) campaign.yaml, line 30: There is no warning "count-typed" at "texts/mep.en.md, line 9" '
        "to dismiss.\n"
        "    Take it out if what it was about is mended; otherwise correct its code or place. "
        "[dismissal-without-warning]"
    )
    assert not without_dismissed([], [a_dismissal()], complete=False).problems


def test_a_stop_cannot_be_dismissed():
    stop = a_warning(code="numbers-differ", stops=True)

    left = without_dismissed([stop], [a_dismissal("numbers-differ")], complete=False)

    assert left.dismissed == 0
    assert left.problems[0] == stop
    assert said(left.problems[1:]) == (
        '(warning) campaign.yaml, line 30: "numbers-differ" at "texts/mep.en.md, line 9" stops letters; '
        "only a warning can be dismissed.\n"
        "    Put right what is said there, and take this dismissal out. [dismissal-without-warning]"
    )


# ---------------------------------------------------------------- texts as files


def test_what_is_included_is_told_with_its_own_file_once(tmp_path: Path):
    text = TEXT + '\n{% include "shared/health.en.md" %}\n'
    other = '---\nsubject: "Nadia"\n---\n{% include "shared/health.en.md" %}\n'
    letters = "    demands: [raise]\n  pace:\n    title: Deputies\n    list: officials\n"
    letters += "    text: texts/pace.{language}.md\n    layout: layouts/letterhead.docx\n    audience: ally\n"
    folder = a_workspace(
        tmp_path,
        {
            "campaign.yaml": CAMPAIGN_YAML.replace("    demands: [raise]\n", letters),
            "texts/mep.en.md": text,
            "texts/pace.en.md": other,
            "texts/shared/health.en.md": "She was ill.\nShe waits for [name].\n",
        },
    )
    campaign, _ = load_campaign(folder)
    assert campaign is not None

    assert [str(p.place) for p in check_campaign(campaign) if p.code == "leftover-prompt"] == [
        "texts/shared/health.en.md, line 2"
    ]


def test_a_text_written_in_word_is_read_as_well(tmp_path: Path):
    folder = a_workspace(
        tmp_path,
        {
            "campaign.yaml": CAMPAIGN_YAML.replace("{language}.md", "{language}.docx"),
            "texts/mep.en.docx": a_docx(paragraph("We write."), paragraph("She waits for [name].")),
        },
    )
    campaign, _ = load_campaign(folder)
    assert campaign is not None

    assert [str(p.place) for p in check_campaign(campaign) if p.code == "leftover-prompt"] == [
        "texts/mep.en.docx, paragraph 2"
    ]


WORDS = st.sampled_from(
    [
        "12,5",
        "50%",
        "2",
        "Members",
        "14.3.2017",
        "[x]",
        "“she",
        "is",
        "ill",
        "and",
        "waits”",
        "Nadia",
        "Example",
        "{{",
        "fact.arrested",
        "}}",
        "150/260",
        "давление",
        "март",
        "2017",
        "99999999999",
        "years",
        "old",
        "{%",
        "if",
        "x",
        "%}",
        "{%",
        "endif",
        "%}",
        "![a](b)",
        "«",
        "‘",
        "{",
        "%",
        "?",
    ]
)


@settings(deadline=None)
@given(st.lists(st.one_of(WORDS, st.text(max_size=20)).map(lambda w: w.replace("\n", " ")), max_size=30))
def test_no_rule_falls_over_any_words(pieces: list[str]):
    lines = [" ".join(pieces[at : at + 6]) for at in range(0, len(pieces), 6)]
    texts = [a_text(*lines), a_text(*lines, language="ru"), a_text(*lines, language="kk")]
    wording = dict.fromkeys(("en", "ru", "sw"), " ".join(pieces))
    campaign = a_campaign(
        facts=[a_fact(wording=wording)],
        sources=[a_source(words="She is ill.", text=wording)],
        deeds=two_deeds(),
        person=PERSON,
    )

    problems = [problem for rule in TEXT_CHECKS for problem in rule(campaign, texts)]

    assert all(problem.place.file and problem.message.endswith(".") for problem in problems)


def test_a_long_line_without_end_is_read_in_a_moment():
    line = "[" * 50_000 + "9" * 50_000 + "a" * 50_000 + "“" * 50_000 + "X" * 50_000
    texts = [a_text(line), a_text(line, language="ru")]
    started = process_time()  # a busy machine is no hang

    for rule in TEXT_CHECKS:
        list(rule(a_campaign(deeds=two_deeds(), person=PERSON), texts))

    assert process_time() - started < 10


def test_thousands_of_names_alike_have_one_cause_and_are_counted():
    campaign = a_campaign(recipients=[a_recipient(row, key=f"ana-{row}") for row in range(2, 25)], deeds=[])

    found = list(names_alike(campaign))

    assert len(found) == 21
    assert said(found[-1:]) == (
        "(warning) recipients/officials.xlsx, sheet Ministers, C23 (family_name): "
        "2 more names from here on are alike in this way.\n"
        "    Put right those named before, then check again. [names-alike]"
    )
