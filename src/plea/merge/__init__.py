"""From a campaign to its letters: who gets what, with which values, and what each was made from."""
