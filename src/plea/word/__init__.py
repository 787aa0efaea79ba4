"""Word files: compile a document with merge fields once, fill it many times, read it back.

Knows nothing of letters, campaigns or recipients; it could be lifted out.
"""
