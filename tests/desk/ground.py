"""The ground that tests of the desk stand on: a workspace and a database of its own for each process.

Django reads its settings once, so they have to be there before any test is collected; tests/conftest.py calls
`lay` for that. PLEA_TEST_DATABASE=postgresql gives the same tests a real PostgreSQL (postgres.py).
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path


@cache
def lay() -> None:
    """Give Django an empty workspace in a temporary folder, and leave the environment as it was."""
    folder = Path(tempfile.mkdtemp(prefix="plea-desk-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    told = {"DJANGO_SETTINGS_MODULE": "plea_web.settings", "PLEA_WORKSPACE": str(folder)}
    if os.environ.get("PLEA_TEST_DATABASE") == "postgresql":
        from tests.desk.postgres import started

        told["PLEA_DATABASE_URL"] = started()
    before = {
        name: os.environ.pop(name, None) for name in (*told, "PLEA_DATABASE_URL", "PLEA_HOSTS", "PLEA_HTTPS")
    }
    os.environ.update(told)
    try:
        import django

        django.setup()
    finally:
        # Commands that other tests start must not find this workspace.
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
