"""To whom the letter of the benchmarks goes: a thousand people made of five names in three scripts.

Nobody of them exists. Double names and numbers in the address keep every letter different from every other.
"""

from __future__ import annotations

from typing import Any

_NAMES = (
    ("Ana", "Bell", "f"), ("Ben", "Óðinsson", "m"), ("Cleo", "d'Arc", "f"),
    ("Dov", "O'Shea", "m"), ("Eve", "van der Meer", "f"), ("Ана", "Белл", "f"),
    ("Дов", "О’Шей", "m"), ("ანა", "ბელი", "f"), ("დოვ", "ო'შეი", ""),
)  # fmt: skip
_PLACES = (
    ("Norway", "Oslo", "Parkveien"), ("Georgia", "თბილისი", "რუსთაველის გამზირი"),
    ("Poland", "Warszawa", "ul. Wiejska"), ("Ukraine", "Київ", "вул. Грушевського"),
    ("Ireland", "Dublin", "St Stephen's Green"),
)  # fmt: skip
_OFFICES = ("member", "ambassador", "member", "minister", "member", "commissioner", "member")
_BODIES = (
    "Law & Liberties",
    "Foreign Affairs <plenary>",
    "Комитет по правам человека",
    "Justice & Home Affairs",
)
_ASKS = ("Raise", "Support", "Demand", "Recall", "Answer for")
_DEMANDS = (
    "the petition for a pardon, and the reasons for which it was refused",
    "an examination by doctors who are independent of the prison service",
    "the opinion of the Working Group on Arbitrary Detention",
    "visits of the family, and letters that are not read by the guards",
    "the return of the files that were taken from the lawyers & never given back",
)
_COURTS = ("District Court No 2", "City Court", "Court of Appeal", "Supreme Court")
_RULINGS = (
    "Arrest for two months; the lawyer was not heard",
    "Sentence upheld without a hearing of witnesses",
    "Petition refused; no reasons were given",
    "Transfer to a colony with a stricter regime",
)

RECIPIENTS = 1000
SHARED: dict[str, Any] = {
    "campaign": {
        "title": "Release Nadia Example",
        "date": "2 March 2018",
        "place": "Warsaw",
        "reference": "NE/2018",
    },
    "sender": {
        "organisation": "Friends of Nadia Example",
        "director": "the board",
        "street": "Example Street 1",
        "city": "00-001 Warsaw",
        "email": "office@example.org",
    },
    "case": {
        "name": "Nadia Example",
        "born": "1963",
        "arrested": "21 May 2009",
        "sentence": "fourteen years",
        "illness": "a disease of the vessels of the brain, first found by a scan of 27 December 2017",
        "prison": "colony LA-155/14",
        "finding": "that the detention is arbitrary, and that the only remedy is release",
        "source": "Opinion adopted at the eightieth session, paragraphs 61 & 62",
    },
}


def table_rows(count: int = 17) -> list[dict[str, str]]:
    """Return the decisions that the letter lists in its table."""
    return [
        {
            "number": str(number),
            "day": f"{number % 28 + 1} March {2009 + number % 9}",
            "court": _COURTS[number % 4],
            "ruling": _RULINGS[number % 4],
            "remark": f"file {number}/{number * 7 % 100:02}",
        }
        for number in range(1, count + 1)
    ]


def values(number: int) -> dict[str, Any]:
    """Return what only the letter of one recipient says."""
    given, _, gender = _NAMES[number % len(_NAMES)]
    family = "-".join(dict.fromkeys(_NAMES[number // step % len(_NAMES)][1] for step in (1, 9, 81)))
    country, city, street = _PLACES[number % len(_PLACES)]
    recipient = {
        "key": f"r-{number}",
        "given_name": given,
        "family_name": family,
        "gender": gender,
        "office": _OFFICES[number % len(_OFFICES)],
        "body": _BODIES[number % len(_BODIES)],
        "street": f"{street} {number % 180 + 1}",
        "postal_code": f"{number * 37 % 90000 + 10000}",
        "city": city,
        "country": country,
        "signed_on": "25 October 2017" if number % 3 == 0 else "",
    }
    demands = [
        {"ask": _ASKS[(number + place) % len(_ASKS)], "what": what} for place, what in enumerate(_DEMANDS)
    ]
    return {"recipient": recipient, "demands": demands}


def everything(number: int, rows: int = 17) -> dict[str, Any]:
    """Return all values of one letter, those that are the same in each included."""
    return {**SHARED, "rows": table_rows(rows), **values(number)}


def flat(number: int) -> dict[str, Any]:
    """Return a letter's values for tools without dotted names and comparisons: the answers are given."""
    whole = everything(number)
    groups = ("campaign", "sender", "case", "recipient")
    plain = {f"{group}_{name}": value for group in groups for name, value in whole[group].items()}
    office, gender = whole["recipient"]["office"], whole["recipient"]["gender"]
    excellency = office == "ambassador"
    answers = {
        "is_excellency": excellency,
        "is_ms": not excellency and gender == "f",
        "is_mr": not excellency and gender == "m",
        "is_other": not excellency and not gender,
        "has_signed": bool(whole["recipient"]["signed_on"]),
        "not_signed": not whole["recipient"]["signed_on"],
    }
    return {**plain, **answers, "demands": whole["demands"], "rows": whole["rows"]}
