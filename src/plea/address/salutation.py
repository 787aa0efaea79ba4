"""How a person is styled and greeted: what was typed for them decides, never their first name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from plea.address.forms import FormOfAddress, Gender, Template
from plea.address.honorifics import Honorific, begins_with_degree, honorific, in_salutation

TITLES_OF_HONOUR = frozenset({"Lord", "Lady", "Baron", "Baroness", "Sir", "Dame"})
"""English honorifics that stay with the name, even where a form has none."""

SAID_IN_ENGLISH: Mapping[str, Template] = {
    "Mrs": Template.of("Dear Mrs {family},"),
    "Miss": Template.of("Dear Miss {family},"),
    "Mx": Template.of("Dear Mx {family},"),
    "Lord": Template.of("Dear Lord {family},"),
    "Lady": Template.of("Dear Lady {family},"),
    "Baron": Template.of("Dear Baron {family},"),
    "Baroness": Template.of("Dear Baroness {family},"),
    "Sir": Template.of("Dear Sir {given},"),
    "Dame": Template.of("Dear Dame {given},"),
}
"""Salutations that take the place of the form's own "Dear Mr {family},"."""

DEGREE_SAID_IN_ENGLISH = Template.of("Dear {title} {family},")


@dataclass(frozen=True, slots=True)
class Style:
    """What a row's honorific and title come to in one language."""

    honorific: Honorific
    title: str  # before the full name: "Dr", "Lord", "Dipl.-Ing."
    said: str  # in a salutation: "Dr", never "Dipl.-Ing."
    known: bool  # False: the honorific is a word we do not know

    @property
    def gender(self) -> Gender:
        """The gender that the honorific states."""
        return self.honorific.gender


@lru_cache(maxsize=4096)
def style(typed: str, title: str, language: str) -> Style:
    """Return how someone is styled whose row says these two things.

    A degree may stand in the honorific column and an honorific in the title column: people
    put them there, and both say the same wherever they stand.
    """
    if begins_with_degree(typed):
        typed, title = "", title if typed in title else f"{typed} {title}".strip()
    elif title and not typed and honorific(title, language):
        typed, title = title, ""
    found = honorific(typed, language)
    styled = found or Honorific()
    whole = f"{title} {styled.word}".strip() if styled.word in TITLES_OF_HONOUR else title
    return Style(styled, whole, in_salutation(title, language), known=found is not None)


def address_template(form: FormOfAddress, styled: Style) -> Template:
    """Return the form's address for a person so styled.

    In English a title takes the place of Mr or Ms: "Dr Ana Bell", "Lord Anderson".
    """
    titled = form.language == "en" and (styled.said or styled.honorific.word in TITLES_OF_HONOUR)
    return form.address[Gender.NEUTRAL if titled else styled.gender]


def salutation_template(form: FormOfAddress, styled: Style) -> Template:
    """Return the form's salutation for a person so styled.

    Only a salutation that says the person's name gives way to "Dear Lord Anderson," or "Dear
    Dr Bell,": "Excellency," and "Dear Commissioner," belong to the office, whoever holds it.
    """
    template = form.salutation[styled.gender]
    if form.language != "en" or not template.needs:
        return template
    word = styled.honorific.word
    if styled.said and word not in TITLES_OF_HONOUR:
        return DEGREE_SAID_IN_ENGLISH
    return SAID_IN_ENGLISH.get(word, template)
