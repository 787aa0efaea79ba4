"""Numbers and languages as people read them."""

from django import template

from plea.address.forms import LANGUAGES

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


@register.filter
def language(code: str) -> str:
    """Return "Russian" for "ru"; a code that plea does not know as it is."""
    return LANGUAGES.get(code, code)
