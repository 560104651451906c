"""Who is on the demo's desk: people, teams, companies, and what each company answers."""

from dataclasses import dataclass
from typing import Any

# Sign-in name, given name, family name, group, team; the password is "demo", as of all of them.
PEOPLE = (
    ("kim", "Kim", "Larsen", "Officer", "Sydney team"),
    ("tiago", "Tiago", "Marques", "Officer", "Lisbon team"),
    ("ines", "Ines", "Duarte", "Manager", "Lisbon team"),
)


@dataclass(frozen=True)
class Company:
    """A company of a team. `answers` are those of its own region; what they are about goes where
    `use` says."""

    name: str
    team: str
    place: tuple[str, str]
    facts: dict[str, str]
    answers: Any
    use: tuple[str | int, ...] = ()
    documents: tuple[tuple[str, str], ...] = ()


def australian(name: str, number: str, street: str, city: str, state: str, code: str) -> Company:
    """A company in Australia, with what a mobile number asks."""
    short = name.removesuffix(" Pty Ltd")
    mail = f"mia@{short.split()[0].lower()}.example"
    facts = {
        "legal_name": name,
        "registration_number": number,
        "registered_address.street": street,
        "registered_address.city": city,
        "registered_address.region": state,
        "registered_address.postal_code": code,
        "registered_address.country": "AU",
        "contact.name": "Mia Chen",
        "contact.email": mail,
        "contact.phone": "+61398765432",
    }
    answers = [
        [
            {
                "senderName": short,
                "trafficPurpose": "Notifications",
                "intendedUse": "",
                "consentConfirmed": True,
            }
        ],
        {
            "legalName": name,
            "registrationNumber": number,
            "addressLine1": street,
            "city": city,
            "state": state,
            "postalCode": code,
            "country": "AU",
        },
        {"fullName": "Mia Chen", "email": mail, "phoneNumber": "+61398765432"},
    ]
    kept = (("Letter of authorisation", ""), ("Electricity bill", "UTILITY_BILL"))
    use = (0, 0, "intendedUse")
    return Company(short, "Sydney team", ("AU", "MOBILE"), facts, answers, use, kept)


COMPANIES = (
    australian(
        "Harbour Dental Pty Ltd", "51824753556", "1 Collins Street", "Melbourne", "VIC", "3000"
    ),
    australian(
        "Wattle Childcare Pty Ltd", "53004085616", "12 Banksia Road", "Sydney", "NSW", "2000"
    ),
    australian(
        "Southern Couriers Pty Ltd", "83914571673", "88 Wharf Street", "Brisbane", "QLD", "4000"
    ),
    Company(
        "Thames Physio",
        "Sydney team",
        ("GB", "MOBILE"),
        {"legal_name": "Thames Physio Ltd", "registration_number": "01234567"},
        {
            "companyName": "Thames Physio Ltd",
            "companyNumber": "01234567",
            "useCase": "Alerts",
            "contactEmail": "ada@thames.example",
            "messagesPerMonth": 1200,
            "remarks": "",
            "termsAccepted": True,
        },
        ("remarks",),
        (("Authorisation", ""),),
    ),
    Company(
        "Aurora Tandvård",
        "Lisbon team",
        ("SE", "MOBILE"),
        {"legal_name": "Aurora Tandvård AB", "registration_number": "556016-0680"},
        {
            "companyName": "Aurora Tandvård AB",
            "organisationNumber": "556016-0680",
            "isReseller": False,
            "visitingAddress": {
                "street": "Drottninggatan 1",
                "postalCode": "111 51",
                "city": "Stockholm",
            },
            "contact": {
                "fullName": "Åsa Öberg",
                "email": "asa@aurora.example",
                "phoneNumber": "+46812345678",
            },
            "purpose": "REMINDERS",
            "description": "",
            "messagesPerMonth": 800,
            "noBlockedNumbers": True,
        },
        ("description",),
    ),
    Company(
        "Grachten Fysiotherapie",
        "Lisbon team",
        ("NL", "MOBILE"),
        {"legal_name": "Grachten Fysiotherapie B.V.", "registration_number": "12345678"},
        {
            "companyDetailsTemplate": {
                "companyName": "Grachten Fysiotherapie B.V.",
                "kvkNumber": "12345678",
                "street": "Damrak",
                "houseNumber": 1,
                "postalCode": "1012 AB",
                "city": "Amsterdam",
            },
            "numberUseTemplate": {
                "purposes": ["Afspraken", "Meldingen"],
                "explanation": "",
                "language": "nl",
                "areaConfirmed": True,
            },
            "contactTemplate": {
                "initials": "A.B.",
                "familyName": "de Vries",
                "email": "ab@grachten.example",
                "phoneNumber": "+31201234567",
            },
        },
        ("numberUseTemplate", "explanation"),
        (("Uittreksel Handelsregister", ""), ("Machtiging", "")),
    ),
    Company(
        "Rhein Logistik",
        "Lisbon team",
        ("DE", "LOCAL"),
        {"legal_name": "Rhein Logistik GmbH", "registration_number": "HRB 12345"},
        {
            "companyName": "Rhein Logistik GmbH",
            "legalForm": "GMBH",
            "registerNumber": "HRB 12345",
            "employees": 120,
            "isTelecomProvider": False,
            "address": {
                "street": "Hafenstraße",
                "houseNumber": "7",
                "postalCode": "40221",
                "city": "Düsseldorf",
            },
            "services": ["Voice", "SMS"],
            "directors": [
                {"givenName": "Jana", "familyName": "Weber", "dateOfBirth": "1979-04-12"}
            ],
            "remarks": "",
        },
        ("remarks",),
        (("Handelsregisterauszug", "REGISTER_EXTRACT"),),
    ),
    Company(
        "Maple Rides", "Sydney team", ("US", "LOCAL"), {"legal_name": "Maple Rides Inc."}, None
    ),
)
USES = (
    "Reminders of appointments, sent to customers who asked for them when they registered.",
    "Notices of a delivery and its time, sent to the person who ordered it, with a word to stop.",
    "Changes of opening hours for parents who gave their number and can end it by replying STOP.",
)
REVIEWERS_ASK = (
    "Please correct the legal name: it differs from the register by a character.",
    "Please give a contact phone number that somebody answers in business hours.",
    "The description of use is too short. Say who receives the messages and how they agreed.",
    "Please send a newer letter of authorisation: this one is not signed.",
)
# Code, words and advice of each reason, in the order of what the reviewers ask; and the question
# that each is about, where it is one of Australia's.
REASONS = (
    ("name", "Name differs from the register", "Copy the name from the register."),
    ("contact", "Contact can't be reached", "Give a number that is answered in business hours."),
    ("use", "Use described too briefly", "Say who receives the messages and how they agreed."),
    ("letter", "Letter not signed", "Have a director sign it, and scan both pages."),
)
USE = 2
ABOUT = ("/1/legalName", "/2/phoneNumber", "/0/*/intendedUse", "document:letter-of-authorisation")
REVIEWERS_REFUSE = (
    "The company is dissolved according to its register.",
    "The number would be used for marketing without consent.",
)
COMMENTS = (
    "I called them: the signed letter comes tomorrow.",
    "@olivia the name in the register has changed, see their website.",
    "Same as last month's order, only another number.",
    "They want it before Friday.",
)
REMARKS = ("Name who gives consent, and where.", "Is this address the registered one?")
