"""One test a gate: what may not be told is told nowhere; the message says which rule, fact and letters."""

from __future__ import annotations

from datetime import date

from plea.letter.languages import LANGUAGES
from plea.letter.permitted import not_permitted
from plea.model.case import Audience, Fact, Ground, Sensitivity, Source, SourceKind, Standing
from plea.model.people import Recipient
from plea.model.problem import Place
from tests.conftest import a_campaign, a_fact, a_recipient, a_source, said

MEDICAL, CONSENT = Sensitivity.MEDICAL, SourceKind.CONSENT
ASKED = Place.line("texts/mep.en.md", 6)
FACT = 'texts/mep.en.md, line 6: "fact.arrested"'
NOT_MADE = 'So "mep" is not made for its 1 recipient.'


def a_consent(**parts) -> Source:
    return a_source("c1", kind=CONSENT, **parts)


def told(fact: Fact, *sources: Source, recipients: list[Recipient] | None = None) -> str:
    campaign = a_campaign(facts=[fact], sources=[a_source(), *sources], recipients=recipients)
    letter = campaign.letters["mep"]
    return said(not_permitted(fact, campaign, letter, LANGUAGES["en"], ASKED))


def test_a_withdrawn_fact():
    assert told(a_fact(standing=Standing.WITHDRAWN)) == (
        f"{FACT} was withdrawn. {NOT_MADE}\n"
        "    Take it out of the text; what became of it stands in case.yaml, line 4. [fact-withdrawn]"
    )


def test_a_fact_that_is_not_for_this_audience_says_who_decided_that():
    fact = a_fact(audiences=(Audience.PUBLIC,), cleared_by="AB", cleared_on=date(2018, 2, 20))

    assert told(fact) == (
        f'{FACT} is cleared for public (by AB on 2018-02-20), not for ally, whom "mep" goes to. {NOT_MADE}\n'
        "    Take it out of this text, or have it cleared (case.yaml, line 4). [fact-not-for-audience]"
    )


def test_a_fact_whose_time_is_over():
    assert told(a_fact(expires=date(2018, 3, 1))) == (
        f"{FACT} may be told until 2018-03-01; the letters are dated 2018-03-02. {NOT_MADE}\n"
        "    Check it again and give it a new date (case.yaml, line 4), or take it out of the text. "
        "[fact-expired]"
    )
    assert told(a_fact(expires=date(2018, 3, 2))) == ""


def test_a_medical_or_personal_fact_without_a_ground():
    assert told(a_fact(sensitivity=MEDICAL)) == (
        f"{FACT} is medical and has no ground for telling it. {NOT_MADE}\n"
        "    Take it out of the text, or write its ground (case.yaml, line 4): a consent, or a publication. "
        "[fact-without-ground]"
    )
    assert f"{FACT} is personal and has no ground" in told(a_fact(sensitivity=Sensitivity.PERSONAL))


def test_a_publication_that_is_not_named():
    unnamed = (
        f"{FACT} rests on a publication that is not named. {NOT_MADE}\n"
        '    Write under "published:" who and when ("by: …" and "on: …"), or "source: …" with the key of '
        "a source (case.yaml, line 4). [publication-not-named]"
    )

    assert told(a_fact(sensitivity=MEDICAL, ground=Ground(published_by="A newspaper"))) == unnamed
    assert told(a_fact(sensitivity=MEDICAL, ground=Ground(published_source="s9"))) == unnamed
    named = Ground(published_by="A newspaper", published_on="2017")
    assert told(a_fact(sensitivity=MEDICAL, ground=named)) == ""
    assert told(a_fact(sensitivity=MEDICAL, ground=Ground(published_source="s1"))) == ""


def test_a_consent_that_is_not_there():
    assert told(a_fact(sensitivity=MEDICAL, ground=Ground(consent="c1"))) == (
        f'{FACT} rests on the consent "c1", which is not there. {NOT_MADE}\n'
        '    Write the consent under "sources:", or correct its key (case.yaml, line 4). [consent-not-there]'
    )


def test_a_consent_that_is_none():
    assert told(a_fact(sensitivity=MEDICAL, ground=Ground(consent="s1"))) == (
        f'{FACT} rests on the consent "s1", but that source is of kind web. {NOT_MADE}\n'
        "    Name the source that holds the consent (case.yaml, line 4), "
        'or write "kind: consent" (case.yaml, line 40). [consent-not-there]'
    )


def test_a_consent_that_was_taken_back_by_the_letters_day():
    fact = a_fact(sensitivity=MEDICAL, ground=Ground(consent="c1"))

    assert told(fact, a_consent(withdrawn=date(2018, 3, 2))) == (
        f'{FACT} rests on the consent "c1", withdrawn on 2018-03-02; the letters are dated 2018-03-02. '
        f"{NOT_MADE}\n"
        "    Take it out of the text. Only a new consent could bring it back "
        "(case.yaml, line 4; case.yaml, line 40). [consent-withdrawn]"
    )
    assert told(fact, a_consent(withdrawn=date(2018, 3, 3))) == ""


def test_a_public_fact_too_whose_note_would_name_a_consent_that_was_taken_back():
    fact = a_fact(sources=("c1",))

    assert told(fact, a_consent(withdrawn=date(2018, 1, 1))).startswith(
        f'{FACT} rests on the consent "c1", withdrawn on 2018-01-01; the letters are dated 2018-03-02.'
    )


def test_a_consent_that_has_ended():
    fact = a_fact(sensitivity=MEDICAL, ground=Ground(consent="c1"))

    assert told(fact, a_consent(until=date(2018, 3, 1))) == (
        f'{FACT} rests on the consent "c1", which holds until 2018-03-01; the letters are dated 2018-03-02. '
        f"{NOT_MADE}\n"
        "    Take it out of the text, or ask for a new consent and write its last day "
        "(case.yaml, line 4; case.yaml, line 40). [consent-ended]"
    )
    assert told(fact, a_consent(until=date(2018, 3, 2))) == ""


def test_a_fact_that_was_withdrawn_from_its_ground_whatever_the_ground():
    ground = Ground(published_source="s1", withdrawn=date(2018, 3, 1))

    assert told(a_fact(ground=ground)) == (
        f"{FACT} may no longer be told since 2018-03-01; the letters are dated 2018-03-02. {NOT_MADE}\n"
        "    Take it out of the text. Only a new consent could bring it back (case.yaml, line 4). "
        "[ground-withdrawn]"
    )


def test_only_those_whom_the_letter_would_be_written_to_are_counted():
    recipients = [
        a_recipient(),
        a_recipient(15, key="odinsson-ben", do_not_contact="yes"),
        a_recipient(16, key="darc-cleo", language="ru"),
        a_recipient(17, key="oshea-dov"),
    ]

    assert 'So "mep" is not made for its 2 recipients.' in told(
        a_fact(standing=Standing.WITHDRAWN), recipients=recipients
    )
