"""What a text may say of the letters before it, and what it must not say where there are none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plea.files.load import load_campaign
from plea.merge.again import Again, make_again
from plea.merge.batch import Batch, prepare
from plea.merge.found import find_words
from plea.merge.origins import Origins
from plea.merge.passages import passages_of
from plea.merge.plan import plan_batch
from plea.word.read import read_text
from tests.conftest import CAMPAIGN_YAML, a_workspace, said
from tests.word.documents import a_docx, paragraph

LAYOUT = a_docx(paragraph("{{ recipient.salutation }}"), paragraph("{{ letter }}"))
HISTORY = (
    "letter,key,language,number,reference,sent_on,channel,returned_on,replied_on,their_reference,next,"
    "outcome_raise\n"
    "mep,bell-ana,en,1,NE/2018/1,2018-03-05,paper,,2018-03-19,12/7,,refused\n"
    "mep,odinsson-ben,en,2,NE/2018/2,2018-03-06,email,2018-03-09,,,,\n"
)
TEXT = """\
---
subject: Our letter
---
{% if history %}
We wrote to you {{ history.channel }} on {{ history.last_sent }} ({{ history.reference }}).
{% else %}
We write to you for the first time.
{% endif %}

{% if history.replied %}
You answered on {{ history.replied_on }} ({{ history.their_reference }}).
{% elif history.returned %}
It came back on {{ history.returned_on }}.
{% endif %}

{% if history.demands.raise == "refused" %}
You refused.
{% endif %}
"""
APPEAL = CAMPAIGN_YAML + CAMPAIGN_YAML[CAMPAIGN_YAML.index("  mep:") :].replace(
    "  mep:", "  appeal:"
).replace("texts/mep", "texts/appeal")


def workspace(folder: Path, text: str = TEXT, history: str = HISTORY, **changes: Any) -> Path:
    files = {"campaign.yaml": APPEAL, "texts/appeal.en.md": text, "layouts/letterhead.docx": LAYOUT}
    campaign = a_workspace(folder, {**files, **changes})
    out = folder / "out" / "example"
    out.mkdir(parents=True, exist_ok=True)
    (out / "history.csv").write_text(history, "utf-8")
    return campaign


def appeals(folder: Path, text: str = TEXT, history: str = HISTORY) -> Batch:
    campaign, problems = load_campaign(workspace(folder, text, history))
    assert campaign is not None
    assert problems == []
    return prepare(campaign, only=["appeal"])


def test_a_letter_says_what_happened_before_and_nothing_where_nothing_did(tmp_path):
    letters = [read_text(draft.docx) for draft in appeals(tmp_path).drafts()]

    assert letters == [
        "Dear Ms Bell,\n"
        "We wrote to you by post on 5 March 2018 (NE/2018/1).\n"
        "You answered on 19 March 2018 (12/7).\n"
        "You refused.\n",
        "Dear Mr Óđinsson,\n"
        "We wrote to you by e-mail on 6 March 2018 (NE/2018/2).\n"
        "It came back on 9 March 2018.\n",
        "Dear Cleo d'Arc,\nWe write to you for the first time.\n",
        "Dear Mr O'Shea,\nWe write to you for the first time.\n",
        "Dear Ms Van der Meer,\nWe write to you for the first time.\n",
    ]


def test_the_day_of_a_letter_that_never_left_is_a_problem_like_an_empty_cell(tmp_path):
    asks = TEXT.replace("{% else %}", "{% endif %}\n\n{{ history.last_sent }}\n\n{% if 1 == 2 %}")
    batch = appeals(tmp_path, asks)
    batch.try_all()

    assert list(batch.held_back) == ["darc-cleo", "oshea-dov", "meer-eve"]
    assert said(batch.problems[:1]) == (
        'texts/appeal.en.md, line 8: "history.last_sent" has no value for Cleo d\'Arc.\n'
        '    Put it between "{% if history.last_sent %}" and "{% endif %}", or give it a value. '
        "[missing-value]\n"
        "    holds back darc-cleo"
    )


def test_a_demand_that_is_none_and_a_field_that_is_none_are_found(tmp_path):
    text = TEXT.replace("demands.raise", "demands.rais") + "\n{{ history.last_snt }}\n"

    assert said(appeals(tmp_path, text).problems) == (
        'texts/appeal.en.md, line 16: "history.demands.rais" is not a field of this letter.\n'
        '    Did you mean "history.demands.raise"? [unknown-field]\n'
        'texts/appeal.en.md, line 20: "history.last_snt" is not a field of this letter.\n'
        '    Did you mean "history.last_sent"? [unknown-field]'
    )


def test_a_letter_made_again_is_no_answer_to_itself(tmp_path):
    """The first letter's own row is not what happened before it."""
    campaign, _ = load_campaign(workspace(tmp_path, **{"texts/mep.en.md": TEXT}))
    assert campaign
    first = plan_batch(campaign).assignments[0]
    draft, _ = Again(campaign).draft(first)

    assert draft
    assert first.numbered == ("mep", "bell-ana")
    assert "for the first time" in read_text(draft.docx)


