"""Which form of address a recipient gets, and what to say when there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from plea.address.countries import country_code
from plea.address.forms import LANGUAGES, OFFICES, FormOfAddress, forms_of_address
from plea.model.people import Recipient
from plea.model.problem import Problem

MEANT = {
    "ua": "uk",
    "kz": "kk",
    "gb": "en",
    "us": "en",
    "sp": "es",
    "deutsch": "de",
    "français": "fr",
    "polski": "pl",
    "русский": "ru",
    "қазақша": "kk",
    "українська": "uk",
    "italiano": "it",
    "español": "es",
    **{name.casefold(): code for code, name in LANGUAGES.items()},
}
"""What people write for a language's code."""

WORDED_FOR_KAZAKHSTAN = frozenset({("ru", "president"), ("kk", "president"), ("uk", "president")})
"""Forms that say "Республики Казахстан" in so many words, hence suit no other president."""

WITHOUT_FORMS = {
    "cz": ("cs", "Czech"),
    "cs": ("cs", "Czech"),
    "gr": ("el", "Greek"),
    "el": ("el", "Greek"),
    "nl": ("nl", "Dutch"),
    "pt": ("pt", "Portuguese"),
    "sv": ("sv", "Swedish"),
    "se": ("sv", "Swedish"),
}
"""Languages that people ask for and that plea has no forms of address in yet."""


def form_for(
    recipient: Recipient,
    language: str,
    forms: Mapping[tuple[str, str], FormOfAddress] | None = None,
) -> FormOfAddress | list[Problem]:
    """Return the form for a recipient's office, or what stands in the way."""
    known = forms_of_address() if forms is None else forms
    office = recipient.cell("office")
    form = known.get((language, office))
    if form is not None:
        return [_of_another_country(recipient, form)] if _is_of_another_country(recipient, form) else form
    problems = []
    if language not in LANGUAGES:
        problems.append(_unknown_language(recipient, language))
    if office not in OFFICES:
        problems.append(_unknown_office(recipient, office))
    return problems or [_no_form(recipient, language, office, known)]


def _unknown_language(recipient: Recipient, language: str) -> Problem:
    if language in WITHOUT_FORMS:
        code, name = WITHOUT_FORMS[language]
        message = (
            f'plea has no forms of address in {name} ("{code}"), the language of {recipient.name}\'s letter.'
        )
        todo = f"Choose one of {_listed(LANGUAGES)}."
    else:
        message = (
            f'"{language}", the language for {recipient.name}, is not one that plea has forms of address in.'
            if language
            else f"No language is given for {recipient.name}."
        )
        near = _near_language(language)
        todo = f'Write "{near}" ({LANGUAGES[near]}).' if near else f"Write one of {_listed(LANGUAGES)}."
    return Problem(
        code="unknown-language",
        place=recipient.place("language"),
        message=message,
        todo=todo,
        concerns=(recipient.key,),
    )


def _unknown_office(recipient: Recipient, office: str) -> Problem:
    near = _near_office(office)
    return Problem(
        code="unknown-office",
        place=recipient.place("office"),
        message=(
            f'"{office}", the office of {recipient.name}, is not one that plea knows how to write to.'
            if office
            else f"No office is given for {recipient.name}."
        ),
        todo=(f'Did you mean "{near}" ({OFFICES[near]})?' if near else f"Write one of {_listed(OFFICES)}."),
        concerns=(recipient.key,),
    )


def _no_form(
    recipient: Recipient, language: str, office: str, forms: Mapping[tuple[str, str], FormOfAddress]
) -> Problem:
    others = [spoken for spoken, known in forms if known == office]
    ways = f"Write the letter in one of {_listed(others)}" if others else "Choose another office"
    return Problem(
        code="no-form-of-address",
        place=recipient.place("office"),
        message=(
            f'There is no form of address for the office "{office}" in {LANGUAGES[language]} ("{language}"), '
            f"which {recipient.name}'s letter needs."
        ),
        todo=f"{ways}, or have the form added to forms_of_address.csv.",
        concerns=(recipient.key,),
    )


def _is_of_another_country(recipient: Recipient, form: FormOfAddress) -> bool:
    if (form.language, form.office) not in WORDED_FOR_KAZAKHSTAN or recipient.cell("address", form.language):
        return False
    return country_code(recipient.cell("country")) != "KZ"


def _of_another_country(recipient: Recipient, form: FormOfAddress) -> Problem:
    language = LANGUAGES[form.language]
    return Problem(
        code="no-form-of-address",
        place=recipient.place("country"),
        message=(
            f'The {language} form of address for the office "{form.office}" is worded for Kazakhstan, '
            f'and the country of {recipient.name} is "{recipient.cell("country")}".'
        ),
        todo=f'Type the {language} address of {recipient.name} in the column "address_{form.language}".',
        concerns=(recipient.key,),
    )


@cache
def _near_language(language: str) -> str | None:
    folded = language.strip().casefold()
    if folded[:2] in LANGUAGES and folded[2:3] in {"", "-", "_"}:
        return folded[:2]
    name = folded if folded in MEANT else _nearest(folded, MEANT)
    return MEANT[name] if name else None


@cache
def _near_office(office: str) -> str | None:
    folded = office.strip().casefold()
    words = {label.casefold(): code for code, label in OFFICES.items()} | {code: code for code in OFFICES}
    near = _nearest(folded.replace(" ", "_"), OFFICES) or _nearest(folded, words)
    return words[near] if near else None


def _nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like this one; two letters are like nothing but themselves."""
    if len(word) <= 2:
        return None
    from rapidfuzz import fuzz, process

    found = process.extractOne(word, list(known), scorer=fuzz.ratio, score_cutoff=70)
    return found[0] if found else None


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
