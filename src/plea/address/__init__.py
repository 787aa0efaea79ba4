"""How to write to whom: inside address, salutation and close, by office, language and honorific."""

from plea.address.addressing import Addressing, write_to
from plea.address.forms import LANGUAGES, OFFICES, FormOfAddress, forms_of_address
from plea.address.names import full_name

__all__ = [
    "LANGUAGES",
    "OFFICES",
    "Addressing",
    "FormOfAddress",
    "forms_of_address",
    "full_name",
    "write_to",
]
