"""The contract, with examples and links that lead to what a running sandbox really holds.

Schemathesis makes up values; without these it would hardly ever name an order or a number that
exists.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .conftest import ROOT, Api, australian

CONTRACT = ROOT / "sandbox" / "contract" / "numbers-api.openapi.yaml"
LETTER = "letter-of-authorisation"
NOWHERE = "http://127.0.0.1:1/callback"
SEARCH = {"regionCode": "AU", "type": "MOBILE"}
# Whole ones: a wrong member is found only where the rest of the request is right.
CONFIGURED = {
    "callbackUrl": NOWHERE,
    "smsConfiguration": {"servicePlanId": "plan"},
    "voiceConfiguration": {"type": "RTC", "appId": "app"},
}


@dataclass(frozen=True)
class Stock:
    """What the examples name: a number on offer and one in use, and orders; `open` and `ready` ones
    have no requirements."""

    free: str
    active: str
    draft: str
    open: list[str]
    ready: list[str]
    settled: list[str]

    def words(self) -> dict[str, list[str | int]]:
        """The values that made-up requests should hit now and then, by parameter."""
        return {
            "path.projectId": ["demo-project"],
            "path.phoneNumber": [self.free, self.active],
            "path.numberOrderId": [self.draft, *self.open, *self.settled],
            "path.attachmentId": [LETTER, "proof-of-address"],
            "query.regionCode": ["AU", "US", "DE"],
            "query.numberPattern.pattern": ["+", "4", "0"],
            "query.pageToken": ["0", "1"],
            "body.regionCode": ["AU", "US", "DE"],
            "body.callbackUrl": [NOWHERE],
            "body.quantityOrderOption.requestedQuantity": [1, 2],
            "body.quantityOrderOption.numberPattern.pattern": ["+"],
            "body.documentType": ["UTILITY_BILL"],
        }


def stock_up(api: Api) -> Stock:
    """Bring the sandbox to where every operation can succeed."""
    completed = api.reserve("US", "LOCAL")
    api.submit(completed["idNumberOrder"]).raise_for_status()
    api.wait_for(completed["idNumberOrder"], "COMPLETED")
    return Stock(
        free=api.search("AU", "MOBILE", size=500)[-1],
        active=completed["orderNumbers"][0]["phoneNumber"],
        draft=api.reserve("AU", "MOBILE")["idNumberOrder"],
        open=[api.reserve("US", "TOLL_FREE")["idNumberOrder"] for _ in range(8)],
        ready=[api.reserve("US", "TOLL_FREE")["idNumberOrder"] for _ in range(12)],
        settled=[
            completed["idNumberOrder"],
            *(_decided(api, outcome) for outcome in ("block", "expire")),
        ],
    )


def _decided(api: Api, outcome: str) -> str:
    order_id = str(api.reserve("DE", "LOCAL")["idNumberOrder"])
    api.control(f"/orders/{order_id}/decide", {"outcome": outcome, "message": "Please look again"})
    return order_id


def contract_with_examples(stock: Stock) -> Any:
    """The contract file as it is, plus `example` at parameters and bodies and `links` at
    answers."""
    contract = yaml.safe_load(Path(CONTRACT).read_text())
    operations = {
        operation["operationId"]: operation
        for item in contract["paths"].values()
        for method, operation in item.items()
        if method != "parameters"
    }
    for path, item in contract["paths"].items():
        item["parameters"] = [
            _with_example(contract, each, path, stock) for each in item["parameters"]
        ]
    for parameter in operations["searchAvailableNumbers"]["parameters"]:
        if parameter["name"] in SEARCH:
            parameter["example"] = SEARCH[parameter["name"]]
    for name, (media_type, examples) in _bodies(stock).items():
        content = operations[name]["requestBody"]["content"][media_type]
        content["examples"] = {
            f"example {place}": {"value": value} for place, value in enumerate(examples)
        }
    for name, links in LINKS.items():
        operations[name]["responses"]["200"]["links"] = {
            link["operationId"]: link for link in links
        }
    return contract


def _with_example(
    contract: Any, parameter: dict[str, Any], path: str, stock: Stock
) -> dict[str, Any]:
    if "$ref" in parameter:
        parameter = contract["components"]["parameters"][parameter["$ref"].rpartition("/")[2]]
    examples = {
        "projectId": "demo-project",
        "phoneNumber": stock.active if "activeNumbers" in path else stock.free,
        "numberOrderId": stock.ready[0] if path.endswith("submit") else stock.draft,
        "attachmentId": LETTER,
    }
    return {**parameter, "example": examples[parameter["name"]]}


def _bodies(stock: Stock) -> dict[str, tuple[str, list[dict[str, Any]]]]:
    json, region = "application/json", {"regionCode": "AU", "numberType": "MOBILE"}
    return {
        "lookupNumberRequirements": (json, [region]),
        "createNumberOrder": (
            json,
            [{**region, **CONFIGURED, **option} for option in _options(stock)],
        ),
        "updateRegistration": (json, [{"requestDetails": {"data": australian()}}]),
        "uploadAttachment": ("multipart/form-data", [{"file": "%PDF-1.4 a letter"}]),
        "updateCallbackConfiguration": (
            json,
            [{"hmacSecret": "a-secret-of-the-contract-run-000001"}],
        ),
    }


def _options(stock: Stock) -> list[dict[str, Any]]:
    pattern = {"pattern": "+61", "searchPattern": "START"}
    by_criteria = {
        "requestedQuantity": 1,
        "sequential": False,
        "capabilities": ["SMS"],
        "numberPattern": pattern,
    }
    return [
        {"quantityOrderOption": by_criteria},
        {"numberOrderOption": {"phoneNumbers": [stock.free]}},
    ]


def _link(operation: str, **parameters: str) -> dict[str, Any]:
    return {
        "operationId": operation,
        "parameters": {"projectId": "$request.path.projectId", **parameters},
    }


def _order_links(order_id: str) -> list[dict[str, Any]]:
    names = ("getNumberOrder", "updateRegistration", "getRegistration", "submitNumberOrder")
    upload = _link("uploadAttachment", numberOrderId=order_id, attachmentId=LETTER)
    return [*(_link(name, numberOrderId=order_id) for name in names), upload]


LINKS = {
    "searchAvailableNumbers": [
        _link("checkAvailability", phoneNumber="$response.body#/availableNumbers/0/phoneNumber"),
        {
            **_link("createNumberOrder"),
            "requestBody": {
                "regionCode": "$request.query.regionCode",
                "numberType": "$request.query.type",
                "numberOrderOption": {
                    "phoneNumbers": ["$response.body#/availableNumbers/0/phoneNumber"]
                },
            },
            "x-schemathesis": {"merge_body": False},
        },
    ],
    "createNumberOrder": _order_links("$response.body#/idNumberOrder"),
    "submitNumberOrder": _order_links("$response.body#/idNumberOrder"),
    "listActiveNumbers": [
        _link("getActiveNumber", phoneNumber="$response.body#/activeNumbers/0/phoneNumber")
    ],
}
