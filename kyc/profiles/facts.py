"""The closed list of what a profile knows by name: the company, its addresses and its people.

A fact's key is one of `LABELS` (`legal_name`, `registered_address.city`), or, where an answer means
none of these, the answer's own key, which begins with a slash (`/Traffic/senderName`). Labels are
marked for translation; who shows them passes them through gettext.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kyc.requirements.messages import marked

OWN = "/"

COMPANY = {
    "legal_name": marked("Legal name"),
    "trading_name": marked("Trading name"),
    "company_type": marked("Company type"),
    "registration_number": marked("Registration number"),
    "vat_number": marked("VAT number"),
    "website": marked("Website"),
    "company_email": marked("Company's email"),
    "company_phone": marked("Company's phone number"),
}
ADDRESS = {
    "street": marked("Street and number"),
    "street_2": marked("Second line"),
    "street_name": marked("Street without the number"),
    "house_number": marked("House number alone"),
    "city": marked("City"),
    "region": marked("State, province or region"),
    "postal_code": marked("Postal code"),
    "country": marked("Country"),
}
PERSON = {
    "name": marked("Full name"),
    "given_name": marked("Given name"),
    "family_name": marked("Family name"),
    "email": marked("Email"),
    "phone": marked("Phone number"),
    "role": marked("Role"),
}


@dataclass(frozen=True, eq=False)
class Part:
    """Facts that belong together. `slug` names them in addresses of pages; it is a key's first half
    but for the company's."""

    slug: str
    title: str
    labels: Mapping[str, str]


def _under(slug: str, title: str, members: Mapping[str, str]) -> Part:
    return Part(slug, title, {f"{slug}.{name}": label for name, label in members.items()})


PARTS: tuple[Part, ...] = (
    Part("company", marked("Company"), COMPANY),
    _under("registered_address", marked("Registered address"), ADDRESS),
    _under("business_address", marked("Business address"), ADDRESS),
    _under("postal_address", marked("Postal address"), ADDRESS),
    _under("billing_address", marked("Billing address"), ADDRESS),
    _under("contact", marked("Contact"), PERSON),
    _under("representative", marked("Legal representative"), PERSON),
    _under("director", marked("Director"), PERSON),
)
LABELS: dict[str, str] = {key: label for part in PARTS for key, label in part.labels.items()}


def part(slug: str) -> Part | None:
    """The part of this name, if there is one."""
    return next((found for found in PARTS if found.slug == slug), None)


def part_of(key: str) -> Part | None:
    """The part that a key belongs to; none for an answer's own key."""
    return next((found for found in PARTS if key in found.labels), None)


def is_email(key: str) -> bool:
    """Whether a fact is an email address by its name."""
    return key.endswith("email") and not key.startswith(OWN)
