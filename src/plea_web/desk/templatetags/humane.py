"""Numbers, and names of the files, as people read them."""

import re

from django import template

from plea_web.desk import spoken

register = template.Library()


@register.filter
def grouped(number: int | None) -> str:
    """Return 12345 as "12,345"."""
    return f"{number or 0:,}"


@register.filter
def counted(number: int | None, noun: str) -> str:
    """Return "1 letter", "12,345 letters"; "person" becomes "people"."""
    many = {"person": "people"}.get(noun, f"{noun}s")
    return f"{number or 0:,} {noun if number == 1 else many}"


_FIELD = re.compile(r"^(recipient|letter|campaign|sender|fact)\.([a-z_0-9]+)(?= )")


@register.filter
def language(code: str) -> str:
    """Return "Russian" for "ru"."""
    return spoken.language(code)


@register.filter
def without_field(origin: str) -> str:
    """Return where a value comes from, its field in words: "postal code “F-67075” – pace.xlsx, G2"."""
    return _FIELD.sub(lambda field: "the fact" if field[1] == "fact" else field[2].replace("_", " "), origin)


@register.filter
def titled(letter: str, titles: dict[str, str]) -> str:
    """Return a kind of letter by its title; by its short name where the files have none."""
    return titles.get(letter) or letter


@register.filter
def heading(key: str) -> str:
    """Return "Free Nadia" for the folder "free-nadia"."""
    return key.replace("-", " ").replace("_", " ").title()
