"""Which texts and layouts tell each fact, whether or not they may tell it today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from plea.merge.batch import prepare
from plea.model.campaign import Campaign
from plea.model.case import Case, Fact


@dataclass(frozen=True, slots=True)
class UsedFacts:
    """The files that tell each fact, by its key, and the letters of which nobody knows: "mep (en)"."""

    files: Mapping[str, tuple[str, ...]]
    unread: tuple[str, ...] = ()


def used_facts(campaign: Campaign) -> UsedFacts:
    """Compile every letter as if nothing had run out: one that is stopped for that uses its facts too."""
    facts = {key: _without_end(fact) for key, fact in campaign.case.facts.items()}
    sources = {
        key: replace(source, until=None, withdrawn=None) for key, source in campaign.case.sources.items()
    }
    batch = prepare(replace(campaign, case=Case(facts, sources)))
    files: dict[str, dict[str, None]] = defaultdict(dict)
    for compiled in batch.compiled.values():
        for fields in (compiled.docx.fields, compiled.subject.fields):
            for name, places in fields.items():
                group, _, field = name.partition(".")
                if group == "fact":
                    files[field.partition(".")[0]].update(dict.fromkeys(place.file for place in places))
    wanted = dict.fromkeys((a.letter.key, a.language) for a in batch.plan.assignments)
    unread = tuple(f"{key} ({language})" for key, language in wanted if (key, language) not in batch.compiled)
    return UsedFacts({key: tuple(sorted(found)) for key, found in files.items()}, unread)


def _without_end(fact: Fact) -> Fact:
    ground = replace(fact.ground, withdrawn=None) if fact.ground else None
    return replace(fact, expires=None, ground=ground)
