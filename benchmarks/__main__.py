"""`python -m benchmarks` runs everything."""

from benchmarks.commands import commands

if __name__ == "__main__":
    commands()
