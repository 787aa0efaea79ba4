"""plea itself, as a command: at its end it prints the most memory it held, in MB."""

from __future__ import annotations

import sys

from benchmarks.tools import peak_memory
from plea.cli.main import main

if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    finally:
        print(peak_memory())
