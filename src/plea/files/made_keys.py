"""Keys for a list that has none: made from names and country, so that the same list gives the same keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from anyascii import anyascii

from plea.address.countries import country_code

_LONGEST = 60


def with_keys(rows: Iterable[Mapping[str, str]]) -> list[str]:
    """Return a key for each row, its own where it has one; no key that is made stands twice.

    >>> with_keys([{"given_name": "Ana", "family_name": "Bell", "country": "Norway"}, {"body": "A court"}])
    ['bell-ana-no', 'a-court']
    """
    rows = list(rows)
    taken = {row["key"] for row in rows if row.get("key")}
    keys = []
    for row in rows:
        key = row.get("key") or _free(_made(row), taken)
        taken.add(key)
        keys.append(key)
    return keys


def _made(row: Mapping[str, str]) -> str:
    name = f"{row.get('family_name', '')} {row.get('given_name', '')}".strip()
    words = name or row.get("body") or row.get("whole_name") or row.get("email") or "row"
    code = country_code(row["country"]) if row.get("country") else ""
    return plain(f"{plain(words)[:_LONGEST]} {code or ''}") or "row"


def plain(words: str) -> str:
    """Return words in small Latin letters and digits with hyphens between them.

    >>> plain("Ben Óđinsson"), plain("d'Arc, Cleo")
    ('ben-odinsson', 'darc-cleo')
    """
    latin = re.sub("['`ʼ’]", "", anyascii(words)).lower()
    return "-".join(re.findall(r"[a-z0-9]+", latin))


def _free(key: str, taken: set[str]) -> str:
    number = 2
    free = key
    while free in taken:
        free = f"{key}-{number}"
        number += 1
    return free
