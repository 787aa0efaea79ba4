"""A letter made ready: its text, layout, facts and demands compiled into something to fill."""
