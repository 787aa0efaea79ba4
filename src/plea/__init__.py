"""plea: recipient lists, the facts of a case and a campaign's demands become personal letters."""

__version__ = "0.1.0"
