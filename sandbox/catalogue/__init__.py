"""The regions of the sandbox: one offer for each region and number type."""

from sandbox.catalogue import (
    australia,
    austria,
    belgium,
    brazil,
    britain,
    canada,
    czechia,
    denmark,
    france,
    germany,
    hong_kong,
    ireland,
    italy,
    japan,
    mexico,
    netherlands,
    poland,
    singapore,
    south_africa,
    spain,
    sweden,
    switzerland,
    united_states,
)
from sandbox.catalogue.offers import Offer
from sandbox.catalogue.requirements import RequiredAttachment, RequirementSet, Template

__all__ = [
    "OFFERS",
    "TEMPLATES",
    "Offer",
    "RequiredAttachment",
    "RequirementSet",
    "Template",
    "offer_for",
]

# In the order of the regions' names, as the API lists them.
_REGIONS = (
    australia,
    austria,
    belgium,
    brazil,
    canada,
    czechia,
    denmark,
    france,
    germany,
    hong_kong,
    ireland,
    italy,
    japan,
    mexico,
    netherlands,
    poland,
    singapore,
    south_africa,
    spain,
    sweden,
    switzerland,
    britain,
    united_states,
)

OFFERS: dict[tuple[str, str], Offer] = {
    (each.region, each.number_type): each for region in _REGIONS for each in region.OFFERS
}

TEMPLATES: dict[str, Template] = {
    template.name: template
    for offer in OFFERS.values()
    if offer.requirements
    for attachment in offer.requirements.attachments
    for template in attachment.templates
}


def offer_for(region: str, number_type: str) -> Offer | None:
    """The offer of a region and type, or None where there is none."""
    return OFFERS.get((region, number_type))
