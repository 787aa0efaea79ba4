"""The language of merge tags: Jinja in its immutable sandbox, where nothing is ever blank by accident."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Any, NoReturn

from jinja2 import TemplateError, TemplateSyntaxError, Undefined, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from plea.word.limits import LimitedCode, LimitedEnvironment
from plea.word.values import word_text

Filters = Mapping[str, Callable[..., Any]]

# Filters that would give another letter tomorrow, or that make XML of their own.
_WITHHELD = ("random", "safe", "tojson", "xmlattr", "urlize", "pprint", "forceescape")


# What a tag may run into when it is worked out: a date that is none, words where a number belongs.
FILL_ERRORS = (
    AttributeError,
    ArithmeticError,
    LookupError,
    MemoryError,
    RecursionError,
    TemplateError,
    TypeError,
    ValueError,
)


class MissingValue(Exception):
    """Raised when a tag prints a value that is not there; `field` is its name as the author wrote it."""

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} is empty")
        self.field = field


class Missing(Undefined):
    """A value that is not there: false in a condition, an error where it would be printed."""

    __slots__ = ()

    def _fail_with_undefined_error(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        owner = getattr(self._undefined_obj, "field_name", "")
        name = self._undefined_name or ""
        raise MissingValue(f"{owner}.{name}" if owner else str(name))

    def __bool__(self) -> bool:
        return False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Undefined)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(type(self))

    def __contains__(self, _item: object) -> bool:
        return False

    __str__ = __html__ = __iter__ = __len__ = __getattr__ = __getitem__ = _fail_with_undefined_error
    __add__ = __radd__ = __sub__ = __mul__ = __call__ = __lt__ = __gt__ = __le__ = __ge__ = __str__


OWN_FUNCTIONS = frozenset({"_note", "_own", "_used", "_unique", "_restart", "_list", "_from", "_branch"})
"""What plea's own tags call; see Record and Told, which provide them for each letter."""


class _WordCode(LimitedCode):
    """Writes one call around each value: it makes text of it and escapes it for Word."""

    def visit_Call(self, node: nodes.Call, frame: Any, forward_caller: bool = False) -> None:  # noqa: N802
        """Call plea's own functions straight: they are safe, and no tag of an author's may name them."""
        if not (isinstance(node.node, nodes.Name) and node.node.name in OWN_FUNCTIONS):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def visit_Output(self, node: nodes.Output, frame: Any) -> None:  # noqa: N802
        """Hand on the template's own text as bytes, except to a macro or a block that is kept aside."""
        self._as_bytes = frame.buffer is None
        super().visit_Output(node, frame)

    def _output_const_repr(self, group: Iterable[str]) -> str:
        text = "".join(group)
        return repr(text.encode() if self._as_bytes else text)

    def _output_child_to_const(self, node: nodes.Expr, frame: Any, finalize: Any) -> str:  # noqa: ARG002
        if isinstance(node, nodes.TemplateData):
            return node.data
        raise nodes.Impossible  # even a constant is Word's text only when it has been through that call

    def _output_child_pre(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:  # noqa: ARG002
        self.write("environment.finalize(")

    def _output_child_post(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:  # noqa: ARG002
        self.write(")")


def in_words(pieces: Iterable[str | bytes]) -> str:
    """Join what a template printed."""
    return "".join([piece.decode() if isinstance(piece, bytes) else piece for piece in pieces])


class Sandbox(LimitedEnvironment):
    """Jinja with Word's escaping; the delimiters are characters that no document holds."""

    code_generator_class = _WordCode
    concat = staticmethod(in_words)

    def __init__(self, filters: Filters | None = None) -> None:
        super().__init__(
            variable_start_string="\ufdd2",
            variable_end_string="\ufdd3",
            block_start_string="\ufdd4",
            block_end_string="\ufdd5",
            comment_start_string="\ufdd6",
            comment_end_string="\ufdd7",
            autoescape=True,
            undefined=Missing,
            finalize=word_text,
            cache_size=0,
            keep_trailing_newline=True,
        )
        for name in _WITHHELD:
            self.filters.pop(name, None)
        self.filters.update(filters or {})

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Look in a mapping first: a list may have a column called "title" or "items"."""
        if type(obj) is LoopContext and not attribute.startswith("_"):
            return getattr(obj, attribute, None) or super().getattr(obj, attribute)
        if type(obj) is dict or isinstance(obj, Mapping):  # the first test is fast
            try:
                return obj[attribute]
            except KeyError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


# Words that are no template, brackets without end, a number of thousands of digits.
_UNREADABLE = (TemplateSyntaxError, RecursionError, ValueError)


@cache
def _plain() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(undefined=Missing)


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """Why a piece of template cannot be used: a filter that is not there, or it cannot be read at all."""

    unknown_filter: str = ""
    near: str = ""  # the filter that was probably meant


def syntax_fault(source: str, filters: Filters) -> SyntaxFault | None:
    """Return what is wrong with a piece of template written with braces, or None."""
    return _syntax_fault(source, frozenset(filters))


@lru_cache(maxsize=4096)
def _syntax_fault(source: str, own_filters: frozenset[str]) -> SyntaxFault | None:
    tree = read_tree(source)
    if tree is None:
        return SyntaxFault()  # Jinja speaks of tokens, which helps nobody who writes letters
    if any(node.name not in _plain().tests for node in tree.find_all(nodes.Test)):
        return SyntaxFault()
    known = (own_filters | _plain().filters.keys()) - set(_WITHHELD)
    for node in tree.find_all(nodes.Filter):
        if node.name not in known:
            near = get_close_matches(node.name, sorted(known), n=1)
            return SyntaxFault(node.name, *near)
    return None


@lru_cache(maxsize=4096)
def read_tree(source: str) -> nodes.Template | None:
    """Return a piece of template written with braces as a tree to look at; None where it cannot be read."""
    try:
        return _plain().parse(source)
    except _UNREADABLE:
        return None


def assigned_names(tree: nodes.Node) -> set[str]:
    """Return the names that a template gives itself (`for demand in …`), and the loop's own."""
    return {"loop"} | {name.name for name in tree.find_all(nodes.Name) if name.ctx != "load"}


def dotted_names(tree: nodes.Node) -> Iterator[str]:
    """Yield every name a template asks for, with its longest dotted path.

    `recipient.did.inquiry.on` gives one name; `names["x"]` counts as `names.x`. plea's own names
    (`_note`) are not asked for.
    """
    inner: set[int] = set()
    for node in tree.find_all((nodes.Getattr, nodes.Getitem, nodes.Name)):
        if id(node) in inner:
            continue
        path: list[str] = []
        step: nodes.Node = node
        while isinstance(step, nodes.Getattr | nodes.Getitem):
            key = step.attr if isinstance(step, nodes.Getattr) else _constant(step.arg)
            path = [key, *path] if key is not None else []
            step = step.node
            inner.add(id(step))
        if isinstance(step, nodes.Name) and step.ctx == "load" and not step.name.startswith("_"):
            yield ".".join([step.name, *path])


def _constant(node: nodes.Node) -> str | None:
    return node.value if isinstance(node, nodes.Const) and isinstance(node.value, str) else None
