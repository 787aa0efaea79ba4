"""The only code that writes records: each step in one transaction with its event."""

from plea_web.desk.workflow.refusals import NotAllowed

__all__ = ["NotAllowed"]
