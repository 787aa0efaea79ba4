"""What one letter may cost: turns of loops, length of what is printed, and the sizes of `sizes`.

Jinja's sandbox keeps a template from everything but its values, not from printing without end. A fault
raised here is a ValueError, so whoever fills a letter names the tag.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial, update_wrapper
from itertools import islice
from types import BuiltinMethodType
from typing import Any

from jinja2 import nodes, pass_context, pass_eval_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.filters import make_attrgetter
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedEscapeFormatter, SandboxedFormatter
from markupsafe import Markup

from plea.word.sizes import (
    OF_FILTERS,
    OF_METHODS,
    OF_OPERATORS,
    SCALARS,
    OverLimit,
    check_length,
    check_single,
    check_width,
    of_join,
    of_single,
)

Piece = str | bytes
"""What a template prints one after the other: what a tag made, or its own text."""

RANGE_LIMIT = 10_000  # numbers
STEPS_LIMIT = 1_000_000  # turns of all loops and calls together
CALL_STEPS = 20  # what calling a macro counts for; it takes about as long
OUTPUT_LIMIT = 50_000_000  # characters of XML in a part; 17,000 rows of a petition have 15 million
PIECES_LIMIT = 5_000_000  # each at least a word that is printed

_AT_ONCE = 100  # pieces looked at together: few enough that they cannot fill the memory unseen
_AT_MOST = 5_000  # while pieces are short
_SHORT = 100_000
_NUMBER = re.compile(r"\d+")


class _Spent(Context):
    """The values of one letter, and what it has cost so far."""

    steps = 0
    printed = 0

    def step(self, count: int) -> None:
        """Count turns of a loop."""
        self.steps += count
        if self.steps > STEPS_LIMIT:
            raise OverLimit(f"it would repeat its loops more than {STEPS_LIMIT:,} times")

    def print(self, count: int) -> None:
        """Count characters on their way to the letter."""
        self.printed += count
        if self.printed > OUTPUT_LIMIT:
            raise OverLimit(_TOO_LONG)


_TOO_MUCH = "it needs more memory than there is"
_TOO_LONG = f"it would print more than {OUTPUT_LIMIT // 1_000_000} MB"


class _Buffer(list[str]):
    """What a macro or a filter block prints before it is handed on."""

    def __init__(self, context: _Spent) -> None:
        super().__init__()
        self._context = context

    def append(self, piece: str) -> None:
        """Keep one piece."""
        self._context.print(len(piece) + 1)
        super().append(piece)

    def extend(self, pieces: Collection[str]) -> None:  # type: ignore[override] # what Jinja writes is a tuple
        """Keep several pieces."""
        self._context.print(sum(map(len, pieces)) + len(pieces))
        super().extend(pieces)


class LimitedCode(CodeGenerator):
    """Jinja's compiler, with a count at each loop, each buffer and each joining of texts."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's
        """Count the turns of every loop, and look at what the whole template prints."""
        for loop in node.find_all(nodes.For):
            if not (isinstance(loop.iter, nodes.Filter) and loop.iter.name == _COUNTED):
                loop.iter = nodes.Filter(
                    loop.iter, _COUNTED, [], [], None, None, lineno=loop.lineno, environment=self.environment
                )
        super().visit_Template(node, frame)
        self.writeline("root = environment.limited(root)")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja's
        """Join texts through the environment."""
        escaped = frame.eval_ctx.autoescape
        self.write(f"environment.joined(context, {'markup_join' if escaped else 'str_join'}, (")
        for inner in node.nodes:
            self.visit(inner, frame)
            self.write(", ")
        self.write("))")

    def buffer(self, frame: Frame) -> None:
        """Count what is kept aside."""
        frame.buffer = self.temporary_identifier()
        self.writeline(f"{frame.buffer} = environment.new_buffer(context)")


_COUNTED = "_counted"


