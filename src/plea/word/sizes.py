"""How large what a tag makes may be: values, lists, widths and numbers, judged before they are made."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import islice
from typing import Any

from jinja2 import Undefined
from markupsafe import Markup

VALUE_LIMIT = 1_000_000  # characters of one value that a tag makes
ITEMS_LIMIT = 100_000  # items of one list that a tag makes
WIDTH_LIMIT = 10_000  # characters that a value is widened to, columns that a list is cut into
BITS_LIMIT = 10_000  # of a number: 3,000 digits
DIGITS_LIMIT = 100  # that a number is rounded to

_PATTERN_LIMIT = 10_000  # characters of a text with %s
_WIDE = re.compile(r"%(?:\(.*\))?[^%a-zA-Z]*(?:\d{5,}|\*)", re.DOTALL)


class OverLimit(ValueError):
    """Raised when a tag would print or build more than a letter may; the words follow "it"."""


def check_width(width: Any) -> None:
    """Raise OverLimit when a value would be widened too far."""
    if isinstance(width, int | float) and width > WIDTH_LIMIT:
        raise OverLimit(_TOO_WIDE)


_TOO_WIDE = f"it would be more than {WIDTH_LIMIT:,} wide"


def check_length(length: int) -> None:
    """Raise OverLimit when a value would have too many characters."""
    if length > VALUE_LIMIT:
        raise OverLimit(f"it would make a value of more than {VALUE_LIMIT // 1_000_000} MB")


def check_items(count: int) -> None:
    """Raise OverLimit when a list would have too many items."""
    if count > ITEMS_LIMIT:
        raise OverLimit(f"it would make a list of more than {ITEMS_LIMIT:,} items")


SCALARS = frozenset({str, Markup, int, float})  # known without asking: isinstance() of a kind is slow


def check_single(*values: Any) -> None:
    """Raise TypeError for a list: as text it can be endless, for it may hold itself many times over."""
    for value in values:
        if (
            type(value) not in SCALARS
            and isinstance(value, Collection)
            and not isinstance(value, str | bytes | Undefined)
        ):
            raise TypeError("it is a list or a group of fields, not words")


def _product(left: Any, right: Any) -> None:
    for value, times in ((left, right), (right, left)):
        if isinstance(times, int) and isinstance(value, str | bytes):
            check_length(len(value) * times)
        elif isinstance(times, int) and isinstance(value, list | tuple):
            check_items(len(value) * times)
    if isinstance(left, int) and isinstance(right, int) and _bits(left) + _bits(right) > BITS_LIMIT:
        raise OverLimit(_TOO_LARGE)


_TOO_LARGE = f"it would make a number of more than {BITS_LIMIT * 3 // 10:,} digits"


def _bits(number: int) -> int:
    return number.bit_length()


def _power(left: Any, right: Any) -> None:
    if isinstance(left, int) and isinstance(right, int) and _bits(left) * abs(right) > BITS_LIMIT:
        raise OverLimit(_TOO_LARGE)


def _sum(left: Any, right: Any) -> None:
    if isinstance(left, str) and isinstance(right, str):
        check_length(len(left) + len(right))
    elif isinstance(left, list | tuple) and isinstance(right, list | tuple):
        check_items(len(left) + len(right))


def _percent(left: Any, right: Any) -> None:
    if isinstance(left, str):
        values = (
            right.values() if isinstance(right, Mapping) else right if isinstance(right, tuple) else (right,)
        )
        _formatted(left, *values)


def _formatted(pattern: Any, *values: Any, **named: Any) -> None:
    check_single(pattern, *values, *named.values())
    text = str(pattern)
    if _WIDE.search(text[:_PATTERN_LIMIT]) or len(text) > _PATTERN_LIMIT:
        raise OverLimit(_TOO_WIDE)
    longest = max((len(str(value)) for value in (*values, *named.values())), default=0)
    check_length(len(text) + text.count("%") * longest)


OF_OPERATORS: Mapping[str, Callable[[Any, Any], None]] = {
    "*": _product, "**": _power, "+": _sum, "%": _percent,
}  # fmt: skip


def _widened(_text: Any, width: Any = 0, *_: Any, **__: Any) -> None:
    check_width(width)


def _to_bytes(_number: Any, length: Any = 1, *_: Any, **__: Any) -> None:
    check_width(length)


def _tabs(text: Any, tabsize: Any = 8) -> None:
    check_width(tabsize)
    check_length(len(text) + text.count("\t" if isinstance(text, str) else b"\t") * int(tabsize))


def _replaced(text: Any, old: Any, new: Any, *_: Any, **__: Any) -> None:
    check_single(text, old, new)
    plain, sought = str(text), str(old)
    check_length(len(plain) + plain.count(sought) * len(str(new)))


def _translated(text: Any, table: Any) -> None:
    longest = max((len(one) for one in dict(table).values() if isinstance(one, str)), default=1)
    check_length(len(text) * longest)


def of_join(text: Any, items: Iterable[Any]) -> tuple[list[Any]]:
    """Join a list that may be worked out only now: `names | map("upper")`."""
    whole = list(islice(items, ITEMS_LIMIT + 1))
    check_items(len(whole))
    check_single(text, *whole)
    check_length(sum(len(str(item)) for item in whole) + len(str(text)) * len(whole))
    return (whole,)


# Methods of texts and numbers that make something larger than what they are given.
OF_METHODS: Mapping[str, Callable[..., tuple[Any, ...] | None]] = {
    "center": _widened, "ljust": _widened, "rjust": _widened, "zfill": _widened, "to_bytes": _to_bytes,
    "expandtabs": _tabs, "replace": _replaced, "translate": _translated, "join": of_join,
}  # fmt: skip


def of_single(value: Any, *_: Any, **__: Any) -> None:
    """Keep a filter from lists."""
    check_single(value)


def _centered(value: Any, width: Any = 80) -> None:
    check_single(value)
    check_width(width)


def _indented(value: Any, width: Any = 4, *_: Any, **__: Any) -> None:
    check_single(value)
    check_width(len(width) if isinstance(width, str) else width)
    check_length(
        len(str(value)) + len(str(value).splitlines()) * (len(width) if isinstance(width, str) else width)
    )


def _wrapped(
    value: Any, width: Any = 79, _break: Any = True, wrapstring: Any = None, *_: Any, **__: Any
) -> None:
    check_single(value)
    check_width(width)
    check_length(len(str(value)) * (1 + len(wrapstring or "")))


def _rounded(_number: Any, precision: Any = 0, *_: Any, **__: Any) -> None:
    if isinstance(precision, int) and abs(precision) > DIGITS_LIMIT:
        raise OverLimit(f"it would round to more than {DIGITS_LIMIT} digits")


def _added(_list: Any, _attribute: Any = None, start: Any = 0, **__: Any) -> None:
    if not isinstance(start, int | float):
        raise TypeError("it adds up what are no numbers")


def _batched(_list: Any, linecount: Any, *_: Any, **__: Any) -> None:
    check_width(linecount)


def _sliced(_list: Any, slices: Any, *_: Any, **__: Any) -> None:
    check_width(slices)


OF_FILTERS: Mapping[str, Callable[..., None]] = {
    **dict.fromkeys(("string", "upper", "lower", "title", "capitalize", "trim", "striptags", "truncate",
                     "wordcount", "urlencode", "escape", "e", "filesizeformat"), of_single),
    "center": _centered, "indent": _indented, "wordwrap": _wrapped, "replace": _replaced,
    "format": _formatted, "round": _rounded, "batch": _batched, "slice": _sliced, "sum": _added,
}  # fmt: skip
