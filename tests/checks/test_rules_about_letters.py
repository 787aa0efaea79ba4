"""A letter has to have a list, and somebody in it."""

from __future__ import annotations

from plea.checks import check_campaign
from plea.checks.nobody_to_write_to import nobody_to_write_to
from plea.checks.row_without_letter import row_without_letter
from plea.checks.unknown_column import unknown_column
from plea.checks.unknown_list import unknown_list
from tests.conftest import a_campaign, a_letter, a_recipient, said


def test_a_usual_campaign_has_no_problems():
    assert not said(check_campaign(a_campaign()))


def test_a_list_that_is_not_there_is_named_with_the_near_one():
    assert said(unknown_list(a_campaign(letters=[a_letter(book="oficials")]))) == (
        'campaign.yaml, line 12: The letter "mep" goes to the list "oficials", which is not under "lists:".\n'
        '    Did you mean "officials"? [unknown-list]'
    )


def test_a_campaign_without_lists_is_told_where_they_go():
    assert said(unknown_list(a_campaign(books={}))) == (
        'campaign.yaml, line 12: The letter "mep" goes to the list "officials", '
        'which is not under "lists:".\n'
        '    Add it under "lists:". [unknown-list]'
    )


def test_a_condition_on_a_column_that_is_not_there_stops():
    assert said(unknown_column(a_campaign(letters=[a_letter(where={"ofice": ("mep",)})]))) == (
        'campaign.yaml, line 12: The letter "mep" asks for the column "ofice", '
        'which the list "officials" does not have.\n'
        '    Did you mean "office"? [unknown-column]'
    )


def test_a_letter_that_goes_to_nobody_shows_what_the_column_holds():
    campaign = a_campaign(
        recipients=[a_recipient(2), a_recipient(3, key="b", office="president")],
        letters=[a_letter(where={"office": ("mpe", "meps"), "language": ("en",)})],
    )

    assert said(nobody_to_write_to(campaign)) == (
        '(warning) campaign.yaml, line 12: The letter "mep" goes to nobody: no row of the list "officials" '
        'has office "mpe" or "meps" and language "en".\n'
        '    In the column "office" stands "mep", "president". Correct "where:" or the list. '
        "[nobody-to-write-to]"
    )


def test_rows_that_no_letter_asks_for_are_named():
    campaign = a_campaign(
        recipients=[
            a_recipient(2),
            a_recipient(3, key="b", given_name="Ben", family_name="Óđinsson", office="mepp"),
        ],
        letters=[a_letter(where={"office": ("mep",)})],
    )

    assert said(row_without_letter(campaign)) == (
        "(warning) recipients/officials.xlsx, sheet Ministers, E3 (office): Ben Óđinsson in the list "
        '"officials" gets no letter: no letter asks for "mepp" in the column "office".\n'
        '    Correct the cell, or let a letter ask for it under "where:" in campaign.yaml. '
        "[row-without-letter]"
    )


def test_a_list_that_every_letter_together_empties_is_quiet():
    assert said(row_without_letter(a_campaign())) == ""
