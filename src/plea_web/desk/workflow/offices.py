"""An office that answered instead of the one we wrote to: known already, or new by its name."""

from __future__ import annotations

from plea.address.office import key_of
from plea_web.desk.models import Office
from plea_web.desk.workflow.refusals import NotAllowed

_LONGEST = 300


def office_named(name: str) -> Office | None:
    """Return the office of a name, made where nobody knows it yet; None for an empty name.

    To be called in the step that needs it. Raises NotAllowed for a name that is too long.
    """
    said = " ".join(name.split())
    if not said:
        return None
    if len(said) > _LONGEST:
        raise NotAllowed(f"The name of an office has at most {_LONGEST} characters.")
    known = Office.objects.filter(name__iexact=said).order_by("pk").first()
    return known or Office.objects.get_or_create(key=key_of(said), defaults={"name": said})[0]
