"""HK: a shape nobody knows; its reviewers reject every order."""

from sandbox.catalogue.offers import BOTH, HOUR, SMS, VOICE, Offer, Outcome
from sandbox.catalogue.requirements import PDF, RequiredAttachment, RequirementSet

REQUIREMENTS = RequirementSet(
    fields={
        "formVersion": "2026-02",
        "pages": [
            {
                "heading": "Part A – Real-name registration",
                "controls": [
                    {
                        "no": "A1",
                        "caption": "Name of the company in English",
                        "control": "textbox",
                        "chars": 120,
                    },
                    {
                        "no": "A2",
                        "caption": "Name of the company in Chinese",
                        "control": "textbox",
                        "chars": 60,
                    },
                    {
                        "no": "A3",
                        "caption": "Business registration number",
                        "control": "textbox",
                        "mask": "99999999-999",
                    },
                ],
            },
            {
                "heading": "Part B – Use of the number",
                "controls": [
                    {
                        "no": "B1",
                        "caption": "Purpose",
                        "control": "tickboxes",
                        "choose": ["Calls", "SMS", "WhatsApp"],
                    },
                    {
                        "no": "B2",
                        "caption": "Is the traffic promotional?",
                        "control": "tickbox",
                        "showIf": "B1 has SMS",
                    },
                ],
            },
        ],
    },
    attachments=(
        RequiredAttachment(
            id="business registration (BR)",
            title="Business registration certificate",
            description="Valid on the day of the submission.",
            mandatory=True,
            mime_types=(PDF,),
        ),
    ),
)

NO_MATCH = "The business registration number does not belong to the company that was named."

OFFERS = (
    Offer(
        region="HK",
        region_name="Hong Kong",
        number_type="MOBILE",
        prefixes=("+8526", "+8529"),
        length=12,
        capabilities=(SMS, BOTH),
        currency="USD",
        setup_price="15.00",
        monthly_price="14.50",
        reservation_seconds=12 * HOUR,
        requirements=REQUIREMENTS,
        outcome=Outcome.REJECT,
        message=NO_MATCH,
    ),
    Offer(
        region="HK",
        region_name="Hong Kong",
        number_type="LOCAL",
        prefixes=("+8522",),
        length=12,
        capabilities=(VOICE,),
        currency="USD",
        setup_price="5.00",
        monthly_price="6.125",
        reservation_seconds=12 * HOUR,
        requirements=REQUIREMENTS,
        outcome=Outcome.REJECT,
        message=NO_MATCH,
    ),
)
