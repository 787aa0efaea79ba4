"""The desk as a Django application."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Its models live in plea_web.desk.models."""

    name = "plea_web.desk"
    label = "desk"
