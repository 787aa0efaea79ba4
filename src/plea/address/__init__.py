"""How to write to whom: inside address, salutation and close, by office, language and honorific."""

from plea.address.addressing import Addressing, write_to
from plea.address.forms import LANGUAGES, OFFICES, FormOfAddress, forms_of_address
from plea.address.names import full_name
from plea.address.office import OfficeIdentity, office_of

__all__ = [
    "LANGUAGES",
    "OFFICES",
    "Addressing",
    "FormOfAddress",
    "OfficeIdentity",
    "forms_of_address",
    "full_name",
    "office_of",
    "write_to",
]
