"""Looking up what a country requires, and keeping it."""

import hashlib
import json
from typing import Any

import structlog
from django.dispatch import Signal
from django.utils import timezone

from kyc.registrations.snapshots import RequirementSnapshot
from numbers_api.client import NumbersClient
from numbers_api.errors import NotFound

log = structlog.get_logger(__name__)
# Sent with the `snapshot` after each lookup: approvals that rooms above keep may end by it.
looked_up = Signal()


def look_up(client: NumbersClient, *, region_code: str, number_type: str) -> RequirementSnapshot:
    """The requirements as they are now, stored. Idempotent: the same content is stored once.

    A 404 means that there is nothing to register (contract README, "Errors"). Raises the client's
    other errors.
    """
    try:
        found = client.lookup_requirements(region_code=region_code, number_type=number_type)
    except NotFound:
        return _store(region_code, number_type, required=False, fields=None, attachments=[])
    attachments = [attachment.wire() for attachment in found.attachments]
    return _store(
        region_code,
        number_type,
        required=True,
        fields=found.fields,
        attachments=attachments,
        quantity_orders_supported=found.quantity_orders_supported,
    )


def _store(
    region_code: str,
    number_type: str,
    *,
    required: bool,
    fields: Any,
    attachments: list[Any],
    quantity_orders_supported: bool = True,
) -> RequirementSnapshot:
    # The order of keys is part of the content: it is the order of the questions.
    content = json.dumps([required, fields, attachments], ensure_ascii=False)
    snapshot, is_new = RequirementSnapshot.objects.update_or_create(
        region_code=region_code,
        number_type=number_type,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        # Whether several may be ordered is no part of what is answered, so it may change.
        defaults={
            "seen_at": timezone.now(),
            "quantity_orders_supported": quantity_orders_supported,
        },
        create_defaults={
            "quantity_orders_supported": quantity_orders_supported,
            "registration_required": required,
            "fields": fields,
            "attachments": attachments,
        },
    )
    if is_new and snapshot.documents_left_out:
        log.warning(
            "requirements.documents_left_out",
            snapshot=snapshot.pk,
            count=snapshot.documents_left_out,
        )
    looked_up.send(sender=RequirementSnapshot, snapshot=snapshot)
    return snapshot