class LimitedEnvironment(ImmutableSandboxedEnvironment):
    """Jinja's immutable sandbox with an end to everything."""

    code_generator_class = LimitedCode
    context_class = _Spent
    intercepted_binops = frozenset({"*", "**", "%", "+"})  # Jinja works these out at compile time otherwise
    new_buffer = staticmethod(_Buffer)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.globals = {"range": _range}
        for name, check in OF_FILTERS.items():
            self.filters[name] = _within(check, self.filters[name])
        self.filters["join"] = pass_eval_context(partial(_join_filter, self.filters["join"]))
        self.filters[_COUNTED] = _counted

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Work out `left operator right` unless its size is known to be too large."""
        OF_OPERATORS[operator](left, right)
        return super().call_binop(context, operator, left, right)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Call a macro, a method of a value or a function that was given."""
        if isinstance(__context, _Spent):
            __context.step(1 if isinstance(__obj, BuiltinMethodType) else CALL_STEPS)
        limit = OF_METHODS.get(getattr(__obj, "__name__", ""))
        if limit and isinstance(getattr(__obj, "__self__", None), str | bytes | int):
            args = limit(__obj.__self__, *args, **kwargs) or args
        try:
            return super().call(__context, __obj, *args, **kwargs)
        except RecursionError:
            raise OverLimit("it calls itself without end") from None

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Return `"…".format` with a limit to its widths."""
        if super().wrap_str_format(value) is None:
            return None
        pattern: str = value.__self__
        by_name = value.__name__ == "format_map"

        def formatted(*args: Any, **kwargs: Any) -> str:
            escaped = isinstance(pattern, Markup)
            formatter = _EscapeFormatter(self, escape=pattern.escape) if escaped else _Formatter(self)  # type: ignore[attr-defined]
            values, named = ((), args[0]) if by_name else (args, kwargs)
            return type(pattern)(formatter.vformat(pattern, values, named))

        return formatted

    def joined(self, context: _Spent, join: Callable[[Iterable[Any]], str], pieces: tuple[Any, ...]) -> str:
        """Join texts: what `~` does."""
        check_single(*pieces)
        made = join(pieces)
        check_length(len(made))
        context.print(len(made))
        return made

    def limited(self, root: Callable[..., Iterator[Piece]]) -> Callable[[Context], list[Piece]]:
        """Return the template's function so that it ends with a fault at the tag that prints too much."""

        def printed(context: Context) -> list[Piece]:
            pieces = root(context)
            whole: list[Piece] = []
            size, at_once = 0, _AT_ONCE
            try:
                while some := list(islice(pieces, at_once)):
                    length = sum(map(len, some))
                    at_once = min(2 * at_once, _AT_MOST) if length < _SHORT else _AT_ONCE
                    size += length
                    whole += some
                    if size > OUTPUT_LIMIT or len(whole) > PIECES_LIMIT:
                        # Thrown into the template, so that the traceback tells where it was.
                        pieces.throw(OverLimit(_TOO_LONG))  # type: ignore[attr-defined] # a generator
            except MemoryError as fault:
                raise OverLimit(_TOO_MUCH).with_traceback(fault.__traceback__) from None
            return whole

        return printed


@pass_context
def _counted(context: _Spent, items: Any) -> Any:
    """Count what a loop will go through; what has no length is counted on the way."""
    try:
        context.step(len(items))
    except TypeError:
        return _counting(context, items)
    return items


def _counting(context: _Spent, items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        context.step(1)
        yield item


def _range(*args: int) -> range:
    numbers = range(*args)
    # len() of a very long range is an OverflowError of its own.
    if numbers[RANGE_LIMIT:]:
        raise OverLimit(f"it would count more than {RANGE_LIMIT:,} numbers")
    return numbers


class _Sized(SandboxedFormatter):
    """The limits of `"…".format()`, which Python's own formatting knows nothing of."""

    made = 0

    def convert_field(self, value: Any, conversion: Any) -> Any:
        check_single(value)
        return super().convert_field(value, conversion)

    def format_field(self, value: Any, format_spec: str) -> Any:
        check_single(value)
        for number in _NUMBER.findall(format_spec[:1000]):
            check_width(int(number))
        text = super().format_field(value, format_spec)
        self.made += len(text)
        check_length(self.made)
        return text


class _Formatter(_Sized):
    pass


class _EscapeFormatter(_Sized, SandboxedEscapeFormatter):
    pass


def _within(check: Callable[..., None], plain: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that looks at what it is asked for, and at what it made."""
    begin = 1 if hasattr(plain, "jinja_pass_arg") else 0  # Jinja passes these the environment first
    if check is of_single:
        return update_wrapper(partial(_of_one, plain, begin), plain)

    def limited(*args: Any, **kwargs: Any) -> Any:
        check(*args[begin:], **kwargs)
        made = plain(*args, **kwargs)
        if isinstance(made, str):
            check_length(len(made))
        return made

    return update_wrapper(limited, plain)


def _of_one(plain: Callable[..., Any], begin: int, *args: Any, **kwargs: Any) -> Any:
    """Run a filter that is only kept from lists: what it makes is about as long as what it is given."""
    if type(args[begin]) not in SCALARS:
        check_single(args[begin])
    return plain(*args, **kwargs)


def _join_filter(
    plain: Callable[..., str], context: EvalContext, value: Any, d: str = "", attribute: Any = None
) -> str:
    items = value if attribute is None else map(make_attrgetter(context.environment, attribute), value)
    return plain(context, *of_join(d, items), d)
