"""Letters on disk: written so that nobody's hand is lost and a killed run leaves whole files."""

from plea.output.refusals import Refusal
from plea.output.write import write_batch, write_letters
from plea.output.written import Written

__all__ = ["Refusal", "Written", "write_batch", "write_letters"]
