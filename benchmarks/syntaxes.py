"""How each tool wants a field, a choice, a list and a table row to be written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from benchmarks.letter import Branch, Choice, Each, Field, Paragraph, Piece, Table


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag in a tool's own words; `field` is the name where it is a MERGEFIELD."""

    words: str
    field: bool = False


Line = tuple[str, list[str | Tag | Piece]]
"""A paragraph as it stands in a template: the name of its style, and its pieces."""


class Syntax(Protocol):
    """What a template language has to say about the blocks of the letter."""

    def field(self, name: str) -> Tag: ...
    def choice(self, choice: Choice) -> Iterator[Line]: ...
    def each(self, each: Each) -> Iterator[Line]: ...
    def rows(self, table: Table) -> Iterator[list[Line]]: ...


def line(paragraph: Paragraph, syntax: Syntax) -> Line:
    """Return a paragraph with its fields as tags."""
    return paragraph.style, [syntax.field(p.name) if isinstance(p, Field) else p for p in paragraph.pieces]


def _around(opening: Tag, paragraph: Paragraph, closing: Tag, syntax: Syntax) -> Line:
    style, pieces = line(paragraph, syntax)
    return style, [opening, *pieces, closing]


class Jinja:
    """The prefixes of docxtpl; plea reads them too."""

    def field(self, name: str) -> Tag:
        return Tag(f"{{{{ {name} }}}}")

    def choice(self, choice: Choice) -> Iterator[Line]:
        for number, branch in enumerate(choice.branches):
            word = f"{'elif' if number else 'if'} {branch.test}" if branch.test else "else"
            yield "Normal", [Tag(f"{{%p {word} %}}")]
            yield line(branch.paragraph, self)
        yield "Normal", [Tag("{%p endif %}")]

    def each(self, each: Each) -> Iterator[Line]:
        yield "Normal", [Tag(f"{{%p for {each.item} in {each.items} %}}")]
        yield line(each.paragraph, self)
        yield "Normal", [Tag("{%p endfor %}")]

    def rows(self, table: Table) -> Iterator[list[Line]]:
        yield [("Normal", [Tag(f"{{%tr for {table.item} in {table.items} %}}")])]
        yield [("Normal", [self.field(name)]) for _, name in table.columns]
        yield [("Normal", [Tag("{%tr endfor %}")])]


def _flat(name: str) -> str:
    group, _, rest = name.partition(".")
    return rest if group in {"demand", "row"} else f"{group}_{rest}"


class Sections:
    """{field} and {#section}…{/section}: docxtemplater and easy-template-x."""

    def __init__(self, *, choices_around: bool) -> None:
        self._choices_around = choices_around  # the tags of a choice stand in paragraphs of their own

    def field(self, name: str) -> Tag:
        return Tag(f"{{{_flat(name)}}}")

    def choice(self, choice: Choice) -> Iterator[Line]:
        for branch in choice.branches:
            if self._choices_around:
                yield from self._section(branch.flag, branch.paragraph)
            else:
                opening, closing = Tag(f"{{#{branch.flag}}}"), Tag(f"{{/{branch.flag}}}")
                yield _around(opening, branch.paragraph, closing, self)

    def each(self, each: Each) -> Iterator[Line]:
        yield from self._section(each.items, each.paragraph)

    def _section(self, name: str, paragraph: Paragraph) -> Iterator[Line]:
        yield "Normal", [Tag(f"{{#{name}}}")]
        yield line(paragraph, self)
        yield "Normal", [Tag(f"{{/{name}}}")]

    def rows(self, table: Table) -> Iterator[list[Line]]:
        cells: list[list[str | Tag | Piece]] = [[self.field(name)] for _, name in table.columns]
        cells[0].insert(0, Tag(f"{{#{table.items}}}"))
        cells[-1].append(Tag(f"{{/{table.items}}}"))
        yield [("Normal", cell) for cell in cells]


class Carbone:
    """{d.field}; a loop is shown by its first and its second item."""

    def field(self, name: str) -> Tag:
        return Tag(f"{{d.{_flat(name)}}}")

    def choice(self, choice: Choice) -> Iterator[Line]:
        for branch in choice.branches:
            yield self._shown(branch)

    def _shown(self, branch: Branch) -> Line:
        opening = Tag(f"{{d.{branch.flag}:ifEQ(true):showBegin}}")
        return _around(opening, branch.paragraph, Tag(f"{{d.{branch.flag}:showEnd}}"), self)

    def each(self, each: Each) -> Iterator[Line]:
        for index in ("i", "i+1"):
            pieces = (
                Tag(f"{{d.{each.items}[{index}].{_flat(p.name)}}}") if isinstance(p, Field) else p
                for p in each.paragraph.pieces
            )
            yield each.paragraph.style, list(pieces)

    def rows(self, table: Table) -> Iterator[list[Line]]:
        for index in ("i", "i+1"):
            yield [
                ("Normal", [Tag(f"{{d.{table.items}[{index}].{_flat(name)}}}")]) for _, name in table.columns
            ]


class MergeFields:
    """Word's own MERGEFIELDs know neither choice nor list: those paragraphs are values made outside."""

    def field(self, name: str) -> Tag:
        return Tag(_flat(name), field=True)

    def choice(self, choice: Choice) -> Iterator[Line]:
        yield choice.branches[0].paragraph.style, [Tag(choice.name, field=True)]

    def each(self, each: Each) -> Iterator[Line]:
        for number in range(5):
            yield each.paragraph.style, [Tag(f"{each.item}_{number}", field=True)]

    def rows(self, table: Table) -> Iterator[list[Line]]:
        yield [("Normal", [self.field(name)]) for _, name in table.columns]


SYNTAXES: dict[str, Syntax] = {
    "jinja": Jinja(),
    "docxtemplater": Sections(choices_around=True),
    "easy-template-x": Sections(choices_around=False),
    "carbone": Carbone(),
    "mergefields": MergeFields(),
}
