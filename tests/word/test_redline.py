"""Two letters as one file with tracked changes: accepted it reads as the second, rejected as the first."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from plea.word.as_read import WORKED_OUT, as_read
from plea.word.clean import Properties
from plea.word.guard import guard
from plea.word.redline import redline
from plea.word.settled import settled
from plea.word.sound import unsound
from plea.word.xml import W_NS, parse, serialize, w
from tests.word.corpus.expected import HERE
from tests.word.documents import a_docx, paragraph, table

NOTES = f"""<w:footnotes xmlns:w="{W_NS}"><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {{}}</w:t></w:r></w:p></w:footnote></w:footnotes>"""
REFERENCE = '<w:p><w:r><w:t>See</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r></w:p>'


def reads(content: bytes) -> list[str]:
    return [one.text for one in as_read(content) if one.text.strip()]


def rejected(content: bytes) -> bytes:
    """The same file after "Reject All Changes"."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            parts[name] = package.read(name)
    for name in ("word/document.xml", "word/footnotes.xml"):
        if name in parts:
            parts[name] = _rejected(parts[name])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return packed.getvalue()


def _rejected(part: bytes) -> bytes:
    tree = parse(part)
    for end in list(tree.iter(w("rPr"))):
        # What `as_read` does with an end that was taken out is what rejecting does with one put in.
        put_in, out = end.find(w("ins")), end.find(w("del"))
        if out is not None:
            end.remove(out)
        if put_in is not None:
            put_in.tag = w("del")
    for change in list(tree.iter(w("ins"))):
        change.getparent().remove(change)
    for change in list(tree.iter(w("del"))):
        if change.getparent().tag != w("rPr"):
            for run in list(change):
                change.addprevious(run)
            change.getparent().remove(change)
    for text in tree.iter(w("delText")):
        text.tag = w("t")
    return serialize(tree).encode()


