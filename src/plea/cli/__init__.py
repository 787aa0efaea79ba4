"""The terminal: parse, call, print, exit code. Every heavy import stands inside its command."""
