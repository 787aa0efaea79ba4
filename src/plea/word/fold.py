"""Folding: what depends only on values shared by all letters is worked out once, at compile time.

Works on Jinja's own syntax tree. An expression is shared when every name in it is; a condition on
shared values chooses its branch; a loop over shared values with a shared body becomes plain text.
What cannot be worked out (a value is missing in a branch that no letter may take) stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, Template, Undefined, nodes

from plea.word.language import FILL_ERRORS, MissingValue
from plea.word.values import word_text


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that no letter could work out: a field without a value, or another reason."""

    line: int
    field: str = ""
    reason: str = ""


Record = Callable[[str, str], str]
"""What a call that only records something (`_note`, `_used`) prints, from its name and its argument."""


def fold(
    tree: nodes.Template, environment: Environment, shared: Mapping[str, Any], record: Record
) -> tuple[nodes.Template, list[Fault]]:
    """Return the tree with everything shared worked out; the tree itself is changed too.

    Calls that record what a letter used become text through `record`, except in loops and macros.
    """
    assigned = {name.name for name in tree.find_all(nodes.Name) if name.ctx != "load"}
    faults: list[Fault] = []
    folding = _Folding(environment, shared, frozenset(shared) - assigned, faults, record)
    tree.body = folding.statements(tree.body)
    tree.set_environment(environment)
    return tree, faults


_RECORDING = ("_note", "_used")


class _Folding:
    def __init__(
        self,
        environment: Environment,
        shared: Mapping[str, Any],
        names: frozenset[str],
        faults: list[Fault],
        record: Record | None,
        depth: int = 0,
    ) -> None:
        self._environment = environment
        self._shared = shared
        self._names = names
        self._faults = faults
        self._record = record
        self._depth = depth  # how many conditions and loops that only a letter decides are around

    def statements(self, body: list[nodes.Node]) -> list[nodes.Node]:
        """Fold a list of statements, and join the texts that come to stand side by side."""
        folded: list[nodes.Node] = []
        for statement in body:
            for piece in self._statement(statement):
                _append(folded, piece)
        return folded

    def _statement(self, node: nodes.Node) -> Iterator[nodes.Node]:
        match node:
            case nodes.Output():
                yield nodes.Output([self._expression(inner) for inner in node.nodes], lineno=node.lineno)
            case nodes.If():
                yield from self._condition(node)
            case nodes.For():
                yield self._loop(node)
            case nodes.AssignBlock():
                yield self._caught(node)
            case _:
                yield node

    def _expression(self, node: nodes.Expr) -> nodes.Expr:
        if isinstance(node, nodes.TemplateData):
            return node
        text = self._recorded(node)
        if text is None and self._is_shared(node, self._names):
            text = self._looked_up(node)
            if text is None:
                text = self._render([nodes.Output([node], lineno=node.lineno)])
        return node if text is None else nodes.TemplateData(text, lineno=node.lineno)

    def _recorded(self, node: nodes.Expr) -> str | None:
        """Return what `_note("key")` prints where it stands once."""
        if not (self._record and isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name)):
            return None
        if node.node.name not in _RECORDING or not isinstance(node.args[0], nodes.Const):
            return None
        return self._record(node.node.name, node.args[0].value)

    def _looked_up(self, node: nodes.Expr) -> str | None:
        """Return a text that only has to be looked up: `sender.city`; most shared fields are no more."""
        path: list[str] = []
        step: nodes.Node = node
        while isinstance(step, nodes.Getattr):
            path.insert(0, step.attr)
            step = step.node
        if not isinstance(step, nodes.Name):
            return None
        value = self._shared[step.name]
        for name in path:
            value = self._environment.getattr(value, name)
        if isinstance(value, Undefined) and not self._depth:
            self._faults.append(Fault(node.lineno, field=".".join([step.name, *path])))
            return ""
        return str(word_text(value)) if isinstance(value, str) else None

    def _condition(self, node: nodes.If) -> Iterator[nodes.Node]:
        answer = self._answer(node.test)
        if answer is None:
            self._depth += 1
            node.body = self.statements(node.body)
            node.elif_ = [self._elif(branch) for branch in node.elif_]
            node.else_ = self.statements(node.else_)
            self._depth -= 1
            yield node
        elif answer:
            yield from self.statements(node.body)
        elif node.elif_:
            first, *others = node.elif_
            chain = nodes.If(first.test, first.body, others, node.else_, lineno=first.lineno)
            yield from self._condition(chain)
        else:
            yield from self.statements(node.else_)

    def _elif(self, branch: nodes.If) -> nodes.If:
        branch.body = self.statements(branch.body)
        return branch

    def _answer(self, test: nodes.Node) -> bool | None:
        if not self._is_shared(test, self._names):
            return None
        yes = nodes.Output([nodes.TemplateData("yes")])
        text = self._render([nodes.If(test, [yes], [], [], lineno=test.lineno)])
        return None if text is None else text == "yes"

    def _loop(self, node: nodes.For) -> nodes.Node:
        if self._is_shared(node, self._names | _targets(node)):
            text = self._render([node])
            if text is not None:
                return nodes.Output([nodes.TemplateData(text)], lineno=node.lineno)
        names = self._names - _targets(node) - {"loop"}
        inner = _Folding(self._environment, self._shared, names, self._faults, None, self._depth + 1)
        node.body = inner.statements(node.body)
        node.else_ = inner.statements(node.else_)
        return node

    def _caught(self, node: nodes.AssignBlock) -> nodes.Node:
        """Fold a block that is kept aside; what it uses is counted where it is printed."""
        inner = _Folding(self._environment, self._shared, self._names, self._faults, None, self._depth + 1)
        node.body = inner.statements(node.body)
        return node

    def _is_shared(self, node: nodes.Node, names: frozenset[str]) -> bool:
        found = [node] if isinstance(node, nodes.Name) else []
        return all(name.name in names for name in [*found, *node.find_all(nodes.Name)])

    def _render(self, body: list[nodes.Node]) -> str | None:
        piece = nodes.Template(body, lineno=1)
        piece.set_environment(self._environment)
        code = self._environment.compile(piece)
        template = Template.from_code(self._environment, code, self._environment.make_globals(None))
        try:
            return template.render(self._shared)
        except MissingValue as missing:
            # Behind a condition it may be that no letter comes here.
            if not self._depth:
                self._faults.append(Fault(body[0].lineno, field=missing.field))
        except FILL_ERRORS as error:
            self._faults.append(Fault(body[0].lineno, reason=str(error)))
        return None


def _targets(loop: nodes.For) -> frozenset[str]:
    names = [loop.target] if isinstance(loop.target, nodes.Name) else loop.target.find_all(nodes.Name)
    nested = (inner for inner in loop.find_all(nodes.For) if inner is not loop)
    return frozenset({name.name for name in names} | {"loop"}).union(*map(_targets, nested))


def _append(folded: list[nodes.Node], node: nodes.Node) -> None:
    """Join texts: one long piece is written faster than many short ones."""
    if not isinstance(node, nodes.Output):
        folded.append(node)
        return
    last = folded[-1] if folded else None
    if not isinstance(last, nodes.Output):
        last = nodes.Output([], lineno=node.lineno)
        folded.append(last)
    for piece in node.nodes:
        before = last.nodes[-1] if last.nodes else None
        if isinstance(piece, nodes.TemplateData) and isinstance(before, nodes.TemplateData):
            last.nodes[-1] = nodes.TemplateData(before.data + piece.data, lineno=before.lineno)
        else:
            last.nodes.append(piece)
