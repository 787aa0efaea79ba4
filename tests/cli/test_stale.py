"""`plea stale` as a person uses it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Plea = Callable[..., Result]


PLAIN = "---\nsubject: Nadia Example\n---\nPlease help her.\n"


def case(workspace: Path, old: str, new: str) -> None:
    path = workspace / "letters" / "first-campaign" / "case.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def seen(workspace: Path) -> None:
    case(workspace, "    on: 2017-03-15\n", "    on: 2017-03-15\n    seen: 2018-03-01\n")


def test_nothing_is_due(plea: Plea, workspace: Path) -> None:
    seen(workspace)
    result = plea("stale")

    assert result.output == "Free Nadia Example, by 2 March 2018\n\nNothing is due.\n"
    assert result.exit_code == 0


def test_what_is_due_later_is_said_for_a_later_day(plea: Plea, workspace: Path) -> None:
    seen(workspace)
    case(
        workspace,
        "    since: 2017-10\n",
        "    since: 2017-10\n    expires: 2018-05-31\n    checked: 2018-02-01\n",
    )
    case(workspace, "    on: 2018-01-10\n", "    on: 2018-01-10\n    until: 2018-10-31\n")
    case(
        workspace, "    on: 2017-09-20\n    sources", "    on: 2017-09-20\n    standing: alleged\n    sources"
    )

    result = plea("stale", "first-campaign", "--on", "2018-09-02")

    assert result.output == EVERYTHING
    assert result.exit_code == 1


EVERYTHING = """\
Free Nadia Example, by 2 September 2018

Expired. Ask again and write the new date, or take it out of these texts:
  case.yaml, line 17: The fact "health" could be told until 2018-05-31.
      texts/shared/what-happened.en.md

Ending within 60 days. Ask again in time:
  case.yaml, line 38: The consent "consent" holds until 2018-10-31; it is the ground of "health".
      texts/shared/what-happened.en.md

Not checked for 180 days. Look again; then write the day ("checked" or "seen"):
  case.yaml, line 11: The fact "sentence" is alleged and was never checked.
      texts/shared/what-happened.en.md
  case.yaml, line 28: The source "news" was last seen on 2018-03-01.
      texts/shared/what-happened.en.md

Lists older than 90 days. Compare them with their source; then write "as_of":
  campaign.yaml, line 14: The list "officials" was true on 2018-02-12.
      parliament, embassy

1 expired, 1 ending, 2 to check, 1 of old lists.
"""


def test_what_ends_soon_is_no_failure(plea: Plea, workspace: Path) -> None:
    seen(workspace)
    case(workspace, "    since: 2017-10\n", "    since: 2017-10\n    expires: 2018-03-31\n")
    result = plea("stale")

    assert result.output == (
        "Free Nadia Example, by 2 March 2018\n"
        "\n"
        "Ending within 60 days. Ask again in time:\n"
        '  case.yaml, line 16: The fact "health" may be told until 2018-03-31.\n'
        "      texts/shared/what-happened.en.md\n"
        "\n"
        "1 ending.\n"
    )
    assert result.exit_code == 0


def test_a_letter_that_cannot_be_read_makes_the_answer_unsure(plea: Plea, workspace: Path) -> None:
    seen(workspace)
    (workspace / "letters" / "first-campaign" / "texts" / "parliament.en.md").unlink()
    result = plea("stale")

    assert result.output == (
        "Free Nadia Example, by 2 March 2018\n"
        "\n"
        "What these letters tell is not known: parliament (en). `plea check` says why.\n"
        "\n"
        "Nothing else is due.\n"
    )
    assert result.exit_code == 1


def test_a_case_that_cannot_be_read_is_not_taken_for_one_in_which_nothing_is_due(
    plea: Plea, workspace: Path
) -> None:
    (workspace / "letters" / "first-campaign" / "case.yaml").write_text("facts: [\n")
    (workspace / "letters" / "first-campaign" / "texts" / "parliament.en.md").write_text(PLAIN)
    (workspace / "letters" / "first-campaign" / "texts" / "embassy.en.md").write_text(PLAIN)
    result = plea("stale")

    assert result.output == (
        "Free Nadia Example, by 2 March 2018\n"
        "\n"
        "Something in the files is wrong, so this may not be all. `plea check` says what.\n"
        "\n"
        "Nothing else is due.\n"
    )
    assert result.exit_code == 1


def test_a_day_that_is_none_is_wrong_use(plea: Plea) -> None:
    result = plea("stale", "--on", "soon")

    assert result.output == (
        "Usage: plea stale [OPTIONS] [CAMPAIGN]\n"
        "Try 'plea stale --help' for help.\n"
        "\n"
        "Error: Invalid value for '--on': \"soon\" is no date. Write year, month and day: 2018-03-31.\n"
    )
    assert result.exit_code == 2
