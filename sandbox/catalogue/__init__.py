"""The regions of the sandbox: one offer for each region and number type, from a JSON file for each
region, which says in a line what it is there to show."""

import json
from pathlib import Path
from typing import Any

from sandbox.catalogue.offers import Offer, Outcome
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

REGIONS = Path(__file__).parent / "regions"


def read_offers(data: dict[str, Any]) -> list[Offer]:
    """The offers of one region's file. Raises where a name in it is not one of ours."""
    sets = {name: read_requirements(each) for name, each in data["requirements"].items()}
    region = {"region": data["region"], "region_name": data["region_name"]}
    offers = []
    for each in data["offers"]:
        said: dict[str, Any] = {
            "prefixes": tuple(each["prefixes"]),
            "capabilities": tuple(map(tuple, each["capabilities"])),
            "requirements": sets[each["requirements"]] if each["requirements"] else None,
            "outcome": Outcome(each.get("outcome", Outcome.APPROVE)),
        }
        offers.append(Offer(**each | region | said))
    return offers


def read_requirements(data: dict[str, Any]) -> RequirementSet:
    """A requirement set; its fields are what a lookup answers, word for word."""
    return RequirementSet(data["fields"], tuple(map(read_attachment, data["attachments"])))


def read_attachment(data: dict[str, Any]) -> RequiredAttachment:
    """A document that a region asks for."""
    templates = []
    for each in data.get("templates", ()):
        lines = {"lines": tuple(each["lines"])} if "lines" in each else {}
        templates.append(Template(**each | lines))
    said: dict[str, Any] = {**data, "templates": tuple(templates)}
    for name in ("mime_types", "document_types"):
        if name in said:
            said[name] = tuple(said[name])
    return RequiredAttachment(**said)


# In the order of the regions' names, as the API lists them.
_FILES = [json.loads(path.read_text(encoding="utf-8")) for path in REGIONS.glob("*.json")]
OFFERS: dict[tuple[str, str], Offer] = {
    (offer.region, offer.number_type): offer
    for data in sorted(_FILES, key=lambda data: str(data["region_name"]))
    for offer in read_offers(data)
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
