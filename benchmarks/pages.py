"""Pages: the board in each of its views and an order's pages, beside a page with nothing on it.

`make benchmark ARGS=pages`, with ORDERS=1000,100000 as the numbers of orders. One granian server
with the workers and threads of the Dockerfile, PostgreSQL and Redis; one client that keeps its
connection and asks each address in turn, once a round, so that whatever else the machine does meets
all. A manager asks, who may see every order. The floor needs the session, the person and one
question to the database, as every page does. With more than one number of orders the later ones
are added to the earlier.
"""

import os
import random
import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import django
import httpx

from benchmarks import sandbox, services
from tools.ports import free_port

ROUNDS = 25
ORDERS = tuple(int(count) for count in os.environ.get("ORDERS", "1000,100000").split(","))
# How many of a hundred orders are in each state: most are over.
STATES = {
    "draft": 3, "created": 4, "in_review": 6, "blocked": 2, "completed": 70, "rejected": 7,
    "expired": 8,
}  # fmt: skip
PLACES = (
    ("AU", "MOBILE", "+6149157"), ("DE", "LOCAL", "+493099"), ("GB", "MOBILE", "+4477009"),
    ("FR", "LOCAL", "+33199"), ("SG", "MOBILE", "+658999"),
)  # fmt: skip
# The names of the board's views, with what they ask for.
VIEWS = {
    **{f"chip {name}": f"view={name}" for name in (
        "open", "ends", "blocked", "review", "unassigned", "mine", "drafts", "closed",
    )},
    "filter state": "view=closed&state=rejected", "filter region": "region=DE",
    "filter type": "type=LOCAL", "filter assignee": "assignee=nobody", "filter team": "team=1",
    "filter company": "view=closed&company=3", "filter age": "age=30",
    "filter waiting": "waiting=no", "pair region, state": "region=DE&state=created",
    "pair company, type": "view=closed&company=3&type=LOCAL",
    "pair team, age": "view=closed&team=1&age=older",
    **{f"sort {name}": f"sort={name}" for name in (
        "number", "-company", "region", "left", "state", "assignee", "since", "-created",
    )},
    "search number": "q=%2B4930990000", "search part": "view=closed&q=00042",
    "search company": "view=closed&q=company 7", "search reference": "view=closed&q=ACME-77",
    "search id": "view=closed&q=00000000000000000000000000000042", "page last": "last=1",
}  # fmt: skip


def make(count: int, before: int) -> None:
    """So many orders more, in all states, of all regions, of many companies and people."""
    from django.utils import timezone

    from kyc.profiles.models import Profile
    from kyc.registrations.models import Registration
    from kyc.registrations.snapshots import RequirementSnapshot
    from ordering.orders.numbers import OrderNumber
    from ordering.orders.order import Order
    from people.models import Team, User

    chance, now = random.Random(count), timezone.now()  # no secret
    snapshot, _made = RequirementSnapshot.objects.get_or_create(
        sha256="0" * 64,
        defaults={"region_code": "CA", "number_type": "LOCAL", "registration_required": False},
    )
    teams = [Team.objects.get_or_create(name=f"Team {name}")[0] for name in "ABCDE"]
    people = [
        User.objects.get_or_create(username=f"person{n}", defaults={"team": teams[n % 5]})[0]
        for n in range(25)
    ]
    companies = [
        Profile.objects.get_or_create(name=f"Company {n} Ltd", team=teams[n % 5])[0]
        for n in range(200)
    ]
    registrations = Registration.objects.bulk_create(
        [
            Registration(snapshot=snapshot, answered=chance.randint(0, 17), questions=17)
            for _more in range(count)
        ],
        batch_size=5000,
    )

    def order(position: int, registration: Registration) -> Order:
        (state,) = chance.choices([*STATES], [*STATES.values()])
        region, number_type, prefix = chance.choice(PLACES)
        person = chance.choice(people)
        begun = now - timedelta(hours=chance.randint(1, 24 * 300))
        columns: dict[str, Any] = {}
        if state != "draft":
            columns = {"remote_id": f"{position:032d}", "reserved_at": begun, "submitted_at": begun}
        if state in ("created", "blocked"):
            columns["expires_at"] = now + timedelta(minutes=chance.randint(10, 2880))
        if state == "blocked":
            columns["reply_by"] = now + timedelta(minutes=chance.randint(-60, 1440))
        if state in ("completed", "rejected", "expired"):
            columns["closed_at"] = begun + timedelta(hours=30)
        return Order(
            officer=person, assignee=chance.choice([person, person, None]), team=person.team,
            company=chance.choice(companies), registration=registration, region_code=region,
            number_type=number_type, wanted_number=f"{prefix}{position:07d}"[:15], state=state,
            state_since=begun, customer_reference=f"ACME-{position}", **columns,
        )  # fmt: skip

    orders = Order.objects.bulk_create(
        [order(before + n, registration) for n, registration in enumerate(registrations)],
        batch_size=2000,
    )
    OrderNumber.objects.bulk_create(
        [
            OrderNumber(order=each, phone_number=each.wanted_number)
            for each in orders
            if each.remote_id
        ],
        batch_size=5000,
    )


