"""The address that the API calls: verify, store, enqueue, 200."""

import ipaddress
from functools import partial

import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from numbers_api.signatures import verified
from ordering.orders.choices import RefusedFor
from ordering.tracking import callbacks, refusals, relay

log = structlog.get_logger(__name__)

# The API's events are below 1 KB.
LARGEST = 64 * 1024
# In digits.
LONGEST_LENGTH = 10


@csrf_exempt
@login_not_required
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Anybody may call; only what is signed with the project's secret is kept. The same event twice
    is kept once."""
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        log.warning("callback.refused", reason="without_tls")
        return HttpResponse(status=403)
    if not is_allowed(str(request.META.get("REMOTE_ADDR", ""))):
        return _refused(403, RefusedFor.ADDRESS)
    # What is no number is too long, and no length is none.
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    is_number = length.isascii() and length.isdigit() and len(length) < LONGEST_LENGTH
    if not is_number or int(length) > LARGEST:
        return _refused(413, RefusedFor.SIZE)
    signature = request.headers.get("X-Sinch-Signature", "")
    if not verified(request.body, signature, settings.NUMBERS_CALLBACK_SECRETS):
        return _refused(401, RefusedFor.SIGNATURE if signature else RefusedFor.UNSIGNED)
    pk = callbacks.store(request.body)
    if pk is not None:
        transaction.on_commit(partial(relay.pass_on, pk))
    return HttpResponse(status=200)


def is_allowed(address: str) -> bool:
    """Whether callbacks may come from this address. What is no address is not allowed."""
    if settings.CALLBACKS_FROM_ANYWHERE:
        return True
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in settings.NUMBERS_CALLBACK_ALLOWED)


def _refused(status: int, reason: RefusedFor) -> HttpResponse:
    """Counted and logged, and nothing of it is kept. The answer is the same while the database is
    away: what could not be counted is counted with the next."""
    log.warning("callback.refused", reason=str(reason))
    try:
        refusals.count(reason)
    except DatabaseError as error:
        log.warning("callback.not_counted", reason=type(error).__name__)
    return HttpResponse(status=status)
