"""SG MOBILE: a shape nobody knows."""

from sandbox.catalogue.offers import BOTH, HOUR, SMS, Offer
from sandbox.catalogue.requirements import RequirementSet

MOBILE = RequirementSet(
    fields={
        "questionnaire": {
            "version": 3,
            "items": [
                ["Q1", "Who will use the number?", "text"],
                ["Q2", "What is the Unique Entity Number (UEN)?", "text"],
                ["Q3", "Is the sender registered with the SMS Sender ID registry?", "yes/no"],
            ],
        }
    },
)

OFFERS = (
    Offer(
        region="SG",
        region_name="Singapore",
        number_type="MOBILE",
        prefixes=("+6581", "+6591"),
        length=11,
        capabilities=(SMS, BOTH),
        currency="EUR",
        setup_price="25.00",
        monthly_price="17.00",
        reservation_seconds=36 * HOUR,
        requirements=MOBILE,
    ),
)
