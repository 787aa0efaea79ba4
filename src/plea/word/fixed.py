"""The texts of a folded template that no value changes."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import nodes

from plea.word.deflate import Fixed, worth_preparing


def constant_text(tree: nodes.Template) -> str | None:
    """Return the text of a template that has nothing left to fill in."""
    texts: list[str] = []
    for node in tree.body:
        for piece in node.nodes if isinstance(node, nodes.Output) else [node]:
            if not isinstance(piece, nodes.TemplateData):
                return None
            texts.append(piece.data)
    return "".join(texts)


def fixed_texts(tree: nodes.Template) -> dict[str, Fixed]:
    """Return the long fixed texts, compressed; those inside loops would cost more than they save."""
    return {text: Fixed.of(text) for text in set(_outside_loops(tree.body)) if worth_preparing(text)}


def _outside_loops(body: list[nodes.Node]) -> Iterator[str]:
    for node in body:
        if isinstance(node, nodes.Output):
            yield from (piece.data for piece in node.nodes if isinstance(piece, nodes.TemplateData))
        elif isinstance(node, nodes.If):
            yield from _outside_loops(node.body)
            for branch in node.elif_:
                yield from _outside_loops([branch])
            yield from _outside_loops(node.else_)
