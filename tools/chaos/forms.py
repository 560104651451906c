"""Valid answers for the regions of a run, each with one text into which words for the simulated
reviewers go."""

from copy import deepcopy
from typing import Any

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<<>>>>>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF"
)

ANSWERS: dict[str, Any] = {
    "AU": [
        [
            {
                "senderName": "Harbour Dental",
                "trafficPurpose": "Notifications",
                "intendedUse": "Reminders.",
                "consentConfirmed": True,
            }
        ],
        {
            "legalName": "Harbour Dental Pty Ltd",
            "registrationNumber": "51824753556",
            "addressLine1": "1 Collins Street",
            "city": "Melbourne",
            "state": "VIC",
            "postalCode": "3000",
            "country": "AU",
        },
        {"fullName": "Mia Chen", "email": "mia@harbour.example", "phoneNumber": "+61398765432"},
    ],
    "GB": {
        "companyName": "Thames Dental Ltd",
        "companyNumber": "01234567",
        "useCase": "Alerts",
        "contactEmail": "mia@thames.example",
        "messagesPerMonth": 1200,
        "remarks": "Reminders.",
        "termsAccepted": True,
    },
    "NL": {
        "companyDetailsTemplate": {
            "companyName": "Voorbeeld Tandartsen B.V.",
            "kvkNumber": "12345678",
            "street": "Damrak",
            "houseNumber": 1,
            "houseNumberAddition": "B",
            "postalCode": "1012 AB",
            "city": "Amsterdam",
        },
        "numberUseTemplate": {
            "purposes": ["Afspraken", "Meldingen"],
            "explanation": "Herinneringen.",
            "language": "nl",
            "areaConfirmed": True,
        },
        "contactTemplate": {
            "initials": "A.B.",
            "familyName": "de Vries",
            "email": "ab@voorbeeld.example",
            "phoneNumber": "+31201234567",
        },
    },
    "SE": {
        "companyName": "Exempel Tandvård AB",
        "organisationNumber": "556016-0680",
        "isReseller": True,
        "endCustomer": "Slutkund AB",
        "endCustomerNumber": "556016-0680",
        "visitingAddress": {
            "street": "Drottninggatan 1",
            "postalCode": "111 51",
            "city": "Stockholm",
        },
        "contact": {
            "fullName": "Åsa Öberg",
            "email": "asa@exempel.example",
            "phoneNumber": "+46812345678",
        },
        "purpose": "REMINDERS",
        "description": "Påminnelser.",
        "messagesPerMonth": 800,
        "noBlockedNumbers": True,
    },
}
# Where the text stands.
WORDS: dict[str, tuple[str | int, ...]] = {
    "AU": (0, 0, "intendedUse"),
    "GB": ("remarks",),
    "NL": ("numberUseTemplate", "explanation"),
    "SE": ("description",),
}


def answers(region: str, words: str) -> Any:
    """The region's answers with these words for its reviewers; None where nothing is asked."""
    if region not in ANSWERS:
        return None
    given = deepcopy(ANSWERS[region])
    *path, last = WORDS[region]
    inner = given
    for part in path:
        inner = inner[part]
    inner[last] = f"Reminders of appointments to patients who asked for them. {words}"
    return given