def one_order() -> str:
    """The address of a real order's pages: a reserved one that its officer has half answered."""
    from numbers_api.factory import page_client
    from ordering.orders import start
    from ordering.submissions import saving
    from people.models import User

    officer = User.objects.get(username="person0")
    order = start.start(page_client(), start.Purpose("AU", "MOBILE"), officer)
    saving.save_answers(order, {"/1/legalName": "Harbour Dental", "/1/city": "Melbourne"})
    return order.get_absolute_url()


def manager() -> str:
    """The cookie of a manager who is signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import Group
    from django.contrib.sessions.backends.db import SessionStore

    from people.freshness import FRESH
    from people.models import User
    from people.sessions import BEGAN, SEEN

    person = User.objects.create_user("mona", language="en", time_zone="UTC")
    person.groups.add(Group.objects.get(name="Manager"))
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[BEGAN] = session[SEEN] = session[FRESH] = time.time()
    session.set_expiry(0)
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def analyse() -> None:
    """PostgreSQL learns what is in the tables, as its autovacuum would."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def tenth(client: httpx.Client) -> str:
    """The address of the tenth page of all that is closed, as somebody comes there."""
    import re

    address = "/?view=closed"
    for _page in range(9):
        found = re.search(r'rel="next"\s+href="([^"]+)"', client.get(address).text)
        if found is None:
            break
        address = "/" + found[1].replace("&amp;", "&")
    return address


def measure(client: httpx.Client, pages: dict[str, str]) -> Iterator[tuple[str, float, float]]:
    """Each page's name, its milliseconds, and how often the floor's it took: medians."""
    for address in pages.values():
        client.get(address).raise_for_status()
    spent: dict[str, list[float]] = {name: [] for name in pages}
    for _round in range(ROUNDS):
        for name, address in pages.items():
            began = time.perf_counter()
            client.get(address).raise_for_status()
            spent[name].append((time.perf_counter() - began) * 1000)
    floor = statistics.median(spent["floor"])
    for name, times in spent.items():
        yield name, statistics.median(times), statistics.median(times) / floor


def main() -> None:
    port = free_port()
    with sandbox.running() as sandbox_url, services.running(port, sandbox_url) as _redis:
        django.setup()
        from benchmarks.addresses import EMPTY

        cookie, made = manager(), 0
        with services.server(port):
            for count in ORDERS:
                make(count - made, made)
                made = count
                order = one_order()
                analyse()
                client = httpx.Client(
                    base_url=f"http://127.0.0.1:{port}", headers={"Cookie": cookie}, timeout=30
                )
                pages = {"floor": EMPTY} | {name: f"/?{query}" for name, query in VIEWS.items()}
                parts = ("", "registration/end-business/", "check/", "documents/")
                pages["page tenth"] = tenth(client)
                pages |= {f"order {part or 'page'}": f"{order}{part}" for part in parts}
                print(f"{count} orders")
                for name, milliseconds, ratio in measure(client, pages):
                    print(f"  {name:34} {milliseconds:6.1f} ms {ratio:5.2f}")


if __name__ == "__main__":
    main()
