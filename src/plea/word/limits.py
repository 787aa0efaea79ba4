"""What one letter may cost: how far loops count, how much is printed, how wide and how large a value may become.

Jinja's sandbox keeps a template from everything but its values; it does not keep it from printing without end.
A fault raised here is a ValueError, so whoever fills a letter names the tag.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial, update_wrapper
from itertools import islice
from types import BuiltinMethodType, MethodType
from typing import Any

from jinja2 import Undefined, nodes, pass_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedEscapeFormatter, SandboxedFormatter
from markupsafe import Markup

RANGE_LIMIT = 10_000  # numbers
STEPS_LIMIT = 1_000_000  # turns of all loops and calls together
OUTPUT_LIMIT = 50_000_000  # characters of XML in a part; 17,000 rows of a petition have 15 million
PIECES_LIMIT = 5_000_000  # each at least a word that is printed
VALUE_LIMIT = 1_000_000  # characters of one value that a tag makes
ITEMS_LIMIT = 100_000  # items of one list that a tag makes
WIDTH_LIMIT = 10_000  # characters that a value is widened to, columns that a list is cut into
BITS_LIMIT = 10_000  # of a number: 3,000 digits
DIGITS_LIMIT = 100  # that a number is rounded to

_AT_ONCE = 100  # pieces looked at together: few enough that they cannot fill the memory unseen
_WIDE = re.compile(r"%(?:\(.*\))?[^%a-zA-Z]*(?:\d{5,}|\*)", re.DOTALL)
_NUMBER = re.compile(r"\d+")


class OverLimit(ValueError):
    """Raised when a tag would print or build more than a letter may; the words follow "it"."""


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

    def extend(self, pieces: Iterable[str]) -> None:
        """Keep several pieces."""
        for piece in pieces:
            self.append(piece)


class _Generator(CodeGenerator):
    """Jinja's compiler, with a count at each loop, each buffer and each joining of texts."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's
        for loop in node.find_all(nodes.For):
            if not (isinstance(loop.iter, nodes.Filter) and loop.iter.name == _COUNTED):
                loop.iter = nodes.Filter(
                    loop.iter, _COUNTED, [], [], None, None, lineno=loop.lineno, environment=self.environment
                )
        super().visit_Template(node, frame)
        self.writeline("root = environment.limited(root)")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja's
        escaped = frame.eval_ctx.autoescape
        self.write(f"environment.joined(context, {'markup_join' if escaped else 'str_join'}, (")
        for inner in node.nodes:
            self.visit(inner, frame)
            self.write(", ")
        self.write("))")

    def buffer(self, frame: Frame) -> None:
        frame.buffer = self.temporary_identifier()
        self.writeline(f"{frame.buffer} = environment.new_buffer(context)")


_COUNTED = "_counted"


class LimitedEnvironment(ImmutableSandboxedEnvironment):
    """Jinja's immutable sandbox with an end to everything."""

    code_generator_class = _Generator
    context_class = _Spent
    intercepted_binops = frozenset({"*", "**", "%", "+"})  # Jinja works these out at compile time otherwise
    new_buffer = staticmethod(_Buffer)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.globals = {"range": _range}
        for name, limit in _FILTERS.items():
            self.filters[name] = update_wrapper(partial(limit, self.filters[name]), self.filters[name])
        self.filters[_COUNTED] = _counted

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Work out `left operator right` unless its size is known to be too large."""
        _BINOPS[operator](left, right)
        return super().call_binop(context, operator, left, right)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 - Jinja's
        """Call a macro, a method of a value or a function that was given."""
        if isinstance(__context, _Spent):
            __context.step(1)
        limit = _METHODS.get(getattr(__obj, "__name__", ""))
        if limit and isinstance(__obj, BuiltinMethodType | MethodType):
            limit(__obj.__self__, *args, **kwargs)
        return super().call(__context, __obj, *args, **kwargs)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Return `"…".format` with a limit to its widths."""
        if super().wrap_str_format(value) is None:
            return None
        pattern = value.__self__
        formatter = (_EscapeFormatter if isinstance(pattern, Markup) else _Formatter)(
            self, **({"escape": pattern.escape} if isinstance(pattern, Markup) else {})
        )
        from_mapping = value.__name__ == "format_map"

        def wide_enough(*args: Any, **kwargs: Any) -> str:
            values, named = ((), args[0]) if from_mapping and args else (args, kwargs)
            _single(*values, *(named.values() if isinstance(named, Mapping) else ()))
            made = type(pattern)(formatter.vformat(pattern, values, named))
            _value(len(made))
            return made

        return wide_enough

    def joined(self, context: _Spent, join: Callable[[Iterable[Any]], str], pieces: tuple[Any, ...]) -> str:
        """Join texts: what `~` does."""
        _single(*pieces)
        made = join(pieces)
        _value(len(made))
        context.print(len(made))
        return made

    def limited(self, root: Callable[..., Iterator[str]]) -> Callable[[Context], list[str]]:
        """Return the template's function so that it ends with a fault at the tag that prints too much."""

        def printed(context: Context) -> list[str]:
            pieces = root(context)
            whole: list[str] = []
            size = 0
            while some := list(islice(pieces, _AT_ONCE)):
                size += sum(map(len, some))
                whole += some
                if size > OUTPUT_LIMIT or len(whole) > PIECES_LIMIT:
                    # Thrown into the template, so that the traceback tells where it was.
                    pieces.throw(OverLimit(_TOO_LONG))  # type: ignore[attr-defined] # a generator
            return whole

        return printed


