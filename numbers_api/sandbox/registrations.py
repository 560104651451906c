"""Handlers for an order's registration and its attachments, and what an order lacks before submission."""

import time
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from numbers_api.sandbox.catalogue import OFFERS, RequiredAttachment, RequirementSet
from numbers_api.sandbox.catalogue.compiler import compile_fields
from numbers_api.sandbox.errors import ApiError, Violation, invalid, invalid_field, not_found
from numbers_api.sandbox.model import Order, rfc3339
from numbers_api.sandbox.validation import violations
from numbers_api.sandbox.wire import read_json
from numbers_api.sandbox.world import World

MAX_BYTES = 20 * 1024 * 1024

_UPDATE = {
    "type": "object",
    "required": ["requestDetails"],
    "properties": {"requestDetails": {"type": "object", "required": ["data"]}},
}
_MAGIC_BYTES = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


async def update_registration(world: World, request: Request) -> dict[str, Any]:
    """Store the answers, judged on the spot; the ones stored before stay where these are refused."""
    body = await read_json(request, _UPDATE)
    order = world.editable(request.path_params["order"])
    if wrong := _wrong_answers(order, body["requestDetails"]):
        raise invalid(wrong, "The registration does not meet the requirements")
    order.details = body["requestDetails"]
    world.save(order)
    return _registration(order)


async def get_registration(world: World, request: Request) -> dict[str, Any]:
    """The registration, its attachments and the reviewers' messages."""
    return _registration(world.order(request.path_params["order"]))


async def upload_attachment(world: World, request: Request) -> dict[str, Any]:
    """Store a document, replacing the one sent before under the same attachment id."""
    order = world.editable(request.path_params["order"])
    required = _required_attachment(order, request.path_params["attachment"])
    async with request.form(max_files=1) as form:
        file, document_type = form.get("file"), form.get("documentType")
        if not isinstance(file, UploadFile):
            raise invalid_field("file", "file is required")
        content = await file.read(MAX_BYTES + 1)
        _check_file(required, content, file.content_type or "")
        _check_document_type(required, document_type)
        shown = _stored(required, file, str(document_type or ""), order.attachments.get(required.id))
    order = world.editable(order.id)
    order.attachments[required.id] = shown
    world.save(order)
    return {}


def missing_parts(order: Order) -> list[Violation]:
    """What must still be given before the order can be submitted."""
    requirements = _requirements(order)
    if requirements is None:
        return []
    missing = [
        Violation(f"attachments.{each.id}", f"{each.title} must be uploaded")
        for each in requirements.attachments
        if each.mandatory and each.id not in order.attachments
    ]
    if order.details is None:
        return [Violation("requestDetails.data", "The registration must be filled in"), *missing]
    return [*_wrong_answers(order, order.details), *missing]


def _requirements(order: Order) -> RequirementSet | None:
    return OFFERS[order.region, order.number_type].requirements


def _wrong_answers(order: Order, details: dict[str, Any]) -> list[Violation]:
    requirements = _requirements(order)
    return violations(compile_fields(requirements.fields), details["data"], "data") if requirements else []


def _required_attachment(order: Order, attachment_id: str) -> RequiredAttachment:
    requirements = _requirements(order)
    required = requirements.attachment(attachment_id) if requirements else None
    if required is None:
        raise not_found("Attachment", attachment_id, f"This order asks for no attachment {attachment_id}")
    return required


def _check_file(required: RequiredAttachment, content: bytes, declared: str) -> None:
    if len(content) > MAX_BYTES:
        raise ApiError(413, f"{required.title}: the file is larger than 20 MB")
    if not content:
        raise invalid_field("file", "The file is empty")
    allowed = required.mime_types
    if not allowed:
        return
    text = f"Only {', '.join(allowed)} can be sent"
    if declared not in (*allowed, "", "application/octet-stream"):
        raise invalid_field("file", f"The file is declared as {declared}. {text}")
    if _sniff(content) not in allowed:
        raise invalid_field("file", f"The file's content is something else. {text}")


def _sniff(content: bytes) -> str:
    return next((kind for start, kind in _MAGIC_BYTES.items() if content.startswith(start)), "application/octet-stream")


def _check_document_type(required: RequiredAttachment, given: object) -> None:
    allowed = required.document_types
    if allowed and given not in allowed:
        raise invalid_field("documentType", f"documentType must be one of {', '.join(allowed)}")


def _stored(required: RequiredAttachment, file: UploadFile, document_type: str, before: dict[str, Any] | None) -> dict[str, Any]:
    now = rfc3339(time.time())
    shown = {
        "attachmentId": required.id,
        "fileName": file.filename or "",
        "mimeType": file.content_type or "application/octet-stream",
        "uploadStatus": "COMPLETED",
        "createTime": before["createTime"] if before else now,
        "updateTime": now,
    }
    return shown | ({"documentType": document_type} if document_type else {})


def _registration(order: Order) -> dict[str, Any]:
    requirements = _requirements(order)
    asked = requirements.attachments if requirements else ()
    waiting = {each.id: {"attachmentId": each.id, "uploadStatus": "WAITING"} for each in asked}
    attachments = waiting | order.attachments
    return {
        "requestDetails": order.details or {},
        "attachments": list(attachments.values()),
        "logs": order.logs,
    }
