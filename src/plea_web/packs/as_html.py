"""A pack as one page that needs no network: read anywhere, answered where JavaScript runs.

A phone's file viewer shows the texts and how to answer by hand; a browser adds the choices and *Copy my
answers*. The policy in its head lets nothing in but its own script and style.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import asdict
from hashlib import sha256
from html import escape
from importlib.resources import files

from plea_web.packs.changes import Change, word_changes
from plea_web.packs.fields import pieces, spoken
from plea_web.packs.pack import Pack, Question
from plea_web.packs.safe import safe_html
from plea_web.packs.speech import Speech, speech_for

_PAGE = files("plea_web.packs") / "page"
_SPOKEN = (
    "covering",
    "progress",
    "copied",
    "copy_by_hand",
    "nothing_yet",
    "opening",
    "wrong_password",
    "cannot_open",
)
_CHANGED = {Change.SAME: "{}", Change.ADDED: "<ins>{}</ins>", Change.TAKEN: "<del>{}</del>"}
_LONGEST = 5_000  # characters of a remark


def pack_as_html(pack: Pack, password: str = "") -> bytes:
    """Return the page of a pack; with a password nothing of its texts is readable in the file."""
    speech = speech_for(pack.language)
    body = "\n".join(_body(pack, speech, pack.seal if password else ""))
    return _document(_locked(body, password, speech) if password else body, speech).encode()


def _document(body: str, speech: Speech) -> str:
    style, script = ((_PAGE / name).read_text("utf-8") for name in ("page.css", "page.js"))
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    said = json.dumps({name: asdict(speech)[name] for name in _SPOKEN}, ensure_ascii=False).replace(
        "<", "\\u003c"
    )
    return f"""<!doctype html>
<html lang="{speech.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>{escape(speech.title)}</title>
<style>{style}</style>
<script type="application/json" id="speech">{said}</script>
</head>
<body>
{body}
<script>{script}</script>
</body>
</html>
"""


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _locked(body: str, password: str, speech: Speech) -> str:
    from plea_web.packs.locked import lock  # only locked packs wait for it

    kept = lock(body, password)
    return f"""<main class="locked">
<h1>{escape(speech.unlock_title)}</h1>
<p class="lead">{escape(speech.unlock)}</p>
<p class="by-hand">{escape(speech.no_script)}</p>
<form id="unlock">
<label for="password">{escape(speech.password)}</label>
<input id="password" type="password" autocomplete="off" required autofocus>
<button class="first">{escape(speech.open)}</button>
</form>
<p id="wrong" class="wrong" role="status"></p>
</main>
<script type="text/plain" id="locked"
data-salt="{kept.salt}" data-nonce="{kept.nonce}" data-rounds="{kept.rounds}">
{kept.content}
</script>"""


def _body(pack: Pack, speech: Speech, seal: str) -> Iterator[str]:
    sealing = f' data-seal="{escape(seal)}"' if seal else ""
    yield f'<main data-key="{escape(pack.key)}"{sealing}>'
    yield "<header>"
    yield f'<h1 tabindex="-1">{escape(speech.title)}</h1>'
    yield f'<p class="lead">{escape(speech.welcome)}</p>'
    yield f'<p class="answer">{escape(speech.how)}</p>'
    yield f'<p class="by-hand">{escape(speech.by_hand.format(pack.key))}</p>'
    if any(field for question in pack.questions for _, field in pieces(question.words)):
        yield f'<p class="quiet">{escape(speech.fields)}</p>'
    yield f'<p class="key">{escape(speech.key)}: <b>{escape(pack.key)}</b></p>'
    yield "</header>"
    for question in pack.questions:
        yield from _passage(question, pack.language, speech)
    yield f'<section class="back" id="back" hidden><h2>{escape(speech.send_back)}</h2>'
    yield '<p id="said" role="status"></p>'
    yield '<pre id="answers" tabindex="0"></pre></section>'
    yield "</main>"
    yield from _bar(len(pack.questions), speech)


def _bar(count: int, speech: Speech) -> Iterator[str]:
    yield '<div class="bar" role="region" aria-labelledby="told">'
    yield '<span class="told" id="told" role="status"></span>'
    yield f'<progress id="done" max="{count}" value="0" aria-labelledby="told"></progress>'
    yield f'<button type="button" class="first" id="copy">{escape(speech.copy)}</button>'
    yield f'<button type="button" id="save">{escape(speech.save)}</button>'
    yield "</div>"


def _passage(question: Question, language: str, speech: Speech) -> Iterator[str]:
    number, heading = question.number, f"text-{question.number}"
    title = escape(speech.passage.format(number))
    yield f'<section class="passage" data-number="{number}" aria-labelledby="{heading}">'
    yield f'<h2 id="{heading}">{title} <small>{escape(speech.count(question.letters))}</small></h2>'
    yield f'<p class="words" lang="{escape(language)}">{_words(question.words)}</p>'
    if question.notes:
        notes = "".join(f'<li lang="{escape(language)}">{_words(note)}</li>' for note in question.notes)
        yield f'<ol class="notes" aria-label="{escape(speech.note)}">{notes}</ol>'
    if question.why:
        yield f'<p class="why">{escape(speech.why)}: {escape("; ".join(question.why))}</p>'
    if question.before:
        yield f"<details open><summary>{escape(speech.was)}</summary>"
        yield f'<p class="change-shown" lang="{escape(language)}">{_changed(question)}</p></details>'
    if question.sample:
        name = f", {escape(question.sample_name)}" if question.sample_name else ""
        yield f'<details class="sample"><summary>{escape(speech.sample)}{name}</summary>'
        yield f'<div class="letter" lang="{escape(language)}">{safe_html(question.sample)}</div></details>'
    yield from _answer(question, title, speech)
    by_pen = f"☐ {speech.good} \u2003 ☐ {speech.change}: {'_' * 20}"
    yield f'<p class="paper">{escape(by_pen)}</p>'
    yield "</section>"


def _words(text: str) -> str:
    """Return words with each field in a frame."""
    return "".join(
        f'<span class="field">{escape(spoken(piece))}</span>' if field else escape(piece, quote=False)
        for piece, field in pieces(text)
    )


def _changed(question: Question) -> str:
    return "".join(
        _CHANGED[change].format(escape(words))
        for change, words in word_changes(question.before, question.words)
    )


def _answer(question: Question, title: str, speech: Speech) -> Iterator[str]:
    name = f"answer-{question.number}"
    yield f'<fieldset class="answer"><legend class="unseen">{title}</legend><div class="choices">'
    for value, label in (("ok", speech.good), ("change", speech.change), ("skip", speech.skip)):
        choice = f'<input type="radio" name="{name}" value="{value}" autocomplete="off">'
        yield f'<label class="choice">{choice}<span>{escape(label)}</span></label>'
    yield '</div><div class="more">'
    for kind, label, words in (("comment", speech.comment, ""), ("wording", speech.wording, question.words)):
        identity = f'id="{kind}-{question.number}"'
        meant = f' data-words="{escape(words)}"' if words else ""
        yield f'<div class="{kind}" hidden><label for="{kind}-{question.number}">{escape(label)}</label>'
        yield f'<textarea {identity} maxlength="{_LONGEST}" autocomplete="off"{meant}></textarea></div>'
    yield "</div></fieldset>"
