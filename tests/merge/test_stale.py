"""What has run out or is old, by a day that is given, and nothing besides."""

from __future__ import annotations

from datetime import date

import pytest

from plea.files.load import load_campaign
from plea.merge.stale import stale
from plea.merge.used_facts import UsedFacts, used_facts
from plea.model.case import Ground, SourceKind, Standing
from tests.conftest import CASE_YAML, TEXT, a_campaign, a_fact, a_source, a_workspace
from tests.word.documents import a_docx, paragraph

ON = date(2018, 3, 2)
TEXTS = ("texts/mep.en.md",)


def due(*facts, sources=(), files=None, on=ON, **parts) -> list[tuple[str, str, tuple[str, ...]]]:
    campaign = a_campaign(
        facts=facts, sources=sources or [a_source(kind=SourceKind.DOCUMENT)], letters=parts.pop("letters", [])
    )
    used = {fact.key: TEXTS for fact in facts} if files is None else files
    return [
        (f"{one.urgency}", f"{one.place}: {one.message}", one.used_in) for one in stale(campaign, used, on)
    ]


@pytest.mark.parametrize(
    ("expires", "what"),
    [
        (date(2018, 3, 1), [("expired", "could be told until 2018-03-01")]),
        (date(2018, 3, 2), [("ending", "may be told until 2018-03-02")]),
        (date(2018, 5, 1), [("ending", "may be told until 2018-05-01")]),
        (date(2018, 5, 2), [("unchecked", "may change (it expires on 2018-05-02) and was never checked")]),
    ],
)
def test_a_fact_on_both_sides_of_its_last_day(expires, what):
    assert due(a_fact(expires=expires)) == [
        (urgency, f'case.yaml, line 4: The fact "arrested" {why}.', TEXTS) for urgency, why in what
    ]


@pytest.mark.parametrize(
    ("checked", "found"),
    [
        (date(2017, 9, 3), []),
        (date(2017, 9, 2), ["was last checked on 2017-09-02"]),
        (None, ["is alleged and was never checked"]),
    ],
)
def test_an_alleged_fact_is_looked_at_every_half_year(checked, found):
    fact = a_fact(standing=Standing.ALLEGED, checked=checked)

    assert due(fact) == [
        ("unchecked", f'case.yaml, line 4: The fact "arrested" {why}.', TEXTS) for why in found
    ]


def test_a_confirmed_event_of_the_past_needs_no_second_look():
    assert due(a_fact()) == []


def test_what_no_letter_uses_is_left_out():
    old = a_fact(expires=date(2018, 1, 1), ground=Ground(consent="s1"))

    assert due(old, sources=[a_source(kind=SourceKind.CONSENT, until=date(2018, 1, 1))], files={}) == []


def test_a_consent_ends_with_its_last_day_or_the_day_before_it_is_withdrawn():
    ill = a_fact("ill", ground=Ground(consent="s2"), sources=("s2",))
    worse = a_fact("worse", ground=Ground(consent="s2"), sources=("s2",))
    place = "case.yaml, line 40: "

    def of(**parts) -> list:
        return due(ill, worse, sources=[a_source("s2", kind=SourceKind.CONSENT, **parts)])

    assert of() == []
    assert of(until=date(2018, 5, 2)) == []
    assert of(until=date(2018, 4, 1)) == [
        (
            "ending",
            f'{place}The consent "s2" holds until 2018-04-01; it is the ground of "ill", "worse".',
            TEXTS,
        )
    ]
    assert of(until=date(2018, 4, 1), withdrawn=date(2018, 3, 1)) == [
        (
            "expired",
            f'{place}The consent "s2" held until 2018-02-28; it is the ground of "ill", "worse".',
            TEXTS,
        )
    ]


def test_a_fact_whose_ground_was_withdrawn_has_expired():
    fact = a_fact(ground=Ground(consent="s1", withdrawn=date(2018, 3, 2)))

    assert due(fact) == [
        ("expired", 'case.yaml, line 4: The fact "arrested" could be told until 2018-03-01.', TEXTS)
    ]


def test_sources_are_looked_at_every_half_year_and_those_on_the_web_at_all():
    fact = a_fact(sources=("s1", "s2", "s3", "s4", "s5"))
    sources = [
        a_source("s1", seen=date(2017, 9, 2)),
        a_source("s2", seen=date(2017, 9, 3)),
        a_source("s3"),
        a_source("s4", kind=SourceKind.DOCUMENT),
        a_source("s5"),
        a_source("s6"),
    ]

    assert due(fact, sources=sources) == [
        ("unchecked", 'case.yaml, line 40: The source "s1" was last seen on 2017-09-02.', TEXTS),
        (
            "unchecked",
            'case.yaml: These sources on the web do not say when they were last "seen": "s3", "s5".',
            (),
        ),
    ]


@pytest.mark.parametrize(
    ("on", "found"),
    [(date(2018, 5, 13), []), (date(2018, 5, 14), ['The list "officials" was true on 2018-02-12.'])],
)
def test_a_list_is_old_after_ninety_days(on, found):
    fact = a_fact()
    campaign = a_campaign(facts=[fact], sources=[a_source(seen=on)])

    assert [(due.message, due.used_in) for due in stale(campaign, {"arrested": TEXTS}, on)] == [
        (message, ("mep",)) for message in found
    ]


def test_the_worst_stands_first_and_what_ends_first_before_what_ends_later():
    facts = [
        a_fact("doubtful", standing=Standing.ALLEGED),
        a_fact("later", expires=date(2018, 4, 20)),
        a_fact("sooner", expires=date(2018, 3, 20)),
        a_fact("gone", expires=date(2018, 2, 20)),
        a_fact("long_gone", expires=date(2018, 1, 20)),
    ]

    assert [message.split('"')[1] for _, message, _ in due(*facts)] == [
        "long_gone", "gone", "sooner", "later", "doubtful",
    ]  # fmt: skip


# ------------------------------------------------------------------ which texts tell a fact


def used(folder, **changes) -> UsedFacts:
    layout = a_docx(paragraph("{{ letter.subject }}"), paragraph("{{ letter }}"))
    campaign, _ = load_campaign(a_workspace(folder, {"layouts/letterhead.docx": layout, **changes}))
    return used_facts(campaign)


def test_facts_are_found_in_texts_included_texts_and_subjects_whether_or_not_they_may_be_told(tmp_path):
    case = CASE_YAML.replace("expires: 2018-03-31", "expires: 2018-01-31")
    text = TEXT.replace("The case of Nadia Example", '"{{ fact.arrested.on }}"')
    text = text.replace("{{ fact.arrested }}", "") + '{% include "shared/health.en.md" %}\n'
    health = {
        "texts/shared/health.en.md": "{% if recipient.email %}\n{{ fact.mri_2017 | bare }}\n{% endif %}\n"
    }

    found = used(tmp_path, **{"case.yaml": case, "texts/mep.en.md": text, **health})

    assert found == UsedFacts({"arrested": ("texts/mep.en.md",), "mri_2017": ("texts/shared/health.en.md",)})


def test_a_letter_that_cannot_be_read_is_named(tmp_path):
    assert used(tmp_path, **{"texts/mep.en.md": None}) == UsedFacts({}, ("mep (en)",))
