"""The desk: plea in the browser, and the record of what happened."""
