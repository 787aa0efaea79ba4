"""Pictures from a folder: sound files, nothing of the camera, and a plain word when one is missing."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from plea.word import BrokenDocument, CannotFill, compile_docx
from plea.word.clean import Properties
from plea.word.compiled import CompiledDocx
from plea.word.compiling import Ingredients, compile_document
from plea.word.image_file import NoImage, read_image
from plea.word.inserted import MarkdownText
from plea.word.markdown import SourceLine, parse_markdown
from plea.word.notes import NoteText
from plea.word.runs import Expansion
from tests.word.documents import a_docx, new_faults, paragraph, part, table, text_of
from tests.word.pictures import a_jpeg, a_png, chunk, exif, segment

PROPERTIES = Properties("A letter", "en-GB", "REF/1", date(2018, 3, 2))


def compiled(folder: Path, *blocks: str, **given: Any) -> CompiledDocx:
    docx, problems = compile_document(a_docx(*blocks), "small.docx", Ingredients(folder=folder, **given))
    assert docx is not None, problems
    return docx


def filled(docx: CompiledDocx, **values: Any) -> bytes:
    content = docx.pack(docx.fill(values), PROPERTIES)
    assert new_faults(content) == []
    return content


def media(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist() if "/media/" in name}


def sizes(content: bytes) -> list[tuple[str, str]]:
    return re.findall(r'<wp:extent cx="(\d+)" cy="(\d+)"', part(content, "word/document.xml"))


def message(folder: Path, tag: str, **more: Any) -> str:
    _, problems = compile_document(a_docx(paragraph(tag), **more), "small.docx", Ingredients(folder=folder))
    return re.sub(r"\n    [^\n]*»[^\n]*", "", "\n".join(map(str, problems)))


def test_a_picture_stands_in_its_line_as_large_as_it_means_to_be(tmp_path):
    (tmp_path / "our-house_2017.png").write_bytes(a_png(96, 48))
    docx = compiled(tmp_path, paragraph('Here: {{ "our-house_2017.png" | image }}, as it is.'))

    content = filled(docx)

    assert text_of(content) == "Here: , as it is."
    assert sizes(content) == [("914400", "457200")]
    assert 'descr="our house 2017"' in part(content, "word/document.xml")


@pytest.mark.parametrize(
    ("picture", "width", "size"),
    [
        (a_png(96, 48), '(width="4 cm")', ("1440000", "720000")),
        (a_png(96, 48), '("25,4 mm")', ("914400", "457200")),
        (a_png(96, 48), '(width="1in")', ("914400", "457200")),
        (a_png(4000, 1000), "", ("5760000", "1440000")),  # 16 cm
        (a_png(100, 10_000), "", ("86400", "8640000")),  # 24 cm high
        (a_png(1000, 500, density=10_000), "", ("3600000", "1800000")),
        (a_jpeg(width=100, height=200), "", ("914400", "1828800")),
    ],
)
def test_the_height_follows_the_width(tmp_path, picture, width, size):
    (tmp_path / "a").write_bytes(picture)

    assert sizes(filled(compiled(tmp_path, paragraph(f'{{{{ "a" | image{width} }}}}')))) == [size]


def test_each_letter_carries_its_own_pictures_and_equal_ones_once(tmp_path):
    for name, shade in (("ana.png", 1), ("ben.png", 2), ("ben again.png", 2)):
        (tmp_path / name).write_bytes(a_png(shade=shade))
    blocks = (paragraph("{% for one in all %}"), paragraph("{{ one }} {{ one | image }}"), paragraph("{% endfor %}"),
              table(("{{ photo | image(width='2 cm') }}", "x")))  # fmt: skip
    docx = compiled(tmp_path, *blocks)

    both = filled(docx, all=["ana.png", "ben.png", "ben again.png"], photo="ana.png")
    one = filled(docx, all=[], photo="ben.png")

    assert len(media(both)) == 2
    assert len(media(one)) == 1
    assert len(sizes(both)) == 4
    assert filled(docx, all=[], photo="ben.png") == one
    assert (
        docx.fill({"all": [], "photo": "ana.png"}).digest()
        != docx.fill({"all": [], "photo": "ben.png"}).digest()
    )


def test_a_letter_without_its_picture_has_no_relationship_to_one(tmp_path):
    (tmp_path / "a.png").write_bytes(a_png())
    docx = compiled(tmp_path, paragraph("{% if more %}{{ 'a.png' | image }}{% endif %}end"))

    content = filled(docx, more=False)

    assert media(content) == {}
    assert "image" not in part(content, "word/_rels/document.xml.rels")


def test_a_text_shows_pictures_and_notes_beside_each_other(tmp_path):
    (tmp_path / "a.png").write_bytes(a_png())
    lines = ["Words {{ 'a.png' | image }} and more.", "", "- {{ 'a.png' | image(width='1 cm') }}"]
    parsed, _ = parse_markdown([SourceLine(line, None) for line in lines])  # type: ignore[arg-type]

    content = filled(compiled(tmp_path, paragraph("{{ letter }}"), texts={"letter": MarkdownText(parsed)}))

    assert text_of(content) == "Words  and more.\n• "
    assert len(media(content)) == 1


def test_nothing_that_a_camera_or_a_program_wrote_is_stored(tmp_path):
    secret = b"Nadia"
    png = a_png(
        beside=chunk(b"tEXt", b"Author\0" + secret)
        + chunk(b"eXIf", secret)
        + chunk(b"iCCP", secret)
        + chunk(b"tIME", b"1234567")
    )
    jpeg = a_jpeg(exif(1), segment(0xFE, secret), segment(0xED, secret), segment(0xE2, secret)) + secret
    for name, picture in (("a.png", png), ("b.jpg", jpeg)):
        (tmp_path / name).write_bytes(picture)

    content = filled(compiled(tmp_path, paragraph("{{ 'a.png' | image }}{{ 'b.jpg' | image }}")))

    stored = media(content)
    assert len(stored) == 2
    assert not any(secret in picture for picture in stored.values())
    assert set(stored.values()) == {a_png(), a_jpeg()}


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("gone.png", 'There is no picture "gone.png" in the folder.'),
        ("cut.png", 'The picture "cut.png" is damaged or cut off.'),
        ("cut.jpg", 'The picture "cut.jpg" is damaged or cut off.'),
        ("wrong.png", 'The picture "wrong.png" is damaged or cut off.'),
        ("words.png", 'The picture "words.png" is neither a PNG nor a JPEG picture.'),
        ("turned.jpg", 'The picture "turned.jpg" was taken with the camera turned: open it, turn it, and save it upright.'),
        ("flat.png", 'The picture "flat.png" is 0 × 48 pixels, which no letter can show.'),
        ("../out.png", 'The picture "../out.png" should be named by its path inside the folder, as in "images/photo.png".'),
        ("inner/../../out.png", 'The picture "inner/../../out.png" should be named by its path inside the folder, as in "images/photo.png".'),
        ("link.png", 'The picture "link.png" should be named by its path inside the folder, as in "images/photo.png".'),
        ("/etc/hostname", 'The picture "/etc/hostname" should be named by its path inside the folder, as in "images/photo.png".'),
        ("C:/out.png", 'The picture "C:/out.png" should be named by its path inside the folder, as in "images/photo.png".'),
    ],
)  # fmt: skip
def test_a_picture_that_cannot_be_shown_is_named(tmp_path, name, fault):
    folder = tmp_path / "campaign"
    folder.mkdir()
    (tmp_path / "out.png").write_bytes(a_png())
    (folder / "link.png").symlink_to(tmp_path / "out.png")
    (folder / "cut.png").write_bytes(a_png()[:-20])
    (folder / "cut.jpg").write_bytes(a_jpeg()[:-2])
    (folder / "wrong.png").write_bytes(a_png().replace(b"IDAT", b"IDAX"))
    (folder / "words.png").write_bytes(b"words")
    (folder / "turned.jpg").write_bytes(a_jpeg(exif(6)))
    (folder / "flat.png").write_bytes(a_png(0, 48))
    way_out = 'Put a PNG or JPEG picture into the folder and write {{ "photo.png" | image(width="4 cm") }}.'

    assert (
        message(folder, f'{{{{ "{name}" | image }}}}')
        == f"small.docx, paragraph 1: {fault}\n    {way_out} [broken-picture]"
    )


@pytest.mark.parametrize("width", ["wide", "0 cm", "60 cm", "4", "4 km"])
def test_a_width_that_is_none_is_named(tmp_path, width):
    (tmp_path / "a.png").write_bytes(a_png())

    first, *_ = message(tmp_path, f'{{{{ "a.png" | image(width="{width}") }}}}').splitlines()

    assert (
        first
        == f'small.docx, paragraph 1: The width "{width}" should be written as "4 cm" or "45 mm", 50 cm at most.'
    )


def test_a_picture_in_a_header_or_a_note_is_answered_with_the_way_out(tmp_path):
    (tmp_path / "a.png").write_bytes(a_png())

    found = message(tmp_path, "words", header=paragraph("{{ 'a.png' | image }}"))

    assert found == (
        "small.docx, header 1, paragraph 1: A picture from the folder can stand in the letter itself, "
        "not in a header, footer or note.\n"
        "    Insert the picture there with Word, or move the field. [picture-not-here]"
    )


def test_a_recipients_picture_that_is_missing_stops_that_letter_only(tmp_path):
    (tmp_path / "ana.png").write_bytes(a_png())
    docx = compiled(tmp_path, paragraph("{{ recipient.photo | image }}"))

    filled(docx, recipient={"photo": "ana.png"})
    with pytest.raises(CannotFill) as refused:
        docx.fill({"recipient": {"photo": "ben.png"}})
    with pytest.raises(CannotFill) as empty:
        docx.fill({"recipient": {}})

    assert refused.value.reason == 'there is no picture "ben.png" in the folder'
    assert "recipient.photo" in str(empty.value) or empty.value.field == "photo"


def test_a_document_on_its_own_has_its_pictures_beside_it(tmp_path):
    (tmp_path / "a.png").write_bytes(a_png())
    (tmp_path / "invitation.docx").write_bytes(a_docx(paragraph("{{ logo | image }}")))

    letter = compile_docx(tmp_path / "invitation.docx", {"logo": "a.png"})

    assert len(media(letter.fill({}))) == 1
    with pytest.raises(BrokenDocument) as refused:
        compile_docx(a_docx(paragraph("{{ 'a.png' | image }}")))
    assert "has no folder to be looked for in" in str(refused.value)


def test_a_picture_with_a_footnote_in_a_loop(tmp_path):
    (tmp_path / "a.png").write_bytes(a_png())
    blocks = (
        paragraph("{% for one in all %}"),
        paragraph("{{ fact }} {{ 'a.png' | image }}"),
        paragraph("{% endfor %}"),
    )
    docx = compiled(
        tmp_path,
        *blocks,
        notes={"fact": NoteText((("A note.", ""),))},
        expand=lambda tag: Expansion(tag.inner, '_note("fact")' if tag.inner == "fact" else ""),
    )

    content = filled(docx, all=[1, 2], fact="x")

    assert len(sizes(content)) == 2
    assert text_of(content) == "x[1] \nx[2] \n\n[1] A note.\n[2] See note 1."


@pytest.mark.parametrize("picture", [a_png(), a_jpeg(exif(1))])
def test_every_cut_and_every_wrong_byte_is_read_or_refused_and_nothing_else(picture):
    for end in range(len(picture)):
        with pytest.raises(NoImage):
            read_image(picture[:end])
    for at in range(len(picture)):
        try:
            read_image(picture[:at] + bytes([picture[at] ^ 0x5A]) + picture[at + 1 :])
        except NoImage:
            continue
