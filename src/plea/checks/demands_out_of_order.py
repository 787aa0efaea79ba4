"""What is asked first weighs most, so the order of the demands is decided once, in demands.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from plea.files.near import listed
from plea.model.campaign import Campaign
from plea.model.problem import Problem


def demands_out_of_order(campaign: Campaign) -> Iterator[Problem]:
    """Yield a warning for each letter that puts its demands in another order."""
    for letter in campaign.letters.values():
        first = campaign.letters.get(letter.follows)
        if first and first.demands == letter.demands:
            continue  # told of that letter
        put = [key for key in letter.demands if key in campaign.demands]
        approved = [key for key in campaign.demands if key in put]
        if list(dict.fromkeys(put)) != approved:
            yield Problem(
                code="demands-out-of-order",
                place=replace(letter.place, part=f"letter {letter.key}"),
                message=f'The letter "{letter.key}" puts its demands in another order than demands.yaml '
                f"has them: {listed(put)}.",
                todo=f'Write "demands: [{", ".join(approved)}]", or dismiss this warning with the reason.',
                stops=False,
            )
