"""Fill a template in a child of a process that had no other child: what came of it, and how large the child was.

A child is told to be at least as large as the process that began it, so the tests' own would hide what it takes.
"""

from __future__ import annotations

import json
import resource
import sys

from plea.word.child import fill_in_child
from tests.word.documents import a_docx, paragraph


def main() -> None:
    """Read a template from standard input; print whether there is a letter, the problems, and the size in KB."""
    letter, problems = fill_in_child(
        a_docx(paragraph(sys.stdin.read())), "small.docx", {"recipient": {"name": "Ana"}}
    )
    told = {
        "letter": letter is not None,
        "problems": [[problem.message, str(problem.place)] for problem in problems],
        "size": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
