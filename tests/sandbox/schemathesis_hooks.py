"""Loaded by Schemathesis itself: which of its failures are none, and a record of every answer."""

import os
import re
from pathlib import Path
from typing import Any

import schemathesis
from schemathesis.openapi.checks import RejectedPositiveData

ANSWERS = Path(os.environ["CONTRACT_RUN_ANSWERS"])

# A request that fits the contract file may still be refused for what no schema of it can say. By
# operation, the field violations of a rightful 400; docs/decisions/0006-contract-run.md has the
# reasons.
RIGHTFUL = {
    "createNumberOrder": (
        r"numberType: .. has no \w+ numbers on offer",
        r"numberOrderOption\.phoneNumbers: This is required",
        r"numberOrderOption\.phoneNumbers\[0\]: \S+ is not a \w+ number of ..",
        r"quantityOrderOption\.requestedQuantity: \d+ numbers .*",
        r"smsConfiguration\.campaignId: Campaigns are for US numbers only",
        r"callbackUrl: An http or https URL",
    ),
    "updateRegistration": (r"(requestDetails\.)?data\b.*",),
    "uploadAttachment": (
        r"file: The file('s content)? is (empty|declared as|something else).*",
        r"documentType: documentType must be one of .*",
    ),
    "submitNumberOrder": (r"((requestDetails\.)?data\b|attachments\.).*",),
    "listActiveNumbers": (r"pageToken: pageToken is not one that a list has returned",),
}
# Whether an order can be changed depends on its state.
CHANGES = ("updateRegistration", "uploadAttachment", "submitNumberOrder")


@schemathesis.hook
def filter_failure(context: Any, failure: Any, case: Any, response: Any) -> bool:
    """Drop a complaint that valid data was refused, where the refusal is a rightful one."""
    return not (
        isinstance(failure, RejectedPositiveData)
        and response.status_code == 400
        and is_rightful(case, response)
    )


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    """Note which operation answered what, for the test to count."""
    with ANSWERS.open("a") as answers:
        answers.write(f"{operation_of(case)} {response.status_code}\n")


def is_rightful(case: Any, response: Any) -> bool:
    error, operation = response.json()["error"], operation_of(case)
    if error["status"] == "FAILED_PRECONDITION":
        return operation in CHANGES
    violations = [each for detail in error["details"] for each in detail.get("fieldViolations", [])]
    texts = [f"{each['field']}: {each['description']}" for each in violations]
    return bool(texts) and all(
        any(re.fullmatch(rule, text, re.DOTALL) for rule in RIGHTFUL.get(operation, ()))
        for text in texts
    )


def operation_of(case: Any) -> str:
    return str(case.operation.definition.raw["operationId"])
