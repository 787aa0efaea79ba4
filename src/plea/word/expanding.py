"""Value tags in Word's own paragraphs become what they print: an expression, and references to notes."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from plea.model.problem import Problem
from plea.word.heal import cut_run
from plea.word.places import own_texts
from plea.word.runs import PUNCTUATION, Expansion, Typesetting
from plea.word.tags import MARKER, Tag, Tags
from plea.word.xml import XML_SPACE, Element, w


def expand_values(
    root: Element, tags: Tags, setting: Typesetting, *, notes_allowed: bool, left: Collection[str] = ()
) -> Iterator[Problem]:
    """Let each value tag stand for what it prints; those in `left` are no values. Yield what is wrong."""
    for text in list(root.iter(w("t"))):
        for match in reversed(list(MARKER.finditer(text.text or ""))):
            tag = tags.tags[int(match[1])]
            if tag.inner in left:
                continue
            expansion = setting.expand(tag)
            markers = tags.mark_value(expansion.expression, expansion.silent, tag.place)
            text.text = (text.text or "")[: match.start()] + markers + (text.text or "")[match.end() :]
            if expansion.note and not (notes_allowed and _may_refer(text)):
                yield _no_notes_here(tag, expansion)
            elif expansion.note:
                marker = tags.mark(Tag("value", expansion.note, tag.place))
                at = match.start() + len(markers)
                if not setting.note_before_punctuation:
                    at = _after_punctuation(text, at)
                cut_run(text, at, 0, setting.reference(marker))


def _after_punctuation(text: Element, at: int) -> int:
    """Return where the note goes: behind the full stop, which Word may have put into the next run."""
    whole = text.text or ""
    if at == len(whole):
        paragraph = next(text.iterancestors(w("p")))
        texts = list(own_texts(paragraph))
        following = next((one for one in texts[texts.index(text) + 1 :] if one.text), None)
        stop = PUNCTUATION.match(following.text or "") if following is not None else None
        if following is not None and stop:
            text.text, following.text = whole + stop[0], (following.text or "")[stop.end() :]
            following.set(XML_SPACE, "preserve")
            return at + stop.end()
    stop = PUNCTUATION.match(whole, at)
    return stop.end() if stop else at


def _may_refer(text: Element) -> bool:
    """Word has no footnotes in text boxes."""
    return not any(ancestor.tag == w("txbxContent") for ancestor in text.iterancestors())


def _no_notes_here(tag: Tag, expansion: Expansion) -> Problem:
    todo = f"Write {{{{ {tag.inner} | bare }}}} here, and the fact with its note in the letter itself."
    if expansion.expression is None:
        todo = "Take it out here, and set the note in the letter itself."
    return Problem(
        "note-not-here",
        tag.place,
        f'"{tag}" would set a footnote where Word has none (header, footer, note or text box).',
        todo,
    )
