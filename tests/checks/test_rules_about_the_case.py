"""Facts have to be answerable for before anybody is told."""

from __future__ import annotations

from plea.checks.fact_without_source import fact_without_source
from plea.checks.medical_without_ground import medical_without_ground
from plea.checks.unknown_source import unknown_source
from plea.model.case import Ground, Sensitivity, SourceKind
from tests.conftest import a_campaign, a_fact, a_source, said

MEDICAL = Sensitivity.MEDICAL


def test_a_fact_that_names_no_source_stops():
    assert said(fact_without_source(a_campaign(facts=[a_fact(sources=())]))) == (
        'case.yaml, line 4: The fact "arrested" names no source.\n'
        '    Write "sources: [s1]" under it, with the keys of what it rests on. [fact-without-source]'
    )


def test_a_source_that_is_not_there_is_named_with_the_near_one():
    campaign = a_campaign(
        facts=[a_fact(sources=("jugdment",), ground=Ground(consent="c9"))],
        sources=[a_source("judgment")],
    )

    assert said(unknown_source(campaign)) == (
        'case.yaml, line 4: The fact "arrested" names the source "jugdment", which is not under "sources:".\n'
        '    Did you mean "judgment"? [unknown-source]\n'
        'case.yaml, line 4: The fact "arrested" names the source "c9", which is not under "sources:".\n'
        '    Add "c9" under "sources:", or correct its key. [unknown-source]'
    )


def test_a_medical_fact_needs_a_ground():
    assert said(medical_without_ground(a_campaign(facts=[a_fact(sensitivity=MEDICAL)]))) == (
        'case.yaml, line 4: The fact "arrested" is medical and has no ground for telling it.\n'
        '    Write "ground: {consent: s4}" under it, with the key of the source that holds the consent, '
        'or "ground: {published: {source: s1}}", with that of the publication. [medical-without-ground]'
    )


def test_a_personal_fact_needs_a_ground_too_and_half_a_publication_is_none():
    fact = a_fact(sensitivity=Sensitivity.PERSONAL, ground=Ground(published_by="A newspaper"))

    [problem] = medical_without_ground(a_campaign(facts=[fact]))

    assert problem.message == 'The fact "arrested" is personal and has no ground for telling it.'
    assert problem.stops_everything


def test_a_consent_has_to_be_a_consent():
    fact = a_fact(sensitivity=MEDICAL, ground=Ground(consent="s1"))

    assert said(medical_without_ground(a_campaign(facts=[fact]))) == (
        'case.yaml, line 4: The ground of the fact "arrested" is the consent "s1", '
        "but that source is of kind web.\n"
        '    Name the source that is a consent, or write "kind: consent" under "s1". [medical-without-ground]'
    )


def test_a_consent_or_a_dated_publication_is_a_ground():
    facts = [
        a_fact("a", sensitivity=MEDICAL, ground=Ground(consent="c1")),
        a_fact("b", sensitivity=MEDICAL, ground=Ground(published_source="s1")),
        a_fact("c", sensitivity=MEDICAL, ground=Ground(published_by="A newspaper", published_on="2017")),
    ]
    sources = [a_source(), a_source("c1", kind=SourceKind.CONSENT)]

    assert not said(medical_without_ground(a_campaign(facts=facts, sources=sources)))
