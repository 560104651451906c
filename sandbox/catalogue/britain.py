"""GB MOBILE: one template that is all there is, and several documents."""

from typing import Any

from sandbox.catalogue.offers import BOTH, MINUTE, SMS, Offer
from sandbox.catalogue.requirements import (
    PDF,
    RequiredAttachment,
    RequirementSet,
    Template,
)

BUSINESS: dict[str, Any] = {
    "title": "Business details",
    "description": "The business that will use the number in the United Kingdom.",
    "type": "object",
    "properties": [
        {
            "name": "companyName",
            "title": "Company name",
            "type": "string",
            "required": True,
            "maxLength": 160,
        },
        {
            "name": "companyNumber",
            "title": "Companies House number",
            "type": "string",
            "required": True,
            "pattern": "^([0-9]{8}|[A-Z]{2}[0-9]{6})$",
            "x-placeholder": "01234567",
            "messages": {"pattern": "eight characters, for example 01234567 or SC123456"},
        },
        {
            "name": "useCase",
            "title": "Use case",
            "type": "string",
            "required": True,
            "enum": ["Alerts", "Authentication", "Conversations", "Marketing"],
        },
        {
            "name": "contactEmail",
            "title": "Contact email",
            "type": "string",
            "required": True,
            "format": "email",
        },
        {
            "name": "messagesPerMonth",
            "title": "Messages per month",
            "type": "integer",
            "required": False,
            "minimum": 1,
            "maximum": 10000000,
        },
        {
            "name": "remarks",
            "title": "Remarks",
            "type": "string",
            "required": False,
            "maxLength": 400,
        },
        {
            "name": "termsAccepted",
            "title": "Code of practice",
            "description": "I confirm that the number is used under the code of practice for "
            "mobile numbers.",
            "type": "boolean",
            "required": True,
            "enum": [None, True],
        },
    ],
}

GUIDANCE = (
    "1. Print both pages on the company's paper.",
    "2. A director who is named at Companies House signs; initials are not enough.",
    "3. Scan both pages into one file, with nothing cut off, and send it as a PDF.",
)

MOBILE = RequirementSet(
    fields=BUSINESS,
    attachments=(
        RequiredAttachment(
            id="company-authorisation",
            title="Company authorisation",
            description="Both pages of the template, signed by a director.",
            mandatory=True,
            mime_types=(PDF,),
            templates=(
                Template("company-authorisation-gb.pdf", "Company authorisation"),
                Template(
                    "company-authorisation-gb-guidance.pdf",
                    "Company authorisation: guidance",
                    GUIDANCE,
                ),
            ),
        ),
        # A slash and a space in the id: a client must percent-encode it in the path.
        RequiredAttachment(
            id="identity/signing director",
            title="Identity of the signing director",
            description="A photograph or scan of one document.",
            mandatory=False,
            document_types=("PASSPORT", "DRIVING_LICENCE", "RESIDENCE_PERMIT"),
        ),
    ),
)

OFFERS = (
    Offer(
        region="GB",
        region_name="United Kingdom",
        number_type="MOBILE",
        prefixes=("+447400", "+447418", "+447521"),
        length=13,
        capabilities=(BOTH, SMS),
        currency="EUR",
        setup_price="0.00",
        monthly_price="2.00",
        reservation_seconds=30 * MINUTE,
        requirements=MOBILE,
    ),
)
