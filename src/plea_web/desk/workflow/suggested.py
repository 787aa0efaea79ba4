"""A wording that somebody suggests in place of a passage's."""

from __future__ import annotations

import re

from plea_web.desk.models import Passage
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import words

_FIELD = re.compile(r"\{\{\s*(.*?)\s*\}\}")


def checked_wording(passage: Passage, wording: str) -> str:
    """Return a suggested wording, trimmed.

    Raises NotAllowed where it is empty, says the same, or asks for a field that the passage does not have:
    nobody could tell whose words would stand there.
    """
    said = words(wording, "Write the wording that you suggest.")
    if said.split() == passage.text.split():
        raise NotAllowed("This says the same as the passage. Change what you would change, and suggest that.")
    known = set(_FIELD.findall(passage.text))
    for field in _FIELD.findall(said):
        if field not in known:
            can = ", ".join("{{ " + one + " }}" for one in sorted(known)) or "none"
            raise NotAllowed(f"There is no {{{{ {field} }}}} in this passage. Fields that it has: {can}.")
    return said
