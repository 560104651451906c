"""Every form that the product can fill in is one that the simulator takes: they share no code, so
each checks the other's reading of a schema."""

import json
from pathlib import Path
from typing import Any

import pytest

from kyc.requirements.messages import NOTICE_UNCHECKED
from kyc.requirements.parse.compiler import compile_fields
from kyc.requirements.payload import build
from sandbox.catalogue import OFFERS
from tests.kyc.requirements.filling import filled

from .conftest import Api

KYC = Path(__file__).parents[1] / "kyc"
CASES = sorted((KYC / "requirements" / "cases").glob("*.json"))
# Of the collection, whose every form is filled in by its own test, those of regulators and in other
# notations.
COLLECTION = sorted(
    path
    for kind in ("regulator", "notation")
    for path in (KYC / "collection").glob(f"{kind}-*.json")
)
ASKING = sorted(place for place, offer in OFFERS.items() if offer.requirements)


def taken(api: Api, fields: Any, order_id: str) -> None:
    definition = compile_fields(fields)
    answers, _found = filled(definition)
    answer = api.register(order_id, build(definition, answers))
    told = {notice for section in definition.sections for notice in section.notices}
    # What can't be checked here is told on the page.
    assert answer.is_success or NOTICE_UNCHECKED in told, answer.text


@pytest.mark.parametrize(("region", "number_type"), ASKING)
def test_every_form_of_the_catalogue_is_taken(api: Api, region: str, number_type: str) -> None:
    offer = OFFERS[region, number_type]
    assert offer.requirements
    taken(api, offer.requirements.fields, api.reserve(region, number_type)["idNumberOrder"])


@pytest.mark.parametrize("path", [*CASES, *COLLECTION], ids=lambda path: path.stem)
def test_every_form_of_the_world_is_taken(api: Api, path: Path) -> None:
    fields = json.loads(path.read_text())
    place = f"{api.url}/_sandbox/requirements/AU/MOBILE"
    api.http.put(place, json={"fields": fields}).raise_for_status()
    taken(api, fields, api.reserve()["idNumberOrder"])
