"""Submitting: asked for once by a person, carried out by the order's reconciler, and looked up with
GET before anything is sent again."""

from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils import timezone

from jobs.leases import free_silent
from jobs.models import Priority
from kyc.documents import payload, send
from kyc.registrations import saving
from kyc.registrations.models import Registration
from numbers_api.errors import (
    Invalid,
    NumbersApiError,
    OutcomeUnknown,
    RateLimited,
    Unavailable,
)
from ordering.orders import problems, steps
from ordering.orders.choices import Act, Source
from ordering.orders.order import Order, StateChanged
from ordering.orders.problems import Problem, quoted
from ordering.orders.states import SUBMITTABLE, OrderState, from_remote
from ordering.orders.steps import StepName
from ordering.orders.upstream import UPLOAD_SECONDS, Upstream
from ordering.orders.waiting import Waiting
from ordering.submissions.guard import NotAllowed, may_be_submitted
from ordering.tracking import schedule, sync
from people.models import User

# What a later try may mend by itself.
PASSING = (Unavailable, RateLimited, OutcomeUnknown, send.ScanAwaited)


class NotSeenYet(Exception):
    """The API answered as if nothing had been submitted. GET will tell; asking and sending at once
    again would be a storm."""


class NotReady(Exception):
    """Answers or documents are missing or refused, so nothing was submitted."""


class TooLate(Exception):
    """The order can't be submitted in its state, or its reservation has run out."""


def is_ready(order: Order) -> bool:
    """Whether our validation has nothing against the answers and every mandatory document is there.

    What the API said last time about answers is shown but blocks nothing: it is the API's to decide
    again. A document that it refused must be replaced first.
    """
    registration = order.registration
    return payload.is_complete(registration) and payload.has_documents(registration)


def ask(order: Order, actor: User, *, shown: str | None = None) -> None:
    """Begins the submission. One of two clicks, tabs or people wins; the other gets StateChanged.
    Locks the order.

    `shown`: what the person saw (`look`). Raises NotReady, TooLate, NotAllowed where somebody has
    to approve it first, and StateChanged also when something that would be submitted has changed
    since; nothing has changed then.
    """
    with transaction.atomic():
        # Answers and documents change under the same lock: what is validated is what is sent.
        locked = (
            Order.objects.select_for_update(of=("self",))
            .select_related("registration__snapshot")
            .get(pk=order.pk)
        )
        if not order.is_submittable:
            raise TooLate
        if shown is not None and shown != seen_version(locked):
            raise StateChanged
        if not is_ready(locked):
            raise NotReady
        if not may_be_submitted(locked, locked.registration):
            raise NotAllowed
        order.move_to(
            OrderState.SUBMITTING,
            act=Act.SUBMITTING,
            source=Source.PERSON,
            actor=actor,
        )
        # What was waited for is there.
        Waiting.objects.filter(order=order).delete()
        steps.begin(order.pk, StepName.SUBMIT, priority=Priority.PEOPLE)


def seen_version(order: Order) -> str:
    """What a person who looks at the order sees, in short: it changes with every act on it and with
    every answer."""
    return f"{order.version}.{order.registration.version}"


def hurry(order: Order, actor: User) -> None:
    """A person wants the next try now. A worker that is at it keeps it, unless it gives no sign of
    life. Idempotent."""
    with transaction.atomic():
        if not Order.objects.filter(pk=order.pk, state=OrderState.SUBMITTING).exists():
            return
        freed = free_silent(steps.ORDER, order.pk)
        waited = steps.hurry(order.pk, StepName.SUBMIT, priority=Priority.PEOPLE)
        if freed and not waited:
            steps.wake(order.pk, priority=Priority.PEOPLE)
        if freed or waited:
            order.note(Act.HURRIED, source=Source.PERSON, actor=actor)


def carry_out(order: Order, upstream: Upstream) -> None:
    """Sends registration, documents and the submission of an order that is `submitting`. Idempotent
    at any point: GET says how far it came.

    What no later try would mend goes back to the officer. Raises what a later try may mend:
    the client's errors, CallUnderWay, ScanAwaited, and NotSeenYet when the API answered as if
    nothing had been submitted.
    """
    sync.sync(order, upstream.client)
    if order.state != OrderState.SUBMITTING:
        return
    try:
        _send(order, upstream)
    except PASSING:
        raise
    except NotAllowed:
        # A policy has changed, or the requirements have, since it was submitted here.
        _give_back(order, Act.NOT_APPROVED, problems.columns(Problem.NOT_APPROVED))
        return
    except NumbersApiError as error:
        # A refused document has its own words at the document.
        violations = (error.violations or quoted(error)) if isinstance(error, Invalid) else ()
        with suppress(StateChanged), transaction.atomic():
            saving.take_refusals(order.registration, violations)
            _give_back(order, Act.SENT_BACK, problems.of(error, Problem.NOT_SUBMITTED))
    if order.state == OrderState.SUBMITTING:
        raise NotSeenYet


def _give_back(order: Order, act: Act, problem: dict[str, Any]) -> None:
    """The order is its people's again, with what was wrong. Raises StateChanged."""
    where = from_remote(order.remote_state)
    with transaction.atomic():
        order.move_to(
            where if where in SUBMITTABLE else OrderState.CREATED,
            act=act,
            source=Source.SYNC,
            **problem,
        )
        steps.plan(order.pk, StepName.CHECK, timezone.now() + schedule.SOONEST_RECHECK)


def _send(order: Order, upstream: Upstream) -> None:
    registration = Registration.objects.select_related("snapshot").get(pk=order.registration_id)
    # What was read is what is sent.
    if not may_be_submitted(order, registration):
        raise NotAllowed
    upstream.check_earlier_calls()
    remote_id = order.remote_id or ""
    data = payload.data(registration)
    if data is not None:
        upstream.begin_call().put_registration(remote_id, data)
        mine = Registration.objects.filter(pk=registration.pk)
        mine.update(
            sent_version=registration.version,
            submitted_answers=registration.raw_answers,
            refusals=[],
        )
    send.send_files(
        registration,
        remote_id,
        upstream.client,
        begin=lambda: upstream.begin_call(UPLOAD_SECONDS),
    )
    sync.apply(order, upstream.begin_call().submit(remote_id), Source.SYNC)
