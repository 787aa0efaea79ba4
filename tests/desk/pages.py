"""What a page says to whoever reads it, and the way to every page of the desk."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.http import HttpResponse
from django.urls import URLPattern, get_resolver, reverse
from lxml import html

from plea_web.desk.models import Draft

_BLOCKS = {
    "h1",
    "h2",
    "h3",
    "p",
    "li",
    "label",
    "legend",
    "small",
    "button",
    "th",
    "td",
    "dd",
    "dt",
    "summary",
}
_ALSO_CALLED = {"letter": Draft}  # names of arguments that are no model's name


def said(response: HttpResponse) -> list[str]:
    """Return the visible text of a page's main part, a block a line."""
    [main] = html.fromstring(response.content.decode()).iter("main")
    blocks = [one for one in main.iter() if one.tag in _BLOCKS and not _is_hidden(one)]
    outermost = [one for one in blocks if not any(above in blocks for above in one.iterancestors())]
    return [line for one in outermost if (line := " ".join(one.text_content().split()))]


def _is_hidden(element: html.HtmlElement) -> bool:
    """True for what shows only once it is asked for."""
    return any({"hidden", "popover"} & set(one.attrib) for one in (element, *element.iterancestors()))


def title_of(response: HttpResponse) -> str:
    """Return the title of a page."""
    return html.fromstring(response.content.decode()).findtext(".//title") or ""


def pages() -> list[URLPattern]:
    """Return every page of the desk."""
    found: list[URLPattern] = []
    waiting = list(get_resolver().url_patterns)
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, URLPattern):
            found.append(one)
        else:
            waiting = [*one.url_patterns, *waiting]
    return found


def address_of(one: URLPattern) -> str:
    """Return a page's address, with the numbers of records that are there as far as possible."""
    return reverse(str(one.name), kwargs={name: _argument(name) for name in one.pattern.converters})


def _argument(name: str) -> Any:
    if name in ("token", "key", "name"):
        return "nothing-of-this-name"
    model = _ALSO_CALLED.get(name) or apps.all_models["desk"].get(name)
    first = model.objects.order_by("pk").first() if model else None
    return first.pk if first else 1
