"""The regions of the sandbox: one offer for each region and number type."""

from numbers_api.sandbox.catalogue import australia, britain, france, germany, others
from numbers_api.sandbox.catalogue.offers import Offer
from numbers_api.sandbox.catalogue.requirements import RequiredAttachment, RequirementSet

__all__ = ["OFFERS", "TEMPLATES", "Offer", "RequiredAttachment", "RequirementSet", "offer_for"]

MINUTE, HOUR = 60, 3600
BOTH, SMS, VOICE = ("SMS", "VOICE"), ("SMS",), ("VOICE",)

_ALL = [
    Offer(
        region="AU",
        region_name="Australia",
        number_type="MOBILE",
        prefixes=("+61412", "+61437", "+61488"),
        length=12,
        capabilities=(BOTH, SMS),
        currency="EUR",
        setup_price="0.00",
        monthly_price="6.50",
        reservation_seconds=48 * HOUR,
        requirements=australia.MOBILE,
    ),
    Offer(
        region="BE",
        region_name="Belgium",
        number_type="LOCAL",
        prefixes=("+322", "+323"),
        length=11,
        capabilities=(VOICE, BOTH),
        currency="EUR",
        setup_price="1.00",
        monthly_price="1.35",
        reservation_seconds=6 * HOUR,
        requirements=others.BELGIUM_LOCAL,
    ),
    Offer(
        region="FR",
        region_name="France",
        number_type="LOCAL",
        prefixes=("+3311", "+3347", "+3355"),
        length=12,
        capabilities=(VOICE, BOTH),
        currency="EUR",
        setup_price="0.50",
        monthly_price="1.125",
        reservation_seconds=12 * HOUR,
        requirements=france.LOCAL,
    ),
    Offer(
        region="DE",
        region_name="Germany",
        number_type="LOCAL",
        prefixes=("+4930", "+4940", "+4989"),
        length=12,
        capabilities=(VOICE, BOTH),
        currency="EUR",
        setup_price="0.80",
        monthly_price="0.80",
        reservation_seconds=24 * HOUR,
        requirements=germany.LOCAL,
    ),
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
        requirements=others.SINGAPORE_MOBILE,
    ),
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
        requirements=britain.MOBILE,
    ),
    Offer(
        region="US",
        region_name="United States",
        number_type="LOCAL",
        prefixes=("+1206", "+1415", "+1646"),
        length=12,
        capabilities=(BOTH,),
        currency="EUR",
        setup_price="0.00",
        monthly_price="0.80",
        reservation_seconds=2 * HOUR,
    ),
    Offer(
        region="US",
        region_name="United States",
        number_type="TOLL_FREE",
        prefixes=("+1833", "+1844"),
        length=12,
        capabilities=(BOTH, VOICE),
        currency="EUR",
        setup_price="0.00",
        monthly_price="1.60",
        reservation_seconds=1 * HOUR,
        documentation_hint=False,
    ),
]

OFFERS: dict[tuple[str, str], Offer] = {(each.region, each.number_type): each for each in _ALL}

TEMPLATES: dict[str, str] = {
    name: attachment.title
    for offer in _ALL
    if offer.requirements
    for attachment in offer.requirements.attachments
    for name in attachment.templates
}


def offer_for(region: str, number_type: str) -> Offer | None:
    """The offer of a region and type, or None where there is none."""
    return OFFERS.get((region, number_type))
