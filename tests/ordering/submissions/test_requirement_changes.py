"""Requirements that change under an order: it is told, it may follow, and no answer is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kyc.documents import requirement_changes as differences
from kyc.documents.models import Document
from kyc.registrations.models import Registration
from kyc.registrations.snapshots import RequirementSnapshot
from numbers_api.factory import task_client
from ordering.orders.order import Order
from ordering.submissions import requirement_changes, saving
from people.models import User
from tests import factories, work
from tests.conftest import Sandbox

pytestmark = pytest.mark.django_db

OLD = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "colour": {"type": "string"}},
    "required": ["name"],
}
NEW = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "seat": {"type": "string"}},
    "required": ["name", "seat"],
}


@pytest.fixture
def order(sandbox: Sandbox, officer: User) -> Order:
    sandbox.asks("GB/MOBILE", OLD)
    started = factories.draft(officer, "GB")
    saving.save_answers(started, {"/name": "Acme", "/colour": "Blue"})
    return Order.objects.get(pk=started.pk)


def look(order: Order) -> RequirementSnapshot:
    return requirement_changes.look_again(order, task_client())


def test_an_order_is_told_what_changed_and_follows_when_its_officer_says_so(
    site: Client, order: Order, sandbox: Sandbox
):
    page = f"/orders/{order.pk}/requirements/"
    assert site.get(page).status_code == 404
    sandbox.asks("GB/MOBILE", NEW)
    newer = look(order)
    assert b"See what changed" in site.get(f"/orders/{order.pk}/").content
    shown = site.get(page).content.decode()
    assert "Seat" in shown
    assert "Colour" in shown
    assert site.post(page, {"shown": newer.sha256})["Location"] == f"/orders/{order.pk}/"
    kept = Registration.objects.get(pk=order.registration_id)
    assert (kept.snapshot_id, kept.answers.values) == (
        newer.pk,
        {"/name": "Acme", "/colour": "Blue"},
    )
    assert order.timeline.filter(act="changes_applied").count() == 1


def test_an_answer_without_a_place_comes_back_with_its_question(
    order: Order, sandbox: Sandbox, officer: User
):
    sandbox.asks("GB/MOBILE", NEW)
    requirement_changes.apply_changes(order, look(order).sha256, officer)
    sandbox.asks("GB/MOBILE", OLD)
    requirement_changes.apply_changes(order, look(order).sha256, officer)
    kept = Registration.objects.get(pk=order.registration_id)
    assert kept.answers.values["/colour"] == "Blue"


def test_who_saw_an_earlier_change_is_asked_again(order: Order, sandbox: Sandbox, officer: User):
    sandbox.asks("GB/MOBILE", NEW)
    shown = look(order).sha256
    sandbox.asks("GB/MOBILE", {**NEW, "title": "Once more"})
    look(order)
    with pytest.raises(requirement_changes.RequirementsChanged):
        requirement_changes.apply_changes(order, shown, officer)
    assert (
        Registration.objects.get(pk=order.registration_id).snapshot_id
        == order.registration.snapshot_id
    )


def test_requirements_that_went_back_are_no_change(order: Order, sandbox: Sandbox):
    sandbox.asks("GB/MOBILE", NEW)
    look(order)
    assert requirement_changes.kind_of_change(order) == "newer"
    sandbox.asks("GB/MOBILE", OLD)
    look(order)
    assert requirement_changes.kind_of_change(Order.objects.get(pk=order.pk)) == ""


def test_an_old_lookup_is_made_again_once_however_many_look(
    order: Order, site: Client, calls: Callable[[str], int]
):
    snapshot = order.registration.snapshot
    assert not differences.is_due(snapshot)
    RequirementSnapshot.objects.update(seen_at=timezone.now() - differences.STALE)
    before = calls("lookupNumberRequirements")
    for _look in range(3):
        site.get(f"/orders/{order.pk}/")
    work.sweep()
    work.sweep()
    assert calls("lookupNumberRequirements") == before + 1
    assert not differences.is_due(snapshot)


def test_the_clock_does_not_start_on_requirements_of_the_past(
    site: Client, order: Order, sandbox: Sandbox, officer: User
):
    page = f"/orders/{order.pk}/reserve/"
    Order.objects.update(by_criteria=True)
    sandbox.asks("GB/MOBILE", NEW)
    assert b"The requirements have changed" not in site.get(page).content
    RequirementSnapshot.objects.update(seen_at=timezone.now() - requirement_changes.JUST_NOW)
    assert b"The requirements have changed" in site.get(page).content
    requirement_changes.apply_changes(order, look(order).sha256, officer)
    RequirementSnapshot.objects.update(seen_at=timezone.now() - requirement_changes.JUST_NOW)
    assert b"The requirements have changed" not in site.get(page).content


def test_a_file_goes_to_the_attachment_that_its_page_showed(
    site: Client, order: Order, sandbox: Sandbox, officer: User
):
    asked = [
        {"id": name, "title": name.title(), "mandatory": True} for name in ("passport", "letter")
    ]
    sandbox.asks("GB/MOBILE", OLD, asked)
    requirement_changes.apply_changes(order, look(order).sha256, officer)
    page = f"/orders/{order.pk}/documents/"
    assert b'name="asked" value="passport"' in site.get(page).content
    sandbox.asks("GB/MOBILE", NEW, asked[::-1])
    requirement_changes.apply_changes(order, look(order).sha256, officer)
    site.post(
        f"{page}1/", {"d1-file": SimpleUploadedFile("p.pdf", factories.PDF), "asked": "passport"}
    )
    assert list(Document.objects.values_list("requirement_id", "name")) == [("passport", "p.pdf")]
    site.post(f"{page}1/remove/", {"asked": "passport", "shown": Document.objects.get().pk})
    assert Document.objects.get().superseded_at
    assert (
        site.post(
            f"{page}1/", {"d1-file": SimpleUploadedFile("p.pdf", factories.PDF), "asked": "gone"}
        ).status_code
        == 404
    )


def test_an_option_that_is_gone_comes_back_with_the_requirements(
    order: Order, sandbox: Sandbox, officer: User
):
    listed = {
        "type": "object",
        "properties": {"colour": {"type": "string", "enum": ["Blue", "Red"]}},
    }
    for fields in (
        listed,
        {"type": "object", "properties": {"colour": {"type": "string", "enum": ["Red"]}}},
        listed,
    ):
        sandbox.asks("GB/MOBILE", fields)
        requirement_changes.apply_changes(order, look(order).sha256, officer)
    assert Registration.objects.get(pk=order.registration_id).answers.values["/colour"] == "Blue"


ROWS: dict[str, Any] = {"type": "object", "properties": {"sender": {"type": "string"}}}
TRAFFIC: dict[str, Any] = {"type": "array", "title": "Traffic", "minItems": 1, "items": ROWS}
WITH_ROWS: dict[str, Any] = {"type": "object", "properties": {"traffic": TRAFFIC}}
WITH_SEAT: dict[str, Any] = {
    "type": "object",
    "properties": {"traffic": TRAFFIC, "seat": {"type": "string"}},
}


@pytest.fixture
def rows(sandbox: Sandbox, officer: User) -> Order:
    sandbox.asks("GB/MOBILE", WITH_ROWS)
    return factories.draft(officer, "GB")


def stale(site: Client, order: Order, sandbox: Sandbox, after: object) -> tuple[str, str]:
    """The page of an order's rows and what it had seen, after the order went over to other
    requirements."""
    page = f"/orders/{order.pk}/registration/{order.registration.definition.sections[0].slug}/"
    seen = site.get(page).context["seen"]
    sandbox.asks("GB/MOBILE", after)
    requirement_changes.apply_changes(order, look(order).sha256, order.officer)
    return page, seen


def test_rows_typed_into_a_page_of_earlier_requirements_are_kept(
    site: Client, rows: Order, sandbox: Sandbox
):
    page, seen = stale(site, rows, sandbox, WITH_SEAT)
    assert site.post(page, {"seen": seen, "q.traffic.0.sender": "ACME"}).status_code == 302
    assert (
        Registration.objects.get(pk=rows.registration_id).answers.values["/traffic/0/sender"]
        == "ACME"
    )


def test_what_no_place_is_left_for_is_given_back(site: Client, rows: Order, sandbox: Sandbox):
    several = {
        "type": "object",
        "properties": {"sender": {"type": "array", "items": {"enum": ["A", "B"]}}},
    }
    now = {"traffic": {**TRAFFIC, "items": several}}
    page, seen = stale(site, rows, sandbox, {"type": "object", "properties": now})
    answer = site.post(page, {"seen": seen, "q.traffic.0.sender": "ACME"})
    assert answer.status_code == 409
    assert "ACME" in answer.content.decode()
    draft = site.post(
        f"{page}draft/", {"seen": seen, "q.traffic.0.sender": "ACME"}
    ).content.decode()
    assert "has no place any more" in draft


def test_what_is_typed_into_an_old_page_of_a_closed_order_is_given_back(
    site: Client, rows: Order, sandbox: Sandbox
):
    page, seen = stale(site, rows, sandbox, WITH_SEAT)
    ended = {"state": "expired", "remote_id": "R1"}
    times = dict.fromkeys(("reserved_at", "closed_at"), timezone.now())
    Order.objects.filter(pk=rows.pk).update(**ended, **times)
    answer = site.post(page, {"seen": seen, "q.traffic.0.sender": "ACME"})
    assert answer.status_code == 409
    assert "ACME" in answer.content.decode()
    assert (
        b"can't be changed any more"
        in site.post(f"{page}draft/", {"seen": seen, "q.traffic.0.sender": "ACME"}).content
    )


def test_what_is_typed_into_a_page_of_earlier_requirements_is_kept(
    site: Client, order: Order, sandbox: Sandbox, officer: User
):
    page = f"/orders/{order.pk}/registration/details/"
    sandbox.asks("GB/MOBILE", NEW)
    form = site.get(page)
    seen = form.context["seen"]
    requirement_changes.apply_changes(order, look(order).sha256, officer)
    typed = {"seen": seen, "q.name": "Acme Ltd", "q.colour": "A long answer"}
    answer = site.post(f"{page}draft/", typed)
    assert answer.status_code == 409
    assert b"The requirements changed while this page was open" in answer.content
    assert site.post(page, typed)["Location"] == f"/orders/{order.pk}/"
    kept = Registration.objects.get(pk=order.registration_id).answers.values
    assert kept == {"/name": "Acme Ltd", "/colour": "A long answer"}


def test_nothing_old_stands_in_the_way_of_newer_requirements(
    order: Order, sandbox: Sandbox, officer: User
):
    """What the API said of earlier answers, a file that nobody asks for, and an answer in the place
    of a confirmation."""
    letter = {"id": "letter", "title": "Letter"}
    flag = {"type": "object", "properties": {"agreed": {"type": "boolean"}}}
    sandbox.asks("GB/MOBILE", flag, [letter])
    requirement_changes.apply_changes(order, look(order).sha256, officer)
    order = Order.objects.get(pk=order.pk)
    saving.save_answers(order, {"/agreed": "true"})
    factories.attach(order)
    Registration.objects.update(
        refusals=[{"pointer": "/agreed", "field": "agreed", "message": "No"}]
    )
    confirmed = {
        "type": "object",
        "properties": {"agreed": {"type": "boolean", "const": True}},
        "required": ["agreed"],
    }
    sandbox.asks("GB/MOBILE", confirmed, [])
    requirement_changes.apply_changes(order, look(order).sha256, officer)
    kept = Registration.objects.get(pk=order.registration_id)
    assert kept.refusals == []
    assert "/agreed" not in kept.answers.values
    assert Document.objects.get().superseded_at
