"""compile_document(): a Word file and what goes into it become a document ready to be filled.

parts ─ heal ─▶ marked trees ─ insert texts ─▶ source ─ parse, fold ─▶ templates
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Template

from plea.model.problem import Place, Problem
from plea.word.branches import tell_branches
from plea.word.clean import clean_package
from plea.word.compiled import CompiledDocx, CompiledPart
from plea.word.envelope import broken
from plea.word.expanding import expand_values
from plea.word.fixed import Marks, constant_text, fixed_texts
from plea.word.fold import Fault, fold
from plea.word.guard import inspect
from plea.word.heal import heal
from plea.word.inserted import InsertedText
from plea.word.joined import join_runs
from plea.word.language import Filters, Sandbox
from plea.word.listed import Lists, list_out
from plea.word.macros import place_pieces
from plea.word.members import leads_to_document
from plea.word.nesting import check_nesting, endnotes_in_blocks
from plea.word.notes import FootnotePlan, NoteText
from plea.word.numbering import NUMBERING, Numbering
from plea.word.out_of_reach import fields_in_other_parts
from plea.word.own_notes import adopt_notes, refer_to_own
from plea.word.package import Skeleton
from plea.word.parts import Parts, declare_ending, relate, relationships, save_relationships
from plea.word.pictures import (
    DrawingNumbers,
    Picture,
    Pictures,
    broken_picture,
    call_for_images,
    fault_of,
    image_filter,
    images_in,
    picture_not_here,
    pictures_in_note,
)
from plea.word.places import PlaceOf, heading_styles, part_names, places_in
from plea.word.repeated import make_repeatable, restart_lists
from plea.word.revisions import comments, hidden_text, hiding_styles, tracked_changes, tracked_elsewhere
from plea.word.runs import Expand, Expansion, Typesetting
from plea.word.standing import keep_standing
from plea.word.structure import check_structure, fields_of
from plea.word.styles import Styles
from plea.word.tags import MARKER, Tag, Tags
from plea.word.xml import Element, parse, serialize, w

if TYPE_CHECKING:
    from plea.word.trace import Stamps

_DOCUMENT = "word/document.xml"
_MARKS = re.compile("[\ufdd0-\ufdef]")  # characters of no alphabet, of which plea makes its delimiters
_READ = {_DOCUMENT: "", "word/footnotes.xml": "footnotes", "word/endnotes.xml": "endnotes"}
_MERGED = re.compile(r"word/(document|header\d*|footer\d*|endnotes)\.xml")


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
    texts: Mapping[str, InsertedText] = field(default_factory=dict)  # what {{ name }} alone becomes
    notes: Mapping[str, NoteText] = field(default_factory=dict)  # what `_note("key")` may refer to
    again: str = "See note {number}."
    lists: Lists = field(default_factory=dict)  # what {{ name }} alone becomes, a paragraph for each
    expand: Expand = _plain
    judge: Judge = _no_objection
    filters: Filters = field(default_factory=dict)
    language: str = ""  # "en-GB": of all text that the layout gives no language
    note_before_punctuation: bool = False
    folder: Path | None = None  # where the pictures lie that tags ask for
    branches: bool = False  # so that filled letters tell which branches they took
    stamps: Stamps | None = None  # so that letters can be asked where their words come from


def compile_document(
    content: bytes, name: str, given: Ingredients
) -> tuple[CompiledDocx | None, list[Problem]]:
    """Compile a Word file; `name` is how messages call it.

    All problems of the file and its texts are found in one go; with one that stops there is no letter.
    """
    parts, found = inspect(content, name)
    if not found and not leads_to_document(parts):
        found = [broken(name, "does not say which of its parts is the document")]
    if any(problem.stops for problem in found):
        return None, found
    docx, problems = _Compiling(parts, name, given).run()
    return docx, list(_told_once(found + problems))


def _told_once(problems: list[Problem]) -> Iterator[Problem]:
    """A text box and its older copy have the same faults; what crosses a block is not stray as well."""
    across = {problem.place for problem in problems if problem.code == "block-across"}
    for problem in dict.fromkeys(problems):
        if problem.code != "stray-tag" or problem.place not in across:
            yield problem


class _Compiling:
    """One compilation. Held together here: the package, its styles and lists, and the tags met so far."""

    def __init__(self, parts: Parts, name: str, given: Ingredients) -> None:
        self._parts = parts
        self._name = name
        self._given = given
        self._stamps = given.stamps
        self._tags = Tags(stamps=self._stamps)
        self._problems: list[Problem] = [
            *comments(parts, part_names(parts), name),
            *tracked_elsewhere(parts, name, _MERGED),
        ]
        clean_package(parts)
        self._met: list[Tag] = []  # every tag that takes part, in the order of the parts
        self._part_names = part_names(parts)
        self._problems += fields_in_other_parts(parts, {**_READ, **self._part_names}, name)
        self._headings = heading_styles(parts)
        self._styles = Styles.of(parts)
        self._numbering = Numbering(parts, self._styles)
        self._notes = FootnotePlan(parts, self._styles, given.notes, given.again)
        self._pictures = Pictures(given.folder)
        self._shows_pictures = False  # some that only a letter knows
        self._setting = Typesetting(
            self._styles,
            self._numbering,
            given.expand,
            self._notes.reference,
            self._link,
            self._picture,
            DrawingNumbers(parts).next,
            self._notes,
            given.language,
            given.note_before_punctuation,
        )

    def run(self) -> tuple[CompiledDocx | None, list[Problem]]:
        self._problems += adopt_notes(self._notes, self._tags, self._name)
        for note in self._notes.own.values():
            self._expand(note, notes_allowed=False)
            self._problems += check_nesting(note, self._tags)
            keep_standing(note, self._tags)
            join_runs(note)
            self._problems += pictures_in_note(note, self._tags)
        trees = {part: self._tree(part) for part in sorted(self._parts) if _MERGED.fullmatch(part)}
        for tree in trees.values():
            make_repeatable(tree, self._tags)
            restart_lists(tree, self._tags, self._numbering)
        sources = {part: self._source(tree, part) for part, tree in trees.items()}
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

    def _templates(self, sources: Mapping[str, tuple[str, dict[int, Tag]]]) -> Iterator[CompiledPart]:
        """Fold each part; yield those that differ from letter to letter, save the others as they are now."""
        environment = Sandbox(self._filters)
        marks = Marks(self._notes)
        shared = {} if self._stamps else self._given.shared
        for part, (source, tags) in sources.items():
            tree = environment.parse(source)
            call_for_images(tree)
            folded, faults = fold(tree, environment, shared, marks.record)
            self._problems += [_not_worked_out(tags[fault.line].place, fault) for fault in faults]
            text = constant_text(folded)
            if text is not None and not self._stamps:
                self._parts[part] = text.encode()
                continue
            fixed = fixed_texts(folded, marks)
            if self._given.branches:
                tell_branches(folded)
            code = environment.compile(folded)
            template = Template.from_code(environment, code, environment.globals)
            yield CompiledPart(part, template, tags, fixed, any(text.used for text in fixed.values()))
            del self._parts[part]

    def _tree(self, part: str) -> Element:
        root = parse(self._parts[part])
        place_of = self._place_of(root, part)
        self._problems += tracked_changes(root, place_of)
        self._problems += hidden_text(root, place_of, hiding_styles(self._styles.root))
        self._problems += heal(root, self._tags, place_of)
        self._tags.stamp(root, place_of)
        self._expand(root, notes_allowed=part == _DOCUMENT)
        if part == _DOCUMENT:
            for text_name, text in self._given.texts.items():
                self._insert(root, text_name, text)
            list_out(root, self._given.lists, self._setting, self._tags)
        self._problems += place_pieces(root, self._tags)
        self._problems += check_nesting(root, self._tags)
        if part == _DOCUMENT:
            self._problems += endnotes_in_blocks(root, self._tags, place_of)
            refer_to_own(root, self._notes, self._tags, Place(self._name))
        keep_standing(root, self._tags)
        join_runs(root)
        return root

    def _place_of(self, root: Element, part: str) -> PlaceOf:
        return places_in(root, self._name, self._part_names.get(part, ""), self._headings)

    def _expand(self, root: Element, *, notes_allowed: bool) -> None:
        """Let value tags of the layout stand for what they print, notes included."""
        self._problems += expand_values(
            root, self._tags, self._setting, notes_allowed=notes_allowed, left=self._given.texts
        )

    def _insert(self, root: Element, name: str, text: InsertedText) -> None:
        place = next((p for p in root.iter(w("p")) if self._is_place_for(p, name)), None)
        parent = None if place is None else place.getparent()
        if place is None or parent is None:
            self._problems.append(_no_place(self._name, name))
            return
        blocks, problems = text.typeset(self._setting, self._tags)
        for block in blocks:
            place.addprevious(block)
        parent.remove(place)
        self._problems += problems

    def _is_place_for(self, paragraph: Element, name: str) -> bool:
        content = "".join(text.text or "" for text in paragraph.iter(w("t"))).strip()
        match = MARKER.fullmatch(content)
        return match is not None and self._tags.tags[int(match[1])].inner == name

    def _link(self, address: str) -> str:
        rels = relationships(self._parts, _DOCUMENT)
        identity = relate(rels, "hyperlink", address, external=True)
        save_relationships(self._parts, _DOCUMENT, rels)
        return identity

    def _picture(self, picture: Picture) -> str:
        """Take a picture of a text in; returns the id of its relationship."""
        self._parts[picture.part] = picture.image.content
        declare_ending(self._parts, picture.image.ending, f"image/{picture.image.ending}")
        rels = relationships(self._parts, _DOCUMENT)
        identity = relate(rels, "image", picture.target)
        save_relationships(self._parts, _DOCUMENT, rels)
        return identity

    def _picture_faults(self, met: list[Tag], part: str) -> Iterator[Problem]:
        """Yield what is wrong with the pictures that tags of a part ask for, as far as it is known."""
        for tag in met:
            for asked in images_in(tag):
                self._shows_pictures = True
                fault = fault_of(asked, self._pictures, self._given.shared)
                if part != _DOCUMENT:
                    yield picture_not_here(tag.place)
                elif fault:
                    yield broken_picture(tag.place, fault)

    @property
    def _filters(self) -> Filters:
        return {**self._given.filters, **image_filter()}

    def _source(self, root: Element, part: str) -> tuple[str, dict[int, Tag]]:
        """Return a part as template source, and the tag in which a line of it begins."""
        tags: dict[int, Tag] = {}
        pieces: list[str] = []
        met: list[Tag] = []
        line = 1
        for piece in self._tags.split(serialize(root)):
            if self._stamps:
                self._stamps.follow(piece)
            if isinstance(piece, str):
                pieces.append(_MARKS.sub(lambda mark: f"&#{ord(mark[0])};", piece))
                line += piece.count("\n")
            elif piece.kind != "comment":
                met.append(piece)
                line += 1
                tags[line] = piece
                opening, closing = ("\ufdd2", "\ufdd3") if piece.kind == "value" else ("\ufdd4", "\ufdd5")
                inner = self._stamps.telling(piece) if self._stamps else piece.inner
                pieces.append(f"{opening}\n{inner.replace(chr(10), ' ')}{closing}")
        self._problems += check_structure(met, self._filters)
        self._problems += self._picture_faults(met, part)
        self._met += met
        return "".join(pieces), tags

    @property
    def _begins_lists(self) -> bool:
        return any(tag.inner.startswith("_restart(") for tag in self._tags.tags)

    def _save(self) -> None:
        if self._given.language:
            self._styles.speak(self._given.language)
        self._notes.join(self._parts)
        self._styles.save(self._parts)
        self._numbering.save(self._parts)

    def _compiled(
        self, fields: Mapping[str, tuple[Place, ...]], templates: tuple[CompiledPart, ...]
    ) -> CompiledDocx:
        if self._shows_pictures:
            self._pictures.join(self._parts)
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
            _pictures=self._pictures if self._shows_pictures else None,
            _stamps=self._stamps,
        )


def _in_order(parts: Parts) -> Iterator[tuple[str, bytes]]:
    """Yield the content types and the package's relationships first, as Office itself writes them."""
    first = ("[Content_Types].xml", "_rels/.rels")
    for name in [*first, *sorted(set(parts) - set(first))]:
        yield name, parts[name]


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
