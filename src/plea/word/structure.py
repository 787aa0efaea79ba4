"""Do the tags of a document fit together? Every fault at once, each at its own place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jinja2 import nodes

from plea.model.problem import Place, Problem
from plea.word.language import Filters, SyntaxFault, assigned_names, dotted_names, read_tree, syntax_fault
from plea.word.tags import Tag

ENDS = {"if": "endif", "for": "endfor", "macro": "endmacro", "set": "endset"}
_BETWEEN = {"elif": ("if",), "else": ("if", "for")}
# A whole small template around a tag shows whether its own words are well formed.
_ALONE = {
    "if": "{{% {0} %}}{{% endif %}}",
    "elif": "{{% if true %}}{{% {0} %}}{{% endif %}}",
    "else": "{{% if true %}}{{% {0} %}}{{% endif %}}",
    "for": "{{% {0} %}}{{% endfor %}}",
    "macro": "{{% {0} %}}{{% endmacro %}}",
    "set": "{{% {0} %}}",
}
_DEEPEST = 15
_CAUGHT = "{{% {0} %}}{{% endset %}}"  # a set without a value catches what follows


def _alone(tag: Tag) -> str | None:
    return _CAUGHT if _catches(tag) else _ALONE.get(tag.word)


def _catches(tag: Tag) -> bool:
    return tag.word == "set" and "=" not in tag.inner


def opens(tag: Tag) -> bool:
    """Return whether a tag begins a block that another has to end."""
    return tag.word in ENDS and (tag.word != "set" or _catches(tag))


def check_structure(tags: Sequence[Tag], filters: Filters) -> Iterator[Problem]:
    """Yield a problem for every tag that cannot be read, is not closed or closes nothing."""
    open_tags: list[Tag] = []
    had_else: list[Tag] = []
    for tag in tags:
        if tag.kind == "value":
            yield from _value(tag, filters)
        elif tag.kind == "control":
            yield from _control(tag, open_tags, had_else, filters)
    for tag in open_tags:
        yield Problem(
            "unclosed-tag",
            tag.place,
            f'"{tag}" is never closed.',
            f'Write "{{% {ENDS[tag.word]} %}}" where it ends, on a line of its own.',
        )


def _words_behind(tag: Tag) -> Iterator[Problem]:
    if tag.inner != tag.word:
        yield Problem("broken-tag", tag.place, f'"{tag}" has words too many.', f'Write "{{% {tag.word} %}}".')


def _too_deep(tag: Tag, depth: int) -> Iterator[Problem]:
    """Yield a problem where Python itself would give up on blocks in blocks."""
    if depth > _DEEPEST:
        message = f"{depth} blocks are open one in another here; plea reads up to {_DEEPEST}."
        todo = "Take the conditions apart: a column of the list can say what several of them ask."
        yield Problem("too-deep", tag.place, message, todo)


def _misplaced(tag: Tag, open_tags: list[Tag], had_else: list[Tag]) -> Problem | None:
    """Return what is wrong with where an elif or else stands; remember which blocks have had their else."""
    if not (open_tags and open_tags[-1].word in _BETWEEN[tag.word]):
        return _stray(tag, open_tags)
    if open_tags[-1] in had_else:
        message = f'"{tag}" comes after the "{{% else %}}" of "{open_tags[-1]}".'
        return Problem("stray-tag", tag.place, message, "Take it out, or put it before the else.")
    if tag.word == "else":
        had_else.append(open_tags[-1])
    return None


_OWN_NAME = re.compile(r"(?<![\w.\"'])_\w+")


def names_of_ours(tag: Tag) -> Iterator[Problem]:
    """Yield a problem for a tag, as its author wrote it, that uses a name kept for plea's own tags."""
    found = _OWN_NAME.search(tag.inner)
    if found:
        message = f'"{tag}" uses the name "{found[0]}"; names that begin with "_" are kept for plea.'
        yield Problem("broken-tag", tag.place, message, "Give it another name.")


