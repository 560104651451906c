"""Handlers for an order's registration and its attachments, and what an order lacks before
submission."""

from typing import Any

from starlette.requests import Request

from sandbox.api.uploads import UNKNOWN, check_upload, read_upload
from sandbox.api.validation import violations
from sandbox.api.wire import read_message
from sandbox.catalogue import RequirementSet
from sandbox.catalogue.compiler import compile_fields
from sandbox.errors import Violation, invalid, not_found
from sandbox.upstream.model import Order, rfc3339
from sandbox.upstream.world import World

# What `requestDetails` must hold is for the requirements to say: a region without any takes
# whatever comes.
_UPDATE = {"type": "object", "properties": {"requestDetails": {"type": "object"}}}


async def update_registration(world: World, request: Request) -> dict[str, Any]:
    """Store the answers, judged on the spot; the ones stored before stay where these are
    refused."""
    details = (await read_message(request, _UPDATE)).get("requestDetails", {})
    order = world.editable(request.path_params["order"])
    if wrong := _wrong_answers(world.requirements_of(order), details):
        raise invalid(wrong, "The registration does not meet the requirements")
    order.details = details
    world.save(order)
    return await get_registration(world, request)


async def get_registration(world: World, request: Request) -> dict[str, Any]:
    """The registration, its attachments and the reviewers' messages."""
    order = world.order(request.path_params["order"])
    requirements = world.requirements_of(order)
    asked = requirements.attachments if requirements else ()
    waiting = {each.id: {"attachmentId": each.id, "uploadStatus": "WAITING"} for each in asked}
    return {
        "requestDetails": order.details or {},
        "attachments": list((waiting | order.attachments).values()),
        "logs": order.logs,
    }


async def upload_attachment(world: World, request: Request) -> dict[str, Any]:
    """Store a document, replacing the one sent before under the same attachment id."""
    order = world.editable(request.path_params["order"])
    attachment_id = request.path_params["attachment"]
    requirements = world.requirements_of(order)
    required = requirements.attachment(attachment_id) if requirements else None
    if required is None:
        text = f"This order asks for no attachment {attachment_id}"
        raise not_found("Attachment", attachment_id, text)
    limit = world.settings.max_upload_bytes
    upload = await read_upload(request, limit)
    check_upload(upload, required, limit)
    # The order may have moved on while the document came in.
    order = world.editable(order.id)
    now = rfc3339(world.clock.now())
    kind = {"documentType": upload.document_type} if upload.document_type else {}
    before = order.attachments.get(required.id, {})
    order.attachments[required.id] = {
        "attachmentId": required.id,
        "fileName": upload.name,
        "mimeType": upload.mime_type or UNKNOWN,
        "uploadStatus": "COMPLETED",
        **kind,
        "createTime": before.get("createTime", now),
        "updateTime": now,
    }
    world.save(order)
    return {}


def missing_parts(world: World, order: Order) -> list[Violation]:
    """What must still be given before the order can be submitted."""
    requirements = world.requirements_of(order)
    if requirements is None:
        return []
    missing = [
        Violation(f"attachments.{each.id}", f"{each.title} must be uploaded")
        for each in requirements.attachments
        if each.mandatory and each.id not in order.attachments
    ]
    if order.details is None:
        unanswered = (
            [Violation("requestDetails.data", "The registration must be filled in")]
            if requirements.fields
            else []
        )
        return [*unanswered, *missing]
    return [*_wrong_answers(requirements, order.details), *missing]


def _wrong_answers(requirements: RequirementSet | None, details: dict[str, Any]) -> list[Violation]:
    if requirements is None or not requirements.fields:
        return []
    if "data" not in details:
        return [Violation("requestDetails.data", "This is required")]
    return violations(compile_fields(requirements.fields), details["data"], "data")