@pass_context
def _counted(context: Context, items: Any) -> Any:
    """Count what a loop will go through; what has no length is counted on the way."""
    if not isinstance(context, _Spent):
        return items
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


class _Formatter(SandboxedFormatter):
    def format_field(self, value: Any, format_spec: str) -> Any:
        _widths(format_spec)
        return super().format_field(value, format_spec)


class _EscapeFormatter(SandboxedEscapeFormatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        _widths(format_spec)
        return super().format_field(value, format_spec)


def _widths(format_spec: str) -> None:
    for number in _NUMBER.findall(format_spec[:1000]):
        _width(int(number))


def _width(width: Any) -> None:
    if isinstance(width, int | float) and width > WIDTH_LIMIT:
        raise OverLimit(f"it would be more than {WIDTH_LIMIT:,} characters wide")


def _value(length: int) -> None:
    if length > VALUE_LIMIT:
        raise OverLimit(f"it would make a value of more than {VALUE_LIMIT // 1_000_000} MB")


def _single(*values: Any) -> None:
    """A list written out as text can be endless: it may hold itself many times over."""
    for value in values:
        if isinstance(value, Collection) and not isinstance(value, str | bytes | Undefined):
            raise TypeError("it is a list or a group of fields, not words")


def _product(left: Any, right: Any) -> None:
    for value, times in ((left, right), (right, left)):
        if isinstance(times, int) and isinstance(value, str | bytes):
            _value(len(value) * times)
        elif isinstance(times, int) and isinstance(value, list | tuple) and len(value) * times > ITEMS_LIMIT:
            raise OverLimit(_TOO_MANY)
    if isinstance(left, int) and isinstance(right, int) and _bits(left) + _bits(right) > BITS_LIMIT:
        raise OverLimit(_TOO_LARGE)


_TOO_MANY = f"it would make a list of more than {ITEMS_LIMIT:,} items"
_TOO_LARGE = f"it would make a number of more than {BITS_LIMIT * 3 // 10:,} digits"


def _bits(number: int) -> int:
    return number.bit_length()


def _power(left: Any, right: Any) -> None:
    if isinstance(left, int) and isinstance(right, int) and _bits(left) * abs(right) > BITS_LIMIT:
        raise OverLimit(_TOO_LARGE)


def _sum(left: Any, right: Any) -> None:
    if isinstance(left, str) and isinstance(right, str):
        _value(len(left) + len(right))
    elif isinstance(left, list | tuple) and isinstance(right, list | tuple):
        if len(left) + len(right) > ITEMS_LIMIT:
            raise OverLimit(_TOO_MANY)


def _percent(left: Any, right: Any) -> None:
    if isinstance(left, str):
        _value(len(left) * 100)
        values = (
            right.values() if isinstance(right, Mapping) else right if isinstance(right, tuple) else (right,)
        )
        _single(*values)
        if _WIDE.search(left):
            _width(WIDTH_LIMIT + 1)


_BINOPS: Mapping[str, Callable[[Any, Any], None]] = {
    "*": _product, "**": _power, "+": _sum, "%": _percent,
}  # fmt: skip


def _widened(text: str, width: Any = 0, *_: Any) -> None:
    _width(width)


def _tabs(text: str, tabsize: Any = 8) -> None:
    _width(tabsize)
    _value(len(text) + text.count("\t" if isinstance(text, str) else b"\t") * int(tabsize))


def _replaced(text: Any, old: Any, new: Any, *_: Any) -> None:
    if isinstance(text, str | bytes):
        _value(len(text) + text.count(old) * len(new))


def _translated(text: str, table: Any) -> None:
    _value(len(text) * max(map(len, (v for v in dict(table).values() if isinstance(v, str))), default=1))


def _joined(text: Any, items: Any) -> None:
    if not isinstance(items, Collection):
        raise TypeError("it is no list")
    _single(*items)
    _value(sum(len(str(item)) + len(text) for item in items))


# Methods of values that make something larger than what they are given.
_METHODS: Mapping[str, Callable[..., None]] = {
    "center": _widened, "ljust": _widened, "rjust": _widened, "zfill": _widened, "to_bytes": _widened,
    "expandtabs": _tabs, "replace": _replaced, "translate": _translated, "join": _joined,
}  # fmt: skip


def _width_filter(plain: Callable[..., Any], value: Any, width: Any = 80, *args: Any, **kwargs: Any) -> Any:
    _single(value)
    _width(width)
    return _checked(plain(value, width, *args, **kwargs))


def _checked(made: Any) -> Any:
    if isinstance(made, str):
        _value(len(made))
    return made
