"""The desk's addresses, room by room."""

from __future__ import annotations

from importlib import import_module

from django.urls import URLPattern, URLResolver

ROOMS = ("home", "packs")

urlpatterns: list[URLPattern | URLResolver] = [
    pattern for room in ROOMS for pattern in import_module(f"plea_web.desk.views.{room}").urlpatterns
]
