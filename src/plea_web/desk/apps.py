"""The desk as a Django application."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Its models live in plea_web.desk.models."""

    name = "plea_web.desk"
    label = "desk"

    def ready(self) -> None:
        """Mark each session when it begins, whichever way its member came in."""
        from django.contrib.auth.signals import user_logged_in

        from plea_web.desk.entrance import begin_session

        user_logged_in.connect(begin_session, dispatch_uid="desk.begin_session")
