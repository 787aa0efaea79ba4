"""The desk: letters are reviewed in the browser, and what happened to them is kept."""
