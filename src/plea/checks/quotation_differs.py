"""Words in quotation marks are somebody's own: what the source does not have is put into their mouth.

It is looked for in the exact wording that a source keeps ("words:"). Short ones are left alone, and those
in another language than the source's, for a translation has other words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plea.checks.texts import VALUE, CampaignText, Words, paragraphs_of, wordings_of
from plea.model.campaign import Campaign
from plea.model.case import Source
from plea.model.problem import Problem

_QUOTED = re.compile(r"“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|‘([^‘]+?)’(?!\w)|\"([^\"]+)\"")
_FEWEST_WORDS = 5


def quotation_differs(campaign: Campaign, texts: Sequence[CampaignText]) -> Iterator[Problem]:
    """Yield a warning for each quotation that none of its facts' sources has in these words."""
    facts = (words for fact in campaign.case.facts.values() for words in wordings_of(fact))
    for words in (*paragraphs_of(texts), *facts):
        sources = _sources(campaign, words)
        for found in _QUOTED.finditer(words.text) if sources else ():
            quoted = next(filter(None, found.groups()))
            if len(_flat(quoted).split()) < _FEWEST_WORDS or VALUE in quoted:
                continue
            if not any(_flat(quoted) in _flat(source.words) for source in sources):
                yield Problem(
                    code="quotation-differs",
                    place=words.place_at(found.start()),
                    message=f"{found[0]} does not stand so in the words of {_named(sources)}.",
                    todo=f"Quote it as it stands there ({sources[0].place}), or without quotation marks.",
                    stops=False,
                )


def _sources(campaign: Campaign, words: Words) -> list[Source]:
    """Return the sources of the facts among these words that keep an exact wording in their language."""
    facts = (campaign.case.facts[key] for key in words.facts if key in campaign.case.facts)
    sources = (campaign.case.sources.get(key) for key in dict.fromkeys(k for f in facts for k in f.sources))
    return [s for s in sources if s and s.words and s.language in ("", words.language)]


def _named(sources: list[Source]) -> str:
    return " or ".join(f'the source "{source.key}"' for source in sources)


def _flat(text: str) -> str:
    """Return words without capitals, quotation marks and what divides them."""
    words = re.findall(r"\w+", re.sub("[’‘']", "", text.casefold()))
    return f" {' '.join(words)} "
