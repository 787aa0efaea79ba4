"""Whom the letters of a batch are to: recipients and offices become records, known over all campaigns."""

from __future__ import annotations

from collections.abc import Iterable

from plea.address.office import PERSON, OfficeIdentity, office_of
from plea.merge.drafted import Drafted
from plea.output.manifest import ManifestRow
from plea_web.desk.models import Member, Office, Recipient
from plea_web.desk.permissions import May, may

_FIELDS = ("office", "name", "country", "group", "email")


class Addressees:
    """The recipients that the desk knows, by key; what a batch says anew is saved."""

    def __init__(self) -> None:
        self._offices = {office.key: office for office in Office.objects.all()}
        self._known = {one.key: one for one in Recipient.objects.select_related("office")}
        self._owners = {
            one.name.casefold(): one for one in Member.objects.exclude(name="") if may(one, May.LOG)
        }

    def of(self, pairs: Iterable[tuple[ManifestRow, Drafted | None]]) -> dict[str, Recipient]:
        """Return the recipients of some letters by their keys, saved as the lists have them now."""
        wanted = {row.key: _as_listed(row, now) for row, now in pairs if now or row.key not in self._known}
        self._save_offices(identity for identity, _ in wanted.values())
        # Whom a list names as owner counts when somebody is met first; later the desk knows better.
        owners = {row.key: _owner_typed(now) for row, now in pairs}
        new, changed = [], []
        for key, (identity, cells) in wanted.items():
            cells = {**cells, "office": self._offices[identity.key]}
            known = self._known.get(key)
            if known is None:
                self._known[key] = Recipient(key=key, owner=self._owners.get(owners[key]), **cells)
                new.append(self._known[key])
            elif any(getattr(known, name) != cells[name] for name in _FIELDS):
                for name in _FIELDS:
                    setattr(known, name, cells[name])
                changed.append(known)
        Recipient.objects.bulk_create(new)
        Recipient.objects.bulk_update(changed, _FIELDS, batch_size=500)
        return self._known

    def _save_offices(self, identities: Iterable[OfficeIdentity]) -> None:
        new, changed = {}, {}
        for identity in identities:
            said = {
                "name": identity.name[:300],
                "kind": identity.kind[:100],
                "country": identity.country[:120],
            }
            office = self._offices.get(identity.key)
            if office is None:
                new[identity.key] = Office(key=identity.key, **said)
            elif any(getattr(office, name) != value for name, value in said.items()):
                for name, value in said.items():
                    setattr(office, name, value)
                changed[identity.key] = office
        Office.objects.bulk_create(new.values())
        Office.objects.bulk_update(changed.values(), ["name", "kind", "country"], batch_size=500)
        self._offices |= new


def _owner_typed(now: Drafted | None) -> str:
    return now.assignment.recipient.cell("owner").strip().casefold() if now else ""


def _as_listed(row: ManifestRow, now: Drafted | None) -> tuple[OfficeIdentity, dict[str, object]]:
    """Return an office and a recipient's cells; of a letter that no file makes any more, what is left."""
    if now is None:
        identity = OfficeIdentity(PERSON + row.key, row.name, "", "")
        return identity, {"name": row.name[:300], "country": "", "group": "", "email": ""}
    recipient = now.assignment.recipient
    return office_of(recipient), {
        "name": recipient.name[:300],
        "country": recipient.cell("country")[:120],
        "group": recipient.cell("group")[:120],
        "email": recipient.cell("email", now.assignment.language).strip().lower()[:254],
    }
