"""What one letter refers to, uses and begins while it is filled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from plea.word.fixed import FixedText
from plea.word.limits import Piece
from plea.word.notes import FootnotePlan, Reference
from plea.word.numbering import Restarts

_BEFORE_ID = b'footnoteReference w:id="'
_NOTE = re.compile(r'footnoteReference w:id="(\d+)"')
_FIRST_UNIQUE = 1_000_001  # far above the ids that Word gives


class Record:
    """One letter's own count of notes, lists and ids: told by its fixed texts, or called for in its loops."""

    def __init__(self, plan: FootnotePlan, restarts: Restarts | None) -> None:
        self._plan = plan
        self._restarts = restarts
        self._called: dict[str, Reference] = {}  # by id, until they have their place in the order
        self._count = 0
        self._lists: dict[str, str] = {}  # the list that goes on now, by number of the first
        self._last_unique = _FIRST_UNIQUE - 1
        self.order: list[Reference] = []
        self.used: set[str] = set()
        self.begun: list[str] = []
        self.taken: list[int] = []

    @property
    def functions(self) -> Mapping[str, Callable[..., str]]:
        """The functions that plea's own tags call, by name."""
        return {
            "_note": self.note,
            "_own": self.own,
            "_used": self.use,
            "_unique": self.unique,
            "_restart": self.restart,
            "_list": self.list_number,
            "_branch": self.branch,
        }

    def note(self, key: str) -> str:
        """Refer to a note from inside a loop; returns the id of its footnote."""
        reference = self._plan.refer(key, self._next())
        self._called[str(reference.identity)] = reference
        self.used.add(key)
        return str(reference.identity)

    def own(self, content: str) -> str:
        """Refer to a footnote of the layout that was worked out here; returns its id."""
        counted = self._plan.refer("", self._next())
        reference = Reference("", counted.identity, str(content))
        self._called[str(reference.identity)] = reference
        return str(reference.identity)

    def _next(self) -> int:
        self._count += 1
        return self._count

    def use(self, key: str) -> str:
        """Remember a key; prints nothing."""
        self.used.add(key)
        return ""

    def unique(self) -> str:
        """Return an id that nothing else in the letter has."""
        self._last_unique += 1
        return str(self._last_unique)

    def restart(self, number: str) -> str:
        """Begin a list anew; prints nothing."""
        self.begun.append(number)
        last = self._restarts.last if self._restarts else 0
        self._lists[number] = str(last + len(self.begun))
        return ""

    def list_number(self, number: str) -> str:
        """Return the number of the list that was begun last."""
        return self._lists.get(number, number)

    def branch(self, number: int) -> str:
        """Remember a branch that was taken; prints nothing."""
        self.taken.append(number)
        return ""

    def read(self, pieces: Iterable[Piece], fixed: Mapping[bytes, FixedText]) -> None:
        """Bring the notes of a part into the order in which they stand there."""
        if not self._called:
            self._told(filter(None, map(fixed.get, pieces)))  # type: ignore[arg-type] # a text is no key of it
            return
        before = b""
        for piece in pieces:
            if isinstance(piece, bytes):
                self._told(filter(None, [fixed.get(piece)]))
                before = piece
            elif piece in self._called and before.endswith(_BEFORE_ID):
                self.order.append(self._called.pop(piece))
            else:
                # What a macro or a caught block gave comes in one piece, its notes in it.
                for identity in _NOTE.findall(piece):
                    if identity in self._called:
                        self.order.append(self._called.pop(identity))

    def _told(self, texts: Iterable[FixedText]) -> None:
        for text in texts:
            self.order += text.notes
            self.used |= text.used

    def finish(self) -> None:
        """Take the notes that no part was read for: they were called for in the order in which they stand."""
        self.order += self._called.values()
