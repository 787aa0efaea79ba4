"""compile_document(): a Word file and what goes into it become a document ready to be filled.

parts ─ heal ─▶ marked trees ─ insert texts ─▶ source ─ parse, fold ─▶ templates
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from jinja2 import Template

from plea.model.problem import Place, Problem
from plea.word.blocks import Blocks
from plea.word.clean import clean_package, clean_tree
from plea.word.compiled import CompiledDocx, CompiledPart
from plea.word.fixed import Marks, constant_text, fixed_texts
from plea.word.fold import Fault, fold
from plea.word.heal import cut_run, heal
from plea.word.language import Filters, Sandbox
from plea.word.markdown import Parsed
from plea.word.notes import FootnotePlan, NoteText
from plea.word.numbering import NUMBERING, Numbering
from plea.word.own_notes import adopt_notes, refer_to_own
from plea.word.package import Skeleton, read_package
from plea.word.parts import Parts, relate, relationships, save_relationships
from plea.word.repeated import make_repeatable, restart_lists
from plea.word.revisions import tracked_changes
from plea.word.runs import Expand, Expansion, Typesetting
from plea.word.structure import check_structure, fields_of
from plea.word.styles import Styles
from plea.word.tags import MARKER, Tag, Tags
from plea.word.xml import Element, parse, serialize, w

_DOCUMENT = "word/document.xml"
_MERGED = re.compile(r"word/(document|header\d*|footer\d*|endnotes)\.xml")
_NUMBERED = re.compile(r"(header|footer|endnotes)(\d*)")


def _plain(tag: Tag) -> Expansion:
    return Expansion(tag.inner)


Judge = Callable[[Mapping[str, tuple[Place, ...]]], Iterable[Problem]]
"""Told every name that a document asks for and where, says what is wrong with that."""


def _no_objection(_fields: Mapping[str, tuple[Place, ...]]) -> Iterable[Problem]:
    return ()


@dataclass(frozen=True, slots=True)
class Ingredients:
    """What goes into a document besides its own words; everything has a plain default."""

    shared: Mapping[str, Any] = field(default_factory=dict)  # values that are the same in every letter
    texts: Mapping[str, Parsed] = field(default_factory=dict)  # what {{ name }} alone in a paragraph becomes
    notes: Mapping[str, NoteText] = field(default_factory=dict)  # what `_note("key")` may refer to
    again: str = "See note {number}."
    expand: Expand = _plain
    judge: Judge = _no_objection
    filters: Filters = field(default_factory=dict)
    language: str = ""  # "en-GB": of all text that the layout gives no language
    note_before_punctuation: bool = False


def compile_document(
    content: bytes, name: str, given: Ingredients
) -> tuple[CompiledDocx | None, list[Problem]]:
    """Compile a Word file; `name` is how messages call it.

    All problems of the file and its texts are found in one go; with one that stops there is no letter.
    """
    parts, problems = read_package(content, name)
    if problems:
        return None, problems
    return _Compiling(parts, name, given).run()


class _Compiling:
    """One compilation. Held together here: the package, its styles and lists, and the tags met so far."""

    def __init__(self, parts: Parts, name: str, given: Ingredients) -> None:
        self._parts = parts
        self._name = name
        self._given = given
        self._tags = Tags()
        self._problems: list[Problem] = []
        self._met: list[Tag] = []  # every tag that takes part, in the order of the parts
        self._styles = Styles.of(parts)
        self._numbering = Numbering(parts, self._styles)
        self._notes = FootnotePlan(parts, self._styles, given.notes, given.again)

    def run(self) -> tuple[CompiledDocx | None, list[Problem]]:
        clean_package(self._parts)
        in_footnotes = partial(Place.paragraph, self._name, "footnotes")
        self._problems += adopt_notes(self._notes, self._tags, in_footnotes)
        for note in self._notes.own.values():
            self._expand(note, notes_allowed=False)
        trees = {part: self._tree(part) for part in sorted(self._parts) if _MERGED.fullmatch(part)}
        for tree in trees.values():
            make_repeatable(tree, self._tags)
            restart_lists(tree, self._tags, self._numbering)
        sources = {part: self._source(tree) for part, tree in trees.items()}
        fields = fields_of(self._met)
        self._problems += self._given.judge(fields)
        templates = [] if self._stopped else list(self._templates(sources))
        if self._stopped:
            return None, self._problems
        self._save()
        return self._compiled(fields, tuple(templates)), self._problems

    @property
    def _stopped(self) -> bool:
        return any(problem.stops for problem in self._problems)

    def _templates(self, sources: Mapping[str, tuple[str, dict[int, Place]]]) -> Iterator[CompiledPart]:
        """Fold each part; yield those that differ from letter to letter, save the others as they are now."""
        environment = Sandbox(self._given.filters)
        marks = Marks(self._notes)
        for part, (source, places) in sources.items():
            folded, faults = fold(environment.parse(source), environment, self._given.shared, marks.record)
            self._problems += [_not_worked_out(places[fault.line], fault) for fault in faults]
            text = constant_text(folded)
            if text is not None:
                self._parts[part] = text.encode()
                continue
            fixed = fixed_texts(folded, marks)
            code = environment.compile(folded)
            template = Template.from_code(environment, code, environment.globals)
            yield CompiledPart(part, template, places, fixed)
            del self._parts[part]

    def _tree(self, part: str) -> Element:
        root = parse(self._parts[part])
        clean_tree(root)
        self._problems += tracked_changes(root, self._place_of(part))
        self._problems += heal(root, self._tags, self._place_of(part))
        self._expand(root, notes_allowed=part == _DOCUMENT)
        if part == _DOCUMENT:
            refer_to_own(root, self._notes, self._tags, Place(self._name))
            for text_name, text in self._given.texts.items():
                self._insert(root, text_name, text)
        return root

    def _place_of(self, part: str) -> Callable[[int], Place]:
        match = _NUMBERED.search(part)
        number = "" if match and match[1] == "endnotes" else f" {match[2] or 1}" if match else ""
        where = f"{match[1]}{number}" if match else ""
        return partial(Place.paragraph, self._name, where)

    def _expand(self, root: Element, *, notes_allowed: bool) -> None:
        """Let value tags of the layout stand for what they print, notes included."""
        for text in list(root.iter(w("t"))):
            for match in reversed(list(MARKER.finditer(text.text or ""))):
                tag = self._tags.tags[int(match[1])]
                if tag.inner in self._given.texts:
                    continue
                expansion = self._given.expand(tag)
                markers = self._tags.mark_value(expansion.expression, expansion.silent, tag.place)
                text.text = (text.text or "")[: match.start()] + markers + (text.text or "")[match.end() :]
                if expansion.note and not (notes_allowed and _may_refer(text)):
                    self._problems.append(_no_notes_here(tag))
                elif expansion.note:
                    marker = self._tags.mark(Tag("value", expansion.note, tag.place))
                    cut_run(text, match.start() + len(markers), 0, self._notes.reference(marker))

    def _insert(self, root: Element, name: str, parsed: Parsed) -> None:
        place = next((p for p in root.iter(w("p")) if self._is_place_for(p, name)), None)
        parent = None if place is None else place.getparent()
        if place is None or parent is None:
            self._problems.append(_no_place(self._name, name))
            return
        blocks = Blocks(parsed, self._typesetting(), self._tags)
        for block in blocks.elements():
            place.addprevious(block)
        parent.remove(place)
        self._problems += blocks.problems

    def _is_place_for(self, paragraph: Element, name: str) -> bool:
        content = "".join(text.text or "" for text in paragraph.iter(w("t"))).strip()
        match = MARKER.fullmatch(content)
        return bool(match) and self._tags.tags[int(match[1])].inner == name  # type: ignore[index]

    def _typesetting(self) -> Typesetting:
        return Typesetting(
            self._styles,
            self._numbering,
            self._given.expand,
            self._notes.reference,
            self._link,
            self._given.language,
            self._given.note_before_punctuation,
        )

    def _link(self, address: str) -> str:
        rels = relationships(self._parts, _DOCUMENT)
        identity = relate(rels, "hyperlink", address, external=True)
        save_relationships(self._parts, _DOCUMENT, rels)
        return identity

    def _source(self, root: Element) -> tuple[str, dict[int, Place]]:
        """Return a part as template source, and the place of each of its lines that begins in a tag."""
        places: dict[int, Place] = {}
        pieces: list[str] = []
        met: list[Tag] = []
        line = 1
        for piece in self._tags.split(serialize(root)):
            if isinstance(piece, str):
                pieces.append(piece)
                line += piece.count("\n")
            elif piece.kind != "comment":
                met.append(piece)
                line += 1
                places[line] = piece.place
                opening, closing = ("\ufdd2", "\ufdd3") if piece.kind == "value" else ("\ufdd4", "\ufdd5")
                pieces.append(f"{opening}\n{piece.inner.replace(chr(10), ' ')}{closing}")
        self._problems += check_structure(met, self._given.filters)
        self._met += met
        return "".join(pieces), places

    @property
    def _begins_lists(self) -> bool:
        return any(tag.inner.startswith("_restart(") for tag in self._tags.tags)

    def _save(self) -> None:
        if self._given.language:
            self._styles.speak(self._given.language)
        self._styles.save(self._parts)
        self._numbering.save(self._parts)

    def _compiled(
        self, fields: Mapping[str, tuple[Place, ...]], templates: tuple[CompiledPart, ...]
    ) -> CompiledDocx:
        ordered = dict(_in_order(self._parts))
        restarts = self._numbering.restarts() if self._begins_lists else None
        begun = NUMBERING if restarts else ""
        digest = hashlib.sha256()
        for name, content in ordered.items():
            digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
        return CompiledDocx(
            fields=fields,
            sha256=digest.hexdigest(),
            shared=self._given.shared,
            _skeleton=Skeleton({name: ordered[name] for name in ordered if name != begun}),
            _parts=templates,
            _notes=self._notes,
            _restarts=restarts,
        )


def _in_order(parts: Parts) -> Iterator[tuple[str, bytes]]:
    """Yield the content types and the package's relationships first, as Office itself writes them."""
    first = ("[Content_Types].xml", "_rels/.rels")
    for name in [*first, *sorted(set(parts) - set(first))]:
        yield name, parts[name]


def _may_refer(text: Element) -> bool:
    """Word has no footnotes in text boxes."""
    return not any(ancestor.tag == w("txbxContent") for ancestor in text.iterancestors())


def _no_notes_here(tag: Tag) -> Problem:
    return Problem(
        "note-not-here",
        tag.place,
        f'"{tag}" would set a footnote where Word has none (header, footer, note or text box).',
        f"Write {{{{ {tag.inner} | bare }}}} here, and the fact with its note in the letter itself.",
    )


def _not_worked_out(place: Place, fault: Fault) -> Problem:
    if fault.field:
        todo = f'Give it one, or put it between "{{% if {fault.field} %}}" and "{{% endif %}}".'
        return Problem("missing-value", place, f'"{fault.field}" has no value.', todo)
    todo = "Compare it with the fields and filters that `plea fields` lists."
    return Problem("cannot-work-out", place, f"This field cannot be worked out: {fault.reason}.", todo)


def _no_place(file: str, name: str) -> Problem:
    return Problem(
        "layout-without-letter",
        Place(file),
        f"This layout does not say where the text goes: no paragraph holds {{{{ {name} }}}} alone.",
        f"Open it in Word, type {{{{ {name} }}}} on a line of its own where the text belongs, and save.",
    )
