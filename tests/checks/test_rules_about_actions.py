"""Nobody's deed is lost without a word."""

from __future__ import annotations

from plea.checks.deed_without_recipient import deed_without_recipient
from plea.checks.unknown_action import unknown_action
from tests.conftest import a_campaign, a_deed, said


def test_an_action_that_is_not_there_stops():
    deeds = [a_deed(action="inquiry_2018"), a_deed(action="")]

    assert said(unknown_action(a_campaign(deeds=deeds))) == (
        "recipients/actions.xlsx, sheet Who, B2 (key): "
        '"inquiry_2018" is not an action of the sheet "Actions".\n'
        '    Did you mean "inquiry_2017"? [unknown-action]\n'
        "recipients/actions.xlsx, sheet Who, B2 (key): The row names no action.\n"
        "    Write the key of an action, or add the action there. [unknown-action]"
    )


def test_a_key_that_no_list_has_is_a_warning():
    deeds = [a_deed(), a_deed(recipient="bell-anna"), a_deed(recipient="")]

    assert said(deed_without_recipient(a_campaign(deeds=deeds))) == (
        "(warning) recipients/actions.xlsx, sheet Who, B2 (key): "
        'Ana Bell has the key "bell-anna", which no list has, and so gets no thanks in a letter.\n'
        "    See whether they are in a list under another key. [deed-without-recipient]\n"
        "(warning) recipients/actions.xlsx, sheet Who, B2 (key): "
        "Ana Bell has no key here, and so gets no thanks in a letter.\n"
        "    See whether they are in a list under another key. [deed-without-recipient]"
    )