def fields_of(tags: Sequence[Tag]) -> dict[str, tuple[Place, ...]]:
    """Return every name that tags ask for, and where; a tag that cannot be read asks for nothing.

    Tags are read one by one, so a block that is never closed hides nothing.
    """
    trees = [(tag, tree) for tag in tags if (tree := _tree(tag)) is not None]
    given = {name for _, tree in trees for name in assigned_names(tree)} | {tag.defines for tag in tags}
    fields: dict[str, list[Place]] = {}
    for tag, tree in trees:
        for name in dotted_names(tree):
            if name.partition(".")[0] not in given:
                fields.setdefault(name, []).append(tag.place)
    return {name: tuple(dict.fromkeys(places)) for name, places in fields.items()}


def _tree(tag: Tag) -> nodes.Template | None:
    whole = (_alone(tag) or "{0}") if tag.kind == "control" else "{{{{ {0} }}}}"
    return read_tree(whole.format(tag.inner))


def _value(tag: Tag, filters: Filters) -> Iterator[Problem]:
    if not tag.inner:
        todo = "Write a field between the braces; `plea fields` lists them."
        yield Problem("broken-tag", tag.place, f'"{tag}" names no field.', todo)
        return
    fault = syntax_fault("{{ " + tag.inner + " }}", filters)
    if fault:
        yield _broken(tag, fault)


def _control(tag: Tag, open_tags: list[Tag], had_else: list[Tag], filters: Filters) -> Iterator[Problem]:
    word = tag.word
    if word in ENDS.values():
        yield from _words_behind(tag)
        if open_tags and ENDS[open_tags[-1].word] == word:
            open_tags.pop()
        else:
            yield _stray(tag, open_tags)
        return
    if word in _BETWEEN:
        misplaced = _misplaced(tag, open_tags, had_else)
        if misplaced:
            yield misplaced
            return
    alone = _alone(tag)
    if alone is None:
        todo = "The instructions are if, elif, else, endif, for, endfor, set, macro and, in texts, include."
        yield Problem("broken-tag", tag.place, f'"{tag}" is no instruction that plea knows.', todo)
        return
    fault = syntax_fault(alone.format(tag.inner), filters)
    if fault:
        yield _broken(tag, fault)
    if _catches(tag) and "|" in tag.inner:
        todo = "Put the filter where the words are printed."
        yield Problem("broken-tag", tag.place, f'"{tag}" asks for a filter on words that are caught.', todo)
    if opens(tag):
        open_tags.append(tag)
        yield from _too_deep(tag, len(open_tags))


_HOW = {
    "value": "Write a field as `plea fields` lists it, such as {{ recipient.name }}.",
    "control": 'Write it as in {% if recipient.office == "mep" %} or {% for demand in demands %}.',
}


def _broken(tag: Tag, fault: SyntaxFault) -> Problem:
    if fault.unknown_filter:
        message = f'"{tag}" asks for the filter "{fault.unknown_filter}", which is not there.'
        todo = f'Did you mean "{fault.near}"?' if fault.near else f'Take "| {fault.unknown_filter}" out.'
        return Problem("broken-tag", tag.place, message, todo)
    return Problem("broken-tag", tag.place, f'"{tag}" cannot be read.', _HOW[tag.kind])


def _stray(tag: Tag, open_tags: list[Tag]) -> Problem:
    if open_tags:
        last = open_tags[-1]
        message = f'"{tag}" comes while "{last}" ({_short(last.place)}) is still open.'
        todo = f'Write "{{% {ENDS[last.word]} %}}" first.'
    else:
        message = f'"{tag}" belongs to nothing that was opened before it.'
        todo = "Take it out, or write the line that opens it."
    return Problem("stray-tag", tag.place, message, todo)


def _short(place: Place) -> str:
    return place.where or str(place)
