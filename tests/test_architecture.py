"""Who may import whom, and what the terminal does not wait for."""

from __future__ import annotations

import subprocess
import sys


def test_imports_point_down_the_page():
    checked = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout
    assert "0 broken" in checked.stdout


def test_help_imports_nothing_that_only_a_merge_needs():
    asked = (
        "import sys; sys.argv = ['plea', '--help']\n"
        "from plea.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'babel', 'jinja2', 'lxml', 'markdown_it', 'openpyxl', 'python_calamine', 'rapidfuzz', "
        "'ruamel'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )

    answered = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert answered.stdout.splitlines()[-1] == "HEAVY []"
