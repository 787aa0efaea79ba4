"""The settings under one heading of a YAML file, or in one row of a sheet, asked for one by one.

A reader says what it expects (`block.text("title")`); what is missing, of the wrong kind or
asked for by nobody is written down with its place, and reading goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from plea.files.languages import LANGUAGES, MEANT
from plea.files.near import did_you_mean, listed
from plea.files.yaml import Entry, read_yaml
from plea.model.case import Wording
from plea.model.problem import Place, Problem

Choice = TypeVar("Choice", bound=StrEnum)

EVERY_LANGUAGE = ""
"""The key of a wording that was written once for all languages."""

_NAME = re.compile(r"\w[\w-]*")
_DAY_OR_MONTH = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(slots=True)
class Block:
    """Settings by name, what to call them in messages, and the list their problems go to."""

    title: str  # 'The fact "mri_2017"'
    key: str
    place: Place  # where the heading stands
    entries: Mapping[str, Entry]
    problems: list[Problem]
    asked: list[str] = field(default_factory=list)
    multilingual: bool = False

    def text(self, setting: str, sample: str = "") -> str:
        """Return a text; a setting given with a sample has to be there."""
        entry = self._entry(setting, sample)
        if entry is None or isinstance(entry.value, str):
            return str(entry.value) if entry else ""
        self.wrong(setting, "should be a text", f'Write it on one line: "{setting}: …", in double quotes.')
        return ""

    def words(self, setting: str) -> tuple[str, ...]:
        """Return a list of texts; a single one may stand without brackets."""
        entry = self._entry(setting)
        if entry is None:
            return ()
        if isinstance(entry.value, str):
            return (entry.value,)
        texts = tuple(e.value for e in entry.value if isinstance(e, Entry) and isinstance(e.value, str))
        if isinstance(entry.value, Mapping) or len(texts) < len(entry.value):
            self.wrong(setting, "should be a list of words", f'Write "{setting}: [one, another]".')
        return tuple(text for text in texts if text)

    def wording(self, setting: str, sample: str = "", *, shared: bool = False) -> Wording:
        """Return a text in each language; where `shared`, a plain text holds for all languages."""
        entry = self._entry(setting, sample)
        if entry is None:
            return {}
        if isinstance(entry.value, str) and shared:
            return {EVERY_LANGUAGE: entry.value}
        if not isinstance(entry.value, Mapping):
            self.wrong(setting, "should be a text in each language", f'Write "{setting}: {{en: …, ru: …}}".')
            return {}
        inner = self._under(setting, entry)
        wording = inner.in_languages()
        inner.close()
        return wording

    def in_languages(self) -> Wording:
        """Return the texts whose names are codes of languages."""
        self.multilingual = True
        return {code: text for code in self.entries if code in LANGUAGES and (text := self.text(code))}

    def in_languages_by(self, kinds: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
        """Return the texts of each language by kind; one that stands alone holds for all kinds."""
        self.multilingual = True
        texts: dict[str, Mapping[str, str]] = {}
        for code in filter(LANGUAGES.__contains__, self.entries):
            if not isinstance(self.entries[code].value, Mapping):
                texts[code] = dict.fromkeys(kinds, self.text(code))
            elif inner := self.block(code):
                texts[code] = {kind: text for kind in kinds if (text := inner.text(kind))}
                inner.close()
        return texts

    def day(self, setting: str, sample: str = "") -> date | None:
        """Return a date with its day."""
        text = self.text(setting, sample)
        if not text:
            return None
        if len(text) == len("2018-03-31") and _is_day_or_month(text):
            return date.fromisoformat(text)
        self.wrong(setting, f'is "{text}", which is no date', "Write year, month and day: 2018-03-31.")
        return None

    def share(self, setting: str) -> float | None:
        """Return a number from 0 to 1."""
        text = self.text(setting)
        if not text:
            return None
        if re.fullmatch(r"[01]|0?\.\d+|1\.0+", text):
            return float(text)
        self.wrong(setting, f'is "{text}", which is no number from 0 to 1', 'Write it with a point: "0.8".')
        return None

    def number(self, setting: str, least: int, most: int) -> int | None:
        """Return a whole number within these limits."""
        text = self.text(setting)
        if not text:
            return None
        if re.fullmatch("[0-9]{1,9}", text) and least <= int(text) <= most:
            return int(text)
        what = f'is "{text}", which is no whole number from {least} to {most}'
        self.wrong(setting, what, f'Write it in digits: "{setting}: {max(least, 30)}".')
        return None

    def day_or_month(self, setting: str) -> str:
        """Return a date that may lack its day, or its month and day."""
        text = self.text(setting)
        if text and not _is_day_or_month(text):
            todo = "Write it as 2018-03-31, or 2018-03, or 2018."
            self.wrong(setting, f'is "{text}", which is no date', todo)
            return ""
        return text

    def choice(self, setting: str, kinds: type[Choice], usual: Choice, sample: str = "") -> Choice:
        """Return one of the words that may stand here."""
        text = self.text(setting, sample)
        return self._chosen(setting, text, kinds) or usual if text else usual

    def choices(self, setting: str, kinds: type[Choice], usual: tuple[Choice, ...]) -> tuple[Choice, ...]:
        """Return some of the words that may stand here."""
        if setting not in self.entries:
            self.asked.append(setting)
            return usual
        chosen = (self._chosen(setting, text, kinds) for text in self.words(setting))
        return tuple(word for word in chosen if word)

    def _chosen(self, setting: str, text: str, kinds: type[Choice]) -> Choice | None:
        if text in list(kinds):
            return kinds(text)
        allowed = f"Write one of {listed(kinds)}."
        self.wrong(setting, f'is "{text}"', did_you_mean(text, kinds, allowed))
        return None

    def block(self, setting: str) -> Block | None:
        """Return the settings under a setting."""
        entry = self._entry(setting)
        if entry is None:
            return None
        return self._under(setting, entry)

    def blocks(self, setting: str, kind: str, *, in_texts: bool = False) -> Iterator[Block]:
        """Yield a block for each name under a setting: each fact under `facts`."""
        outer = self.block(setting)
        for name, entry in outer.entries.items() if outer else ():
            block = self._inside(name, entry, f'The {kind} "{name}"')
            self.check_name(name, entry, in_texts=in_texts)
            yield block

    def each(self, setting: str, kind: str) -> Iterator[Block]:
        """Yield a block for each item of a list: each warning under `dismissed`."""
        entry = self._entry(setting)
        if entry is None:
            return
        if not isinstance(entry.value, tuple):
            self.wrong(setting, "should be a list", 'Begin each of its items with "- " on a line of its own.')
            return
        for number, item in enumerate(entry.value, start=1):
            yield self._inside(str(number), item, f"The {kind} {number}")

    def check_name(self, name: str, entry: Entry, *, in_texts: bool) -> None:
        """Write down a name that a text (`{{ fact.NAME }}`) or a folder could not hold."""
        fits = name.isidentifier() if in_texts else _NAME.fullmatch(name)
        if not fits:
            todo = (
                f"Use letters, digits and {'_ only, and begin with a letter' if in_texts else '_ or - only'}."
            )
            self.problems.append(Problem("wrong-name", entry.place, f'"{name}" cannot be a name.', todo))

    def _under(self, setting: str, entry: Entry) -> Block:
        """A sheet spreads over columns what a YAML file puts under a setting: its heading is the row."""
        title = self.title if entry.column else f'"{setting}" of {lowered(self.title)}'
        return self._inside(setting, entry, title)

    def _inside(self, name: str, entry: Entry, title: str) -> Block:
        inner = Block(title, name, entry.place, {}, self.problems)
        if isinstance(entry.value, Mapping):
            inner.entries = entry.value
        elif entry.value:
            message = f"{title} should have settings under it, each on a line of its own."
            todo = f'Write "{name}:" and, indented below it, lines such as "name: …".'
            self.problems.append(Problem("wrong-value", inner.place, message, todo))
        return inner

    def place_of(self, setting: str) -> Place:
        """Return where a setting stands, or where it should."""
        entry = self.entries.get(setting)
        return entry.place if entry else self.place

    def wrong(self, setting: str, what: str, todo: str) -> None:
        """Write down that a setting does not hold what it should."""
        message = f'"{self._called(setting)}" of {lowered(self.title)} {what}.'
        self.problems.append(Problem("wrong-value", self.place_of(setting), message, todo))

    def _called(self, setting: str) -> str:
        entry = self.entries.get(setting)
        return entry.column if entry and entry.column else setting

    def close(self) -> None:
        """Write down every setting that nobody asked for."""
        for name, entry in self.entries.items():
            if name not in self.asked:
                self.problems.append(
                    Problem(
                        code="unknown-setting",
                        place=entry.place,
                        message=f'"{name}" is not a setting of {lowered(self.title)}.',
                        todo=self._instead_of(name),
                    )
                )

    def _instead_of(self, name: str) -> str:
        if name in MEANT:
            return f'If you mean the language, write "{MEANT[name]}".'
        settings = [known for known in self.asked if known not in LANGUAGES]
        free = [known for known in settings if known not in self.entries]
        codes = ["codes of languages (en, ru, …)"] if self.multilingual else []
        return did_you_mean(name, free, f"What may stand here: {', '.join(settings + codes)}.")

    def _entry(self, setting: str, sample: str = "") -> Entry | None:
        """Return a setting that holds something; without it, ask for one like the sample."""
        self.asked.append(setting)
        entry = self.entries.get(setting)
        if entry is not None and entry.value not in ("", (), {}):
            return entry
        if sample:
            message = f'{self.title} has no "{self._called(setting)}".'
            in_cell = entry is not None and entry.column
            todo = "Write it in this cell." if in_cell else f'Write "{setting}: {sample}" there.'
            self.problems.append(Problem("missing-setting", self.place_of(setting), message, todo))
        return None


def read_block(path: Path, name: str, title: str, problems: list[Problem]) -> Block | None:
    """Return the settings of a whole file, or None when it cannot be read."""
    root, found = read_yaml(path, name)
    problems += found
    if root is None:
        return None
    if not isinstance(root.value, Mapping):
        todo = 'Write a name, a colon and a value on each line: "title: …".'
        problems.append(Problem("wrong-value", Place(name), "The file does not hold settings.", todo))
        return None
    return Block(title, name, Place(name), root.value, problems)


def lowered(title: str) -> str:
    """Return a title as it stands inside a sentence."""
    return title[:1].lower() + title[1:]


def _is_day_or_month(text: str) -> bool:
    found = _DAY_OR_MONTH.fullmatch(text)
    if not found:
        return False
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