def tracked(content: bytes) -> str:
    """The body as a reader of the redline sees it: [-taken out-]{+put in+}."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        body = parse(package.read("word/document.xml"))
    told = []
    for one in body.iter(w("p")):
        words = ""
        for text in one.iter(w("t"), w("delText")):
            if text.tag == w("delText"):
                words += f"[-{text.text}-]"
            elif next(text.iterancestors(w("ins")), None) is not None:
                words += f"{{+{text.text}+}}"
            else:
                words += text.text or ""
        told.append(words)
    return "\n".join(told)


def test_words_taken_out_and_put_in_stand_beside_each_other():
    before = a_docx(
        paragraph("Dear Ms Bell, we ", "ask", " you for help."), paragraph("Nadia Example is ill.")
    )
    after = a_docx(
        paragraph("Dear Ms Bell, we urge you for help today."),
        paragraph("New."),
        paragraph("Nadia Example is ill."),
    )

    assert tracked(redline(before, after)) == (
        "Dear Ms Bell, we [-ask-]{+urge+} you for help{+ today+}.\n{+New.+}\nNadia Example is ill."
    )


def test_a_change_carries_the_campaigns_day_and_no_persons_name():
    with zipfile.ZipFile(
        io.BytesIO(redline(a_docx(paragraph("a")), a_docx(paragraph("b")), on=date(2018, 3, 2)))
    ) as file:
        body = parse(file.read("word/document.xml"))

    changes = list(body.iter(w("ins"), w("del")))
    assert [(one.get(w("author")), one.get(w("date"))) for one in changes] == [
        ("plea", "2018-03-02T00:00:00Z")
    ] * 2
    assert len({one.get(w("id")) for one in changes}) == 2


def test_the_same_two_letters_give_the_same_bytes():
    before, after = a_docx(paragraph("Dear all,")), a_docx(paragraph("Dear Ana Bell,"))

    assert redline(before, after) == redline(before, after)


def test_a_note_and_a_cell_of_a_table_are_shown_as_well():
    before = a_docx(
        table(
            ("Ana", "Bell"),
        ),
        paragraph("x"),
        REFERENCE,
        footnotes=NOTES.format("Judgment of 2017."),
    )
    after = a_docx(
        table(
            ("Ana", "Óđinsson"),
        ),
        paragraph("x"),
        REFERENCE,
        footnotes=NOTES.format("Judgment of 2018."),
    )

    made = redline(before, after)

    assert reads(made) == reads(after) == ["Ana", "Óđinsson", "x", "See", "Judgment of 2018."]
    assert reads(rejected(made)) == reads(before)


WORDS = st.lists(
    st.sampled_from(
        ["Nadia", "Example", "is", "ill", ",", "\u00a0", "Óđinsson", " ", "d'Arc", "2018", "<&>"]
    ),
    max_size=8,
).map(" ".join)
RUNS = st.lists(WORDS, min_size=1, max_size=3).map(
    lambda runs: paragraph(*(one.replace("&", "&amp;").replace("<", "&lt;") for one in runs))
)
TABLE = st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=2).map(
    lambda rows: table(
        *(tuple(one.replace("&", "&amp;").replace("<", "&lt;") for one in row) for row in rows)
    )
)
LETTER = st.tuples(
    st.lists(st.one_of(RUNS, RUNS, RUNS, TABLE), min_size=1, max_size=6),
    st.sampled_from(["one", "two words"]),
).map(lambda made: a_docx(*made[0], paragraph("The end."), REFERENCE, footnotes=NOTES.format(made[1])))


@settings(max_examples=150, deadline=None)
@given(LETTER, LETTER)
def test_any_two_letters(before: bytes, after: bytes):
    made = redline(before, after)

    assert [one.strip() for one in reads(made)] == [one.strip() for one in reads(after)]
    assert reads(rejected(made)) == reads(before)
    assert unsound(made) == unsound(before)
    assert len(tracked(made)) >= len(tracked(before))


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """Letters of the sample campaign to three people."""
    import shutil
    from importlib.resources import files

    from plea.files.load import load_campaign
    from plea.merge.again import make_again
    from plea.merge.plan import plan_batch

    folder = tmp_path_factory.mktemp("sample") / "workspace"
    shutil.copytree(str(files("plea") / "sample"), folder)
    campaign, _ = load_campaign(folder / "letters" / "first-campaign")
    assert campaign is not None
    planned = plan_batch(campaign).assignments
    made = [make_again(campaign, one)[0] for one in (planned[0], planned[1], planned[-1])]
    return [one.draft.docx for one in made if one]


def test_real_letters_stay_whole_word_files(letters: list[bytes], tmp_path: Path):
    for before in letters:
        for after in letters:
            made = redline(before, after)
            path = tmp_path / "redline.docx"
            path.write_bytes(made)

            stories = {"body", "notes"}
            assert [p.text for p in as_read(made) if p.story in stories and p.text.strip()] == [
                p.text for p in as_read(after) if p.story in stories and p.text.strip()
            ]
            assert reads(rejected(made)) == reads(before)
            assert unsound(made) == []
            assert OpenXmlValidator().validate(str(path)).is_valid


CORPUS = sorted(HERE.glob("*.docx"))


@pytest.mark.parametrize("number", range(0, len(CORPUS), 10))
def test_documents_of_the_corpus_become_each_other(number: int):
    """Text boxes, controls, fields, tables in tables, tracked changes: whatever the guard lets in."""
    chosen = [path.read_bytes() for path in CORPUS[number : number + 10]]
    letters = [one for one in chosen if not any(problem.stops for problem in guard(one, "a.docx"))]
    for before, after in zip(letters, [*letters[1:], *letters[:1]], strict=True):
        made = redline(settled(before, PLAIN), after)

        assert reads_in_body(made) == reads_in_body(after)
        assert reads_in_body(rejected(made)) == reads_in_body(before)
        assert reads(settled(before, PLAIN)) == reads(before)


PLAIN = Properties("", "en-GB", "", date(2018, 3, 2))


def reads_in_body(content: bytes) -> list[str]:
    """Without page numbers and the like: a redline leaves them where they stand."""
    words = (one.text.replace(WORKED_OUT, "").strip() for one in as_read(content) if one.story == "body")
    return [one for one in words if one]
