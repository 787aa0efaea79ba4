"""Which way a letter went: a mark at the beginning of each branch and each round of a loop that is taken."""

from __future__ import annotations

from itertools import count

from jinja2 import nodes


def tell_branches(tree: nodes.Template) -> None:
    """Let every branch of a folded template call `_branch(number)` before anything else."""
    numbers = count(1)
    found: list[nodes.If | nodes.For] = [*tree.find_all(nodes.If), *tree.find_all(nodes.For)]
    for node in found:
        node.body = [_mark(next(numbers), node.lineno), *node.body]
        if node.else_:
            node.else_ = [_mark(next(numbers), node.lineno), *node.else_]


def _mark(number: int, line: int) -> nodes.Output:
    name = nodes.Name("_branch", "load", lineno=line)
    return nodes.Output([nodes.Call(name, [nodes.Const(number)], [], None, None, lineno=line)], lineno=line)
