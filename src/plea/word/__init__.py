"""Word files: compile a document with merge fields once, fill it many times, read it back.

Knows nothing of letters, campaigns or recipients; it could be lifted out.

    letter = compile_docx("invitation.docx", shared={"case": case})
    letter.fields
    data = letter.fill({"recipient": recipient})
"""

from plea.word.api import BrokenDocument, CannotFill, Document, compile_docx
from plea.word.read import read_text

__all__ = ["BrokenDocument", "CannotFill", "Document", "compile_docx", "read_text"]
