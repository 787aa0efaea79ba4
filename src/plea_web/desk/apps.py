"""The desk as a Django application."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Its models live in plea_web.desk.models."""

    name = "plea_web.desk"
    label = "desk"

    def ready(self) -> None:
        """Mark each session when it begins; keep what is written down from being changed."""
        from django.contrib.auth.signals import user_logged_in
        from django.db.models.signals import post_migrate

        from plea_web.desk.entrance import begin_session
        from plea_web.desk.unchangeable import lay_after_migrating

        user_logged_in.connect(begin_session, dispatch_uid="desk.begin_session")
        post_migrate.connect(lay_after_migrating, sender=self, dispatch_uid="desk.unchangeable")
