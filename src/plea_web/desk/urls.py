"""The desk's addresses: every room in views/ brings its own."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from django.urls import URLPattern, URLResolver

from plea_web.desk import views

ROOMS = [import_module(f"{views.__name__}.{room.name}") for room in iter_modules(views.__path__)]

urlpatterns: list[URLPattern | URLResolver] = [
    pattern for room in ROOMS for pattern in getattr(room, "urlpatterns", ())
]
