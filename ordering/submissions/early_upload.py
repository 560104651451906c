"""What was prepared before the clock started goes upstream as soon as the number is reserved, so
that a refusal is known early.

Answers go when our validation has nothing against them. Of the documents only mandatory ones go:
they can be replaced later, while one that may be left out could not be taken back (the contract has
no call for it). Where somebody has to approve the order, nothing goes before that.
"""

import structlog
from django.db import transaction

from kyc.documents import payload, send
from kyc.registrations import saving
from kyc.registrations.models import Registration
from numbers_api.errors import Invalid, NumbersApiError
from ordering.orders import problems, steps
from ordering.orders.choices import Act, Source
from ordering.orders.order import Order
from ordering.orders.problems import Problem, quoted
from ordering.orders.states import OrderState
from ordering.orders.steps import StepName
from ordering.orders.upstream import UPLOAD_SECONDS, Upstream
from ordering.submissions.guard import may_go_early

log = structlog.get_logger(__name__)

# What was said of the answers and documents themselves.
REFUSALS = (Invalid, send.DocumentRefused)


def carry_out(order: Order, upstream: Upstream) -> None:
    """Sends what is ready, and says in the timeline what became of it. Idempotent.

    Raises what a later try may mend: the client's errors, CallUnderWay, ScanAwaited, and whatever
    keeps storage from giving a file.
    """
    if not may_go_early(order):
        steps.plan(order.pk, StepName.EARLY_UPLOAD, None)
        return
    registration = Registration.objects.select_related("snapshot").get(pk=order.registration_id)
    try:
        sent = _send_answers(order, registration, upstream)
        sent += send.send_files(
            registration,
            order.remote_id or "",
            upstream.client,
            begin=lambda: upstream.begin_call(UPLOAD_SECONDS),
            only={document.id for document in registration.snapshot.mandatory_documents},
        )
        if sent:
            order.note(Act.SENT_EARLY, source=Source.SYNC)
    except REFUSALS as error:
        # Where the credentials or the project are refused, nothing was said of what was prepared.
        _record_refusal(order, registration, error)
    steps.plan(order.pk, StepName.EARLY_UPLOAD, None)


def _send_answers(order: Order, registration: Registration, upstream: Upstream) -> int:
    data = payload.data(registration)
    if (
        data is None
        or registration.sent_version == registration.version
        or not payload.is_complete(registration)
    ):
        return 0
    upstream.begin_call().put_registration(order.remote_id or "", data)
    mine = Registration.objects.filter(pk=registration.pk)
    mine.update(sent_version=registration.version)
    # What was said of answers that have changed meanwhile is no longer known to be mended.
    mine.filter(version=registration.version).update(refusals=[])
    return 1


def _record_refusal(order: Order, sent: Registration, error: NumbersApiError) -> None:
    """The officer learns of it now and not on submitting; a refused document says so itself."""
    log.info("ahead.refused", order=order.pk, reason=type(error).__name__)
    if isinstance(error, Invalid):
        violations = error.violations or quoted(error)
        with transaction.atomic():
            now = Registration.objects.locked(sent.pk)
            # Of answers that have changed since they were sent nothing has been said.
            if now.version == sent.version:
                saving.take_refusals(now, violations)
    problem = problems.of(error, Problem.EARLY_UPLOAD_REFUSED)
    Order.objects.filter(pk=order.pk, state=OrderState.CREATED).update(**problem)
    order.note(Act.REFUSED_EARLY, source=Source.SYNC)
