"""Who did already what a demand asks for is asked for the next step, or it is told."""

from __future__ import annotations

from pathlib import Path

from plea.checks import check_campaign
from plea.files.load import load_campaign
from plea.merge.batch import Batch, prepare
from plea.word.read import read_text
from tests.conftest import ACTIONS, DEMANDS_YAML, TEXT, WHO, a_workspace, said
from tests.word.documents import a_docx, paragraph

DONE = DEMANDS_YAML + "    done_by: [inquiry_2017]\n"
NEXT = DONE + "    next: {mep: {en: Follow up your inquiry into}}\n"
BRANCH = TEXT.replace(
    "- {{ demand.ask }}\n",
    "{% if demand.done %}\n- Ask what came of this: {{ demand.done }}\n"
    "{% else %}\n- {{ demand.ask }}\n{% endif %}\n",
)
WARNING = (
    '(warning) demands.yaml, line 2: The letter "mep" puts the demand "raise" in the usual words to {names}, '
    "who met it already (inquiry_2017).\n"
    '    Write the next step under "next:" of the demand, or in the text between '
    '"{{% if demand.done %}}" and "{{% endif %}}". [asked-again]\n'
    "    holds back {keys}"
)


def batch(folder: Path, **changes) -> Batch:
    layout = a_docx(paragraph("{{ letter }}"))
    campaign, problems = load_campaign(a_workspace(folder, {"layouts/letterhead.docx": layout, **changes}))
    assert campaign is not None
    return prepare(campaign, problems + check_campaign(campaign))


def asked(made: Batch) -> dict[str, str]:
    """What each letter asks for, by the recipient's key."""
    return {
        draft.assignment.recipient.key: next(
            line for line in read_text(draft.docx).splitlines() if line.startswith("• ")
        )
        for draft in made.drafts()
    }


def test_whoever_is_asked_again_in_the_usual_words_is_named_in_a_warning(tmp_path):
    made = batch(tmp_path, **{"demands.yaml": DONE})

    assert set(asked(made).values()) == {"• Raise the case of Nadia Example"}
    assert said(made.problems) == WARNING.format(names="Ana Bell", keys="bell-ana")


def test_several_are_told_at_once(tmp_path):
    who = [*WHO, ["inquiry_2017", "darc-cleo", "Cleo", "d'Arc", "France"]]
    made = batch(
        tmp_path,
        **{"demands.yaml": DONE, "recipients/actions.xlsx": {"Actions": ACTIONS, "Who": who}},
    )
    made.try_all()

    assert said(made.problems) == WARNING.format(names="Ana Bell and 1 more", keys="bell-ana, darc-cleo")


def test_the_next_step_stands_instead_and_the_others_are_asked_as_before(tmp_path):
    made = batch(tmp_path, **{"demands.yaml": NEXT})

    assert asked(made) == {
        "bell-ana": "• Follow up your inquiry into the case of Nadia Example",
        "odinsson-ben": "• Raise the case of Nadia Example",
        "darc-cleo": "• Raise the case of Nadia Example",
        "oshea-dov": "• Raise the case of Nadia Example",
        "meer-eve": "• Raise the case of Nadia Example",
    }
    assert made.problems == []


def test_a_text_that_asks_them_for_something_else_is_no_warning(tmp_path):
    made = batch(tmp_path, **{"demands.yaml": DONE, "texts/mep.en.md": BRANCH})

    assert asked(made)["bell-ana"] == "• Ask what came of this: Inquiry of October 2017"
    assert asked(made)["darc-cleo"] == "• Raise the case of Nadia Example"
    assert made.problems == []


def test_naming_actions_changes_no_byte_of_the_letters(tmp_path):
    usual = [draft.docx for draft in batch(tmp_path / "usual").drafts()]
    with_actions = [draft.docx for draft in batch(tmp_path / "done", **{"demands.yaml": DONE}).drafts()]

    assert with_actions == usual