def test_what_happened_is_the_recipients_own_in_a_passage(tmp_path):
    campaign, _ = load_campaign(workspace(tmp_path))
    assert campaign

    held, _ = passages_of(campaign, only=("appeal",))

    assert [(one.passage.text, one.count) for one in held] == [
        ("We wrote to you {{ history.channel }} on {{ history.last_sent }} ({{ history.reference }}).", 2),
        ("You answered on {{ history.replied_on }} ({{ history.their_reference }}).", 1),
        ("You refused.", 1),
        ("It came back on {{ history.returned_on }}.", 1),
        ("We write to you for the first time.", 3),
    ]


def test_what_happened_is_traced_to_its_line(tmp_path):
    campaign, _ = load_campaign(workspace(tmp_path))
    assert campaign
    ana, _, cleo, *_ = (one for one in plan_batch(campaign).assignments if one.letter.key == "appeal")

    assert origins(campaign, ana, "5 March 2018") == [
        "history.last_sent “5 March 2018” – out/example/history.csv, line 2 (mep of 2018-03-05)"
    ]
    assert conditions(campaign, ana, "You refused") == [
        "history.demands.raise “refused” – out/example/history.csv, line 2 (mep of 2018-03-05)"
    ]
    assert conditions(campaign, ana, "You answered") == [
        "history.replied “yes” – out/example/history.csv, line 2 (mep of 2018-03-05)"
    ]
    assert conditions(campaign, cleo, "first time") == [
        "history – out/example/history.csv (no letter before this one has left)"
    ]


def origins(campaign, assignment, words):
    made, _ = make_again(campaign, assignment)
    return [str(one) for found in find_words(made.paragraphs, words) for span in found.spans
            for one in Origins(made).of_span(span)]  # fmt: skip


def conditions(campaign, assignment, words):
    made, _ = make_again(campaign, assignment)
    return [str(one) for found in find_words(made.paragraphs, words) for branch in found.paragraph.around
            for one in Origins(made).of_branch(branch)]  # fmt: skip


def test_a_fingerprint_changes_with_what_the_text_asks_of_what_happened(tmp_path):
    def mark(history: str, text: str) -> str:
        return next(appeals(tmp_path, text, history).drafts()).fingerprint

    asks_reply = "{% if history.replied %}\nWe write again.\n{% else %}\nWe write again.\n{% endif %}\n"
    later = HISTORY.replace("2018-03-19", "2018-03-20")
    never = HISTORY.replace("2018-03-19", "")

    assert mark(HISTORY, TEXT) != mark(later, TEXT)
    assert mark(HISTORY, asks_reply) == mark(later, asks_reply)
    assert mark(HISTORY, asks_reply) != mark(never, asks_reply)
    assert mark(HISTORY, "No history.") == mark(never, "No history.")


def test_the_last_letter_of_another_kind_is_the_one_before(tmp_path):
    later = HISTORY + "ministry,bell-ana,ru,8,NE/2018/8,2018-03-15,fax,,,,,\n"

    first = read_text(next(appeals(tmp_path, TEXT, later).drafts()).docx)

    assert "We wrote to you by fax on 15 March 2018 (NE/2018/8)." in first


@pytest.mark.parametrize(
    ("history", "found"),
    [
        ("a,b\n", 'line 1: The heading lacks "letter", "key", "language", "sent_on".'),
        ("letter,key,language,sent_on,key\n", 'line 1: The heading has "key" twice.'),
        ("letter,key,language,sent_on\nmep,,en,\n", 'line 2: "key" is empty.'),
        (
            "letter,key,language,sent_on\nmep,bell-ana,en,5.3.2018\n",
            'line 2: "sent_on" is "5.3.2018", which is no day such as 2018-03-05.',
        ),
        (
            "letter,key,language,sent_on,number\nmep,bell-ana,en,2018-03-05,x\n",
            'line 2: "number" is "x", which is no whole number.',
        ),
        (
            "letter,key,language,sent_on,outcome_raise\nmep,bell-ana,en,2018-03-05,refusd\n",
            'line 2: "outcome_raise" is "refusd".\n    Did you mean "refused"?',
        ),
    ],
)
def test_a_history_with_anything_wrong_in_it_stops_everything(tmp_path, history, found):
    campaign, problems = load_campaign(workspace(tmp_path, history=history))
    assert campaign

    assert not campaign.history
    assert said(problems).startswith(f"out/example/history.csv, {found}")
    assert {(problem.code, problem.stops_everything) for problem in problems} == {("broken-history", True)}
