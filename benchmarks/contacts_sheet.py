"""The team's spreadsheet of 100,000 rows: written, then read back with 10,000 of them edited.

Each half runs in a process of its own, which tells how long it took and the most memory it held.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.contacts_ground import TODAY
from benchmarks.table import goal
from benchmarks.tools import peak_memory

EDITED = 10_000


def measure_sheet(database: str) -> None:
    """Export and preview at this desk, and print both against their goals."""
    written = _alone("export")
    print(f"\n{database}: the spreadsheet has {written['rows']:,} rows and {written['megabytes']:.1f} MB")
    goal(f"{database}: export, s", written["seconds"], at_most=20)
    goal(f"{database}: export, peak MB", written["peak"], at_most=300)
    read = _alone("preview")
    print(f"  {read['acts']:,} changes found")
    goal(f"{database}: preview of {EDITED:,} edited rows, s", read["seconds"], at_most=5)


def _alone(part: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.contacts_sheet", part]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def _export() -> dict[str, float]:
    from plea_web.desk.workflow.sheets import rows_in, take_out, write

    campaign, owner = _whose()
    path = _file()
    started = time.perf_counter()
    out = take_out(campaign, by=owner)
    with path.open("wb") as file:
        write(out, file)
    took = time.perf_counter() - started
    size = path.stat().st_size / 1_000_000
    return {"rows": rows_in(out), "seconds": took, "peak": peak_memory(), "megabytes": size}


def _preview() -> dict[str, float]:
    from plea_web.desk.workflow.sheets import bring_back
    from plea_web.desk.workflow.sheets_back import preview

    campaign, owner = _whose()
    content = _edited(campaign)
    started = time.perf_counter()
    sheet = bring_back(campaign, content, "contacts.xlsx", by=owner)
    found = preview(sheet, by=owner, today=TODAY)
    took = time.perf_counter() - started
    return {"acts": len(found.acts), "seconds": took, "peak": peak_memory()}


def _edited(campaign: Any) -> bytes:
    """Return the last export as somebody saved it who typed a note into every tenth row."""
    from io import BytesIO

    from plea.files.contact_book import write_contact_book
    from plea.files.contact_sheet import KEY, row_mark
    from plea_web.desk.workflow.sheets import given_by, latest

    given = given_by(next(iter(latest(campaign))))
    names = [column.name for column in given.columns]
    key, note = names.index(KEY), names.index("plea_note")
    rows = []
    for place, (number, cells) in enumerate(given.rows.items()):
        typed = list(cells)
        if place % (len(given.rows) // EDITED or 1) == 0:
            typed[note] = "called, will call again"
        rows.append([*typed[:-1], row_mark(given.export, number, cells[key])])
    saved = BytesIO()
    write_contact_book(saved, given.columns, rows, len(rows), export=given.export, how=())
    return saved.getvalue()


def _whose() -> tuple[Any, Any]:
    """Return the campaign with everybody in its list, and an owner of the desk."""
    from plea_web.desk.models import Campaign, Member

    return Campaign.objects.order_by("pk")[0], Member.objects.order_by("pk")[0]


def _file() -> Path:
    return Path(os.environ["PLEA_WORKSPACE"]) / "contacts.xlsx"


def main(part: str) -> None:
    """Do one half, and print what it took."""
    import plea_web.wsgi  # noqa: F401  as a server takes it

    print(json.dumps(_export() if part == "export" else _preview()))


if __name__ == "__main__":
    main(sys.argv[1])
