"""Orders by the thousand: rows here, and the same orders at a simulator, written into the file that
it starts with."""

from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from jobs.models import Job, Priority
from kyc.registrations.models import Registration
from kyc.registrations.snapshots import RequirementSnapshot
from numbers_api.factory import API
from ordering.orders.order import Order
from ordering.orders.states import OrderState
from ordering.orders.steps import ORDER, Step, StepName
from people.models import User
from sandbox.upstream.model import Order as Upstream
from sandbox.upstream.model import State
from sandbox.upstream.store import Store

# Of the work of orders here.
PRIORITY = Priority.REST
STATES = {OrderState.CREATED: State.CREATED, OrderState.IN_REVIEW: State.IN_REVIEW}
# Long enough in its state that its next check is an hour away, and far from any end.
SINCE, ENDS = timedelta(days=2), timedelta(days=30)


def number(position: int) -> str:
    return f"+1416{position:07d}"


def remote_id(position: int) -> str:
    return f"{position:032x}"


def state(position: int) -> OrderState:
    """Reserved and in review by turns: the first takes one call to check, the other two."""
    return tuple(STATES)[position % 2]


def today() -> datetime:
    return timezone.now().replace(microsecond=0)


def make(count: int, *, due: int) -> None:
    """Open orders, of which the first `due` are to be checked now and the others in an hour."""
    officer = User.objects.create_user("olivia")
    snapshot = RequirementSnapshot.objects.create(
        region_code="CA", number_type="LOCAL", registration_required=False, sha256="0" * 64
    )
    registrations = Registration.objects.bulk_create(
        [Registration(snapshot=snapshot) for _ in range(count)], batch_size=5000
    )
    rows = (
        _row(position, registration, officer) for position, registration in enumerate(registrations)
    )
    Order.objects.bulk_create(rows, batch_size=2000)
    now = timezone.now()
    times = [now if position < due else now + timedelta(hours=1) for position in range(count)]
    keys = Order.objects.order_by("pk").values_list("pk", flat=True)
    planned = list(zip(keys, times, strict=True))
    jobs = (
        Job(kind=ORDER, key=str(pk), queue=API.name, run_at=at, priority=PRIORITY)
        for pk, at in planned
    )
    Job.objects.bulk_create(jobs, batch_size=5000)
    checks = (Step(order_id=pk, name=StepName.CHECK, due_at=at) for pk, at in planned)
    Step.objects.bulk_create(checks, batch_size=5000)


def _row(position: int, registration: Registration, officer: User) -> Order:
    now = today()
    return Order(
        officer=officer,
        registration=registration,
        region_code="CA",
        number_type="LOCAL",
        state=state(position),
        state_since=now - SINCE,
        wanted_number=number(position),
        remote_id=remote_id(position),
        remote_state=STATES[state(position)],
        reserved_at=now - SINCE,
        submitted_at=now - SINCE if state(position) == OrderState.IN_REVIEW else None,
        expires_at=now.replace(hour=0, minute=0, second=0) + ENDS
        if state(position) == OrderState.CREATED
        else None,
    )


def upstream(file: Path, count: int) -> None:
    """The simulator's state file with the same orders, whose reviews and reservations don't end."""
    file.unlink(missing_ok=True)
    store = Store(file)
    for position in range(count):
        store.put("order", remote_id(position), _upstream(position).to_json())
    store.close()


def _upstream(position: int) -> Upstream:
    now, reserved = today(), state(position) == OrderState.CREATED
    ends = (now.replace(hour=0, minute=0, second=0) + ENDS).timestamp()
    return Upstream(
        id=remote_id(position),
        project_id="demo-project",
        region="CA",
        number_type="LOCAL",
        numbers=[number(position)],
        created=(now - SINCE).timestamp(),
        updated=(now - SINCE).timestamp(),
        expires=ends if reserved else None,
        state=STATES[state(position)],
        review_ends=None if reserved else ends,
    )
