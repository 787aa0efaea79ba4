"""A letter comes back from Word: what was changed in it, and to which cell or line each change goes back."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import docx
import pytest

from plea.files.load import load_campaign
from plea.merge.again import MadeAgain, make_again
from plea.merge.plan import plan_batch
from plea.merge.returned import Edit, read_returned
from tests.conftest import said

ROOT = Path(__file__).parents[2]
NAME = "letter (2).docx"
Changing = Callable[[str], str]


def letters_of(folder: Path) -> dict[str, MadeAgain]:
    """The letters of a campaign by the keys of their recipients, as few as a test needs."""
    campaign, problems = load_campaign(folder)
    assert campaign is not None, said(problems)
    made = {}
    for assignment in plan_batch(campaign).assignments[:4]:
        again, _ = make_again(campaign, assignment)
        if again:
            made[assignment.recipient.key] = again
    return made


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "workspace"
    return Path(shutil.copytree(str(files("plea") / "sample"), folder))


@pytest.fixture(scope="module")
def letters(workspace: Path) -> dict[str, MadeAgain]:
    return letters_of(workspace / "letters" / "first-campaign")


@pytest.fixture(scope="module")
def ana(letters: dict[str, MadeAgain]) -> MadeAgain:
    return letters["mep-bell-ana"]


def typed(content: bytes, old: str, new: str) -> bytes:
    """The letter after somebody typed in Word: python-docx saves it, as another program would."""
    document = docx.Document(io.BytesIO(content))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    headers = [section.first_page_header for section in document.sections]
    for holder in (document, *cells, *headers):
        for paragraph in holder.paragraphs:
            for run in paragraph.runs:
                if old in run.text:
                    run.text = run.text.replace(old, new)
                    return saved(document)
    raise AssertionError(f"{old} is not there")


def saved(document: docx.document.Document) -> bytes:  # type: ignore[name-defined]
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def with_part(content: bytes, name: str, change: Changing) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for one in old.namelist():
            part = old.read(one)
            new.writestr(one, change(part.decode()) if one == name else part)
    return packed.getvalue()


def edits(made: MadeAgain, content: bytes) -> tuple[Edit, ...]:
    returned, problems = read_returned(made, content, NAME)
    assert returned is not None, said(problems)
    assert problems == []
    return returned.edits


def shown(found: tuple[Edit, ...]) -> str:
    """Edits as one can read them: kind, place, pieces, then where each goes back to."""
    told = []
    marks = {"kept": "{}", "taken out": "[-{}-]", "put in": "{{+{}+}}"}
    for edit in found:
        words = "".join(marks[piece.what].format(piece.text) for piece in edit.pieces)
        told.append(f"{edit.kind} {str(edit.place) or edit.story}: {words}".replace("\n", " / "))
        for value in edit.values:
            places = [str(one.place) for one in value.origins]
            told += [f"  {value.field}"] + [f"  cell {cell}" for cell in value.cells]
            told += [] if value.cells else [f"  rests on {', '.join(places)}"]
        if edit.source:
            told.append(f"  text {edit.source.file}, line {edit.source.line}: {edit.source.after}")
        if edit.why_not:
            told.append(f"  {edit.why_not}")
    return "\n".join(told)


def test_a_letter_that_nobody_changed_has_no_edits(letters: dict[str, MadeAgain]):
    assert {key: edits(made, made.draft.docx) for key, made in letters.items()} == dict.fromkeys(letters, ())


def resaved(content: bytes, folder: Path) -> bytes:
    """The file after LibreOffice opened and saved it."""
    path = folder / "letter.docx"
    path.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "docx",
        "--outdir",
        str(folder / "saved"),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (folder / "saved" / "letter.docx").read_bytes()


def test_libreoffice_saves_a_letter_and_nothing_is_changed(ana: MadeAgain, tmp_path: Path):
    assert edits(ana, resaved(ana.draft.docx, tmp_path)) == ()


def test_libreoffice_saves_a_letter_of_the_real_campaign_and_nothing_is_changed(tmp_path: Path):
    made = next(iter(letters_of(ROOT / "letters" / "dzhakishev").values()))

    saved_there = resaved(made.draft.docx, tmp_path)

    assert edits(made, saved_there) == ()
    assert shown(edits(made, typed(saved_there, "for your attention", "for your time"))) == (
        "wording texts/shared/closing.en.md, line 1: Thank you for your [-attention-]{+time+}. Igor "
        "Savchenko will gladly tell you more about the case: igor.savchenko@odfoundation.eu.\n"
        "  text texts/shared/closing.en.md, line 1: Thank you for your time. {{ sender.contact }} will "
        "gladly tell you more about the case: {{ sender.email }}."
    )


def test_a_street_typed_over_goes_back_to_its_cell(ana: MadeAgain):
    assert shown(edits(ana, typed(ana.draft.docx, "1 Example Street", "12 Example Street"))) == (
        "value layouts/letterhead.docx, table 1, row 1, column 1: Ana Bell MEP / Member of the European "
        "Parliament / [-1-]{+12+} Example Street / 1000 Brussels / Belgium\n"
        "  recipient.inside_address\n"
        "  cell recipients/officials.xlsx, sheet Officials, J2 (street): “1 Example Street” → “12 "
        "Example Street”"
    )


def test_a_name_in_a_salutation_goes_back_to_the_cell_that_the_salutation_was_made_of(ana: MadeAgain):
    [edit] = edits(ana, typed(ana.draft.docx, "Dear Ms Bell,", "Dear Ms Bell-Smith,"))

    assert (edit.kind, edit.before, edit.after) == ("value", "Dear Ms Bell,", "Dear Ms Bell-Smith,")
    assert str(edit.values[0].cell) == (
        "recipients/officials.xlsx, sheet Officials, E2 (family_name): “Bell” → “Bell-Smith”"
    )


def test_a_salutation_that_no_cell_would_give_names_what_it_rests_on(ana: MadeAgain):
    [edit] = edits(ana, typed(ana.draft.docx, "Dear Ms Bell,", "Good morning,"))

    assert (edit.kind, edit.values[0].cells) == ("value", ())
    assert [one.name for one in edit.values[0].origins] == [
        "recipient.salutation", "recipient.honorific", "recipient.family_name",
    ]  # fmt: skip


def test_a_fact_typed_over_names_its_line_of_the_case(ana: MadeAgain):
    assert shown(edits(ana, typed(ana.draft.docx, "eleven kilograms", "twelve kilograms"))) == (
        "value texts/shared/what-happened.en.md, line 3: We are most worried about her health: she has lost "
        "[-eleven-]{+twelve+} kilograms and has not seen a doctor since October 2017.\n"
        "  fact.health\n"
        "  rests on case.yaml, line 16, case.yaml, line 34"
    )


def test_own_words_go_back_to_their_line_with_the_fields_in_it(ana: MadeAgain):
    assert shown(edits(ana, typed(ana.draft.docx, "Half a year later", "*Six* months later"))) == (
        "wording texts/shared/what-happened.en.md, line 1: Nadia Example, a journalist, was arrested "
        "on 14 March "
        "2017 and has been in prison since then. [-Half a year-]{+*Six* months+} later a court "
        "sentenced her to "
        "six years behind closed doors.\n"
        "  text texts/shared/what-happened.en.md, line 1: {{ fact.arrested }}. \\*Six\\* months later "
        "{{ fact.sentence }}."
    )


def test_bold_words_and_headings_keep_their_marks(ana: MadeAgain):
    bold = edits(ana, typed(ana.draft.docx, "read every one of them", "read them all"))
    heading = edits(ana, typed(ana.draft.docx, "What we ask of you", "What you can do"))

    assert [one.source.after for one in (*bold, *heading) if one.source] == [
        "A few lines on your letterhead are enough. Please send us a copy at {{ sender.email }}: "
        "**her family will read them all**.",
        "## What you can do",
    ]


def test_a_line_printed_for_each_demand_is_changed_by_hand(ana: MadeAgain):
    document = docx.Document(io.BytesIO(ana.draft.docx))
    item = next(one for one in document.paragraphs if "Support in public" in one.text)
    item.add_run(" Soon.")

    assert shown(edits(ana, saved(document))) == (
        "wording texts/parliament.en.md, line 19: Support in public a visit to Nadia Example by a "
        "doctor whom she "
        "trusts.{+ Soon.+}\n"
        "  texts/parliament.en.md, line 19 is written once and printed several times in each letter; "
        "change it "
        "there by hand."
    )


def test_a_value_and_the_words_around_it_are_told_apart_in_one_paragraph(ana: MadeAgain):
    once = typed(ana.draft.docx, "Half a year later", "Six months later")
    [edit] = edits(ana, typed(once, "14 March 2017", "15 March 2017"))

    assert (edit.kind, [value.field for value in edit.values]) == ("both", ["fact.arrested"])
    assert edit.source is not None
    assert edit.source.after == "{{ fact.arrested }}. Six months later {{ fact.sentence }}."


def test_paragraphs_put_in_and_taken_out_are_said(ana: MadeAgain):
    document = docx.Document(io.BytesIO(ana.draft.docx))
    thanks = next(one for one in document.paragraphs if one.text.startswith("Thank you for signing"))
    heading = next(one for one in document.paragraphs if one.text == "What we ask of you")
    heading.insert_paragraph_before("I met her once.")
    thanks._p.getparent().remove(thanks._p)

    found = edits(ana, saved(document))

    assert [(one.kind, one.paragraph is None, one.before[:22], one.after) for one in found] == [
        ("wording", False, "Thank you for signing ", ""),
        ("wording", True, "", "I met her once."),
    ]


def test_bold_type_alone_looks_different_and_changes_no_words(ana: MadeAgain):
    document = docx.Document(io.BytesIO(ana.draft.docx))
    item = next(one for one in document.paragraphs if one.text.startswith("A few lines"))
    item.runs[0].bold = True

    [edit] = edits(ana, saved(document))

    assert (edit.kind, str(edit.place), edit.pieces) == ("look", "texts/parliament.en.md, line 22", ())


def test_a_note_names_the_fact_and_the_source_it_is_made_of(ana: MadeAgain):
    changed = with_part(
        ana.draft.docx, "word/footnotes.xml", lambda xml: xml.replace("20 September", "21 September")
    )

    assert shown(edits(ana, changed)) == (
        "value case.yaml, line 11: Judgment of [-20-]{+21+} September 2017; a copy is with us.\n"
        "  the note of sentence\n"
        "  rests on case.yaml, line 11, case.yaml, line 30"
    )


def test_tracked_changes_count_as_accepted(ana: MadeAgain):
    def track(xml: str) -> str:
        run = "<w:r><w:t>"
        start = xml.index("What we ask of you")
        start = xml.rindex("<w:r>", 0, start) if "<w:r>" in xml[:start] else xml.rindex("<w:r ", 0, start)
        end = xml.index("</w:r>", start) + len("</w:r>")
        told = 'w:id="77" w:author="x" w:date="2018-01-01T00:00:00Z"'
        old = xml[start:end].replace("<w:t", "<w:delText").replace("</w:t", "</w:delText")
        new = f"<w:ins {told}>{run}What we hope</w:t></w:r></w:ins>"
        return f"{xml[:start]}<w:del {told}>{old}</w:del>{new}{xml[end:]}"

    [edit] = edits(ana, with_part(ana.draft.docx, "word/document.xml", track))

    assert (edit.before, edit.after) == ("What we ask of you", "What we hope")


def test_another_letter_another_campaign_and_an_unmarked_file_are_refused(
    letters: dict[str, MadeAgain], ana: MadeAgain
):
    other = next(made for key, made in letters.items() if key != "mep-bell-ana")

    def marked(mark: str) -> bytes:
        old = "NE/2018/mep-bell-ana/parliament/en</dc:identifier>"
        return with_part(
            ana.draft.docx, "docProps/core.xml", lambda xml: xml.replace(old, f"{mark}</dc:identifier>")
        )

    refused = [
        problem
        for content in (
            other.draft.docx,
            marked("NE/2018/gone/parliament/en"),
            marked("XY/1/a/b/en"),
            marked(""),
        )
        for problem in read_returned(ana, content, NAME)[1]
    ]

    assert said(refused) == (
        'letter (2).docx: This is the letter "parliament" to Ben Óđinsson (en), not "parliament" to '
        "Ana Bell (en).\n"
        "    Bring it back at that letter. [another-letter]\n"
        'letter (2).docx: This is the letter "NE/2018/gone/parliament/en", which this campaign does not plan '
        "(any more).\n"
        '    Download the letter "parliament" to Ana Bell (en) again, and make your changes in that file. '
        "[another-letter]\n"
        'letter (2).docx: This file is no letter of "Free Nadia Example": its mark is "XY/1/a/b/en".\n'
        "    Bring it back in the campaign it belongs to. [another-campaign]\n"
        "letter (2).docx: The file does not say whose letter it is: the mark that plea gives each "
        "letter is not "
        "in it.\n"
        '    If it is the letter "parliament" to Ana Bell (en), say so; else download that letter '
        "from plea, and "
        "edit that file. [unmarked-letter]"
    )


def test_a_file_that_somebody_says_is_this_letter_is_read_without_its_mark(ana: MadeAgain):
    unmarked = with_part(
        ana.draft.docx,
        "docProps/core.xml",
        lambda xml: xml.replace("NE/2018/mep-bell-ana/parliament/en<", "<"),
    )

    returned, problems = read_returned(ana, unmarked, NAME, unmarked_is_ours=True)

    assert (returned and returned.edits, problems) == ((), [])


def test_macros_and_other_kinds_of_files_are_refused(ana: MadeAgain):
    macro = with_part(
        ana.draft.docx,
        "[Content_Types].xml",
        lambda xml: xml.replace("document.main+xml", "document.macroEnabled.main+xml"),
    )

    assert read_returned(ana, b"%PDF-1.7", NAME)[0] is None
    assert said(read_returned(ana, b"%PDF-1.7", NAME)[1]) == (
        "letter (2).docx: This file is a PDF, whatever its name says.\n"
        "    Open it in Word, save it as a Word document (.docx), and put that copy in its place. "
        "[broken-docx]"
    )
    assert read_returned(ana, macro, NAME)[0] is None
    assert said(read_returned(ana, macro, NAME)[1]) == (
        'letter (2).docx: This file holds macros (part "/word/document.xml"): programs that run when '
        "a letter is "
        "opened.\n"
        '    In Word: "Save As", choose "Word Document (.docx)", answer that it may be without macros. '
        "[macro-in-document]"
    )


def test_a_file_that_is_longer_than_any_letter_is_refused(ana: MadeAgain):
    def longer(xml: str) -> str:
        return xml.replace("<w:sectPr", "<w:p><w:r><w:t>More.</w:t></w:r></w:p>" * 5_001 + "<w:sectPr", 1)

    returned, problems = read_returned(ana, with_part(ana.draft.docx, "word/document.xml", longer), NAME)

    assert returned is None
    assert said(problems).startswith("letter (2).docx: The file has 5,0")
    assert said(problems).endswith("Choose the letter that you edited. [too-large]")
