from http import HTTPStatus
from itertools import zip_longest

import pytest
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db.models import Model
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from jobs import outages
from jobs.models import Job, Outage
from kyc.documents.models import Document, ProfileDocument
from kyc.profiles.models import Profile
from kyc.registrations.guidance import Guidance
from kyc.registrations.models import Registration
from kyc.registrations.snapshots import RequirementSnapshot
from numbers_api.errors import Unavailable
from numbers_api.factory import API
from ordering.board import bulk
from ordering.board.bulk import BulkAct
from ordering.board.saved import SavedView, save_view
from ordering.orders import steps
from ordering.orders.calendars import OfficeHours
from ordering.orders.choices import Act, NotificationKind, RefusedFor, Source
from ordering.orders.comments import Comment, comment
from ordering.orders.four_eyes import ApprovalPolicy, Override, Remark
from ordering.orders.messages import ReviewMessage
from ordering.orders.notifications import Notification
from ordering.orders.numbers import OrderNumber, Provisioning
from ordering.orders.order import Order
from ordering.orders.reasons import Objection, Reason
from ordering.orders.start import Purpose, draft
from ordering.orders.steps import Step
from ordering.orders.timeline import TimelineEntry
from ordering.orders.waiting import Waiting, wait
from ordering.tracking import objections, refusals, unknown_orders
from ordering.tracking.models import CallbackEvent, RefusedCallbacks
from ordering.tracking.unknown_orders import UnknownOrder
from people import quotas
from people.account_mails import tell
from people.models import AccountMail, Happened, Promotion, Team, Usage, Used, User
from tests.kyc.factories import snapshot, upload

HISTORY = (
    RequirementSnapshot, Registration, Document, Profile, ProfileDocument, OrderNumber,
    TimelineEntry, ReviewMessage, CallbackEvent, Provisioning, RefusedCallbacks, Notification, Step,
    Waiting, SavedView, BulkAct, Comment, Remark, Override, Objection,
    UnknownOrder, Job, Outage, Promotion, AccountMail, Usage,
)  # fmt: skip
REGISTERED = (*HISTORY, Guidance, Order, Group, User, Team, ApprovalPolicy, Reason, OfficeHours)


@pytest.fixture(scope="module", autouse=True)
def rows_of_everything(kept) -> None:
    """The demo's people, and an order that has it all: made once."""
    with override_settings(PUBLIC_URL="http://127.0.0.1:8000"):
        call_command("create_demo_people")
    make_everything()


@pytest.fixture
def history(db) -> Order:
    """The order that has a row of everything."""
    return Order.objects.get()


def make_everything() -> None:
    call_command("create_demo_profile")
    person = User.objects.get(username="officer")
    order = draft(Purpose("AU", "MOBILE"), Registration(snapshot=snapshot()), person)
    registered = order.registration
    Guidance.objects.create(region_code="AU", number_type="MOBILE", text="Ask **Ada**.")
    registered.documents.create(
        requirement_id="proof", file=upload(), name="a.pdf", size=1, uploaded_by=person
    )
    number = order.numbers.create(phone_number="+61491570006")
    number.provisionings.create(
        platform="SMS_PLATFORM", event_type="PROVISIONING_TO_SMS_PLATFORM", said_at=timezone.now()
    )
    refusals.count(RefusedFor.SIGNATURE)
    Notification.objects.tell(order, NotificationKind.COMPLETED, key=1)
    message = order.messages.create(text="Look again", written_at=timezone.now())
    objections.note(message, Reason.objects.create(code="name", title="Name"), "", person)
    order.events.create(key="event-1", body="{}")
    steps.begin(order.pk, steps.StepName.CHECK)
    unknown_orders.named("order-1")
    outages.failed(API, Unavailable("down"))
    order.note(Act.STARTED, source=Source.PERSON, actor=person)
    wait(order, "the landlord", timezone.localdate(), person)
    comment(order, "A remark", person)
    order.remarks.create(author=person, text="Mend it")
    order.overrides.create(person=person, reason="It can't wait")
    ApprovalPolicy.objects.create(team=person.team)
    assert person.team is not None
    OfficeHours.objects.create(team=person.team, time_zone="Australia/Sydney", country="au")
    save_view(person, "Mine", "view=mine", for_team=True)
    bulk.watch(Order.objects.filter(pk=order.pk), person, on=True)
    Promotion.objects.create(person=person, asked_by=User.objects.get(username="admin"))
    tell(person, Happened.PASSWORD)
    quotas.use(person, Used.DRAFTS)


def address(model: type[Model], page: str, *arguments: str | int) -> str:
    return reverse(
        f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}",
        args=[quote(each) for each in arguments],
    )


def row(model: type[Model]) -> Model:
    return model._default_manager.all()[0]


def test_every_model_of_ours_is_there_and_looked_at_here():
    assert set(admin.site._registry) == set(REGISTERED)


def test_the_index_lists_everything(administrator):
    html = administrator.get(reverse("admin:index")).content.decode()
    assert not [model for model in REGISTERED if address(model, "changelist") not in html]


@pytest.mark.parametrize("model", REGISTERED)
def test_every_list_opens_and_can_be_searched(administrator, model):
    page = address(model, "changelist")
    assert administrator.get(page).status_code == HTTPStatus.OK
    for words in ("a", "1", "+61 491", "'\"%", "ä 🦘"):
        assert administrator.get(page, {"q": words}).status_code == HTTPStatus.OK


@pytest.mark.parametrize("model", REGISTERED)
def test_every_filter_and_every_sorting_opens(administrator, model):
    found = administrator.get(address(model, "changelist")).context["cl"]
    # A filter's choices differ in nothing but their value: its first ones and its last.
    several = [[*spec.choices(found)] for spec in found.filter_specs]
    choices = [
        choice["query_string"] for offered in several for choice in (*offered[:2], offered[-1])
    ]
    sortings = [f"o={column}" for column in range(1, len(found.list_display))]
    # Each with another: all of them are there, in half of the pages.
    both = zip_longest(choices, sortings, fillvalue="")
    queries = [f"{choice or '?'}&{sorting}" for choice, sorting in both]
    answers = {
        query: administrator.get(address(model, "changelist") + query).status_code
        for query in queries
    }
    assert set(answers.values()) <= {HTTPStatus.OK}, answers


@pytest.mark.parametrize("model", REGISTERED)
def test_every_row_opens_with_its_history(administrator, model):
    for page in ("change", "history"):
        assert administrator.get(address(model, page, row(model).pk)).status_code == HTTPStatus.OK


@pytest.mark.parametrize("model", HISTORY)
def test_history_can_not_be_changed(administrator, model):
    pk, before = row(model).pk, list(model._default_manager.values())
    pages = [address(model, "add"), address(model, "change", pk), address(model, "delete", pk)]
    assert [administrator.post(page, {"post": "yes"}).status_code for page in pages] == [
        HTTPStatus.FORBIDDEN
    ] * 3
    administrator.post(
        address(model, "changelist"),
        {"action": "delete_selected", "_selected_action": [pk], "post": "yes"},
    )
    assert list(model._default_manager.values()) == before


def test_an_order_is_handed_over_here_and_nothing_else(administrator, history):
    manager = User.objects.get(username="manager")
    changes = {
        "assignee": manager.pk,
        "team": "",
        "customer_reference": "T-1",
        "state": "completed",
        "region_code": "US",
    }
    inlines = {
        f"{name}-{part}_FORMS": "0"
        for name in ("numbers", "steps", "messages", "reminders", "timeline")
        for part in ("TOTAL", "INITIAL")
    }
    page = address(Order, "change", history.pk)
    assert administrator.post(page, {**changes, **inlines}).status_code == HTTPStatus.FOUND
    assert [notification.kind for notification in Notification.objects.of(manager)] == ["assigned"]
    assert history.timeline.filter(act="handed_over").count() == 1
    history.refresh_from_db()
    assert (history.assignee, history.team, history.customer_reference) == (manager, None, "T-1")
    assert history.notifications.get(kind="assigned").person == manager
    assert (history.state, history.region_code) == ("draft", "AU")
    for forbidden in (address(Order, "add"), address(Order, "delete", history.pk)):
        assert administrator.post(forbidden, {"post": "yes"}).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("model", [Order, TimelineEntry, CallbackEvent, OrderNumber, Notification])
@pytest.mark.parametrize("what", ["reference", "company", "officer"])
def test_what_belongs_to_an_order_is_found_by_its_name_company_and_officer(
    administrator, history, model, what
):
    history.company = Profile.objects.create(name="Unmistakable Ltd", team=history.team)
    history.save()
    words = {
        "reference": history.reference.lower(),
        "company": "unmistakable",
        "officer": "officer",
    }
    page = address(model, "changelist")
    found = administrator.get(page, {"q": words[what]}).context["cl"].result_count
    assert found > 0
    wrong = {"reference": "ND-999999", "company": "another", "officer": "nobody"}
    assert administrator.get(page, {"q": wrong[what]}).context["cl"].result_count == 0


@pytest.mark.parametrize("model", REGISTERED)
def test_no_filter_makes_a_database_fail(administrator, model):
    filters = admin.site._registry[model].list_filter
    names = {each for each in filters if isinstance(each, str)}
    names |= {f"{name}__exact" for name in names} | {"id__exact", "q", "o", "p"}
    page, told = address(model, "changelist"), set()
    for name in sorted(names):
        for value in ("\0", "9" * 400):
            answer = administrator.get(page, {name: value})
            assert answer.status_code in {HTTPStatus.OK, HTTPStatus.FOUND}, (name, value)
            told.add(answer.headers.get("Location", page))
    # Wherever it leads, the list is there.
    assert {administrator.get(place).status_code for place in told} == {HTTPStatus.OK}
    for key in ("\0", "9" * 400, ".."):
        answer = administrator.get(address(model, "change", key), follow=True)
        assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, key


@pytest.mark.parametrize("model", REGISTERED)
def test_an_officer_gets_into_none_of_it(officer, model):
    for page in (
        address(model, "changelist"),
        address(model, "change", row(model).pk),
        address(model, "add"),
    ):
        answer = officer.get(page)
        assert answer.status_code == HTTPStatus.FOUND
        assert answer["Location"].startswith(reverse("admin:login"))


def test_an_officer_is_told_that_it_is_not_for_them(officer):
    assert officer.get(reverse("admin:index"), follow=True).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("model", [Document, ProfileDocument])
def test_a_files_place_is_shown_to_nobody(administrator, model):
    html = administrator.get(address(model, "change", row(model).pk)).content.decode()
    assert "documents/" not in html


def test_a_profile_shows_which_facts_there_are_and_not_what_they_say(administrator):
    html = administrator.get(address(Profile, "change", row(Profile).pk)).content.decode()
    assert "registered_address.city" in html
    assert "Melbourne" not in html


def test_a_registration_does_not_show_what_was_answered(administrator):
    secret = {"/1/companyName": "Harbour Dental"}
    Registration.objects.update(
        raw_answers=secret, conflicts=secret, refusals=[secret], writers=secret
    )
    html = administrator.get(address(Registration, "change", row(Registration).pk)).content.decode()
    assert "companyName" not in html
    assert "Harbour Dental" not in html


def test_a_person_is_added_with_team_and_group(administrator):
    team, group = Team.objects.get(), Group.objects.get(name="Officer")
    sent = {"username": "new", "email": "new@example.com"}
    answer = administrator.post(
        address(User, "add"), {**sent, "team": team.pk, "groups": [group.pk]}
    )
    assert answer.status_code == HTTPStatus.FOUND
    made = User.objects.get(username="new")
    assert (made.team, list(made.groups.all())) == (team, [group])
    assert not made.has_usable_password()
    assert AccountMail.objects.get(person=made).kind == Happened.INVITED


def test_nobody_makes_themselves_a_superuser_or_takes_ones_place(administrator):
    admin_, root = (
        User.objects.get(username="admin"),
        User.objects.create_superuser("root", password="unguessed"),
    )
    groups = [group.pk for group in admin_.groups.all()]
    sent = {
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "date_joined_0": "2026-01-01",
        "date_joined_1": "00:00",
    }
    page = address(User, "change", admin_.pk)
    assert (
        administrator.post(page, {**sent, "username": "admin", "groups": groups}).status_code
        == HTTPStatus.FOUND
    )
    assert not User.objects.get(username="admin").is_superuser
    for forbidden in (
        address(User, "change", root.pk),
        address(User, "delete", root.pk),
    ):
        assert (
            administrator.post(forbidden, {"post": "yes", "username": "root"}).status_code
            == HTTPStatus.FORBIDDEN
        )
    administrator.post(
        address(User, "changelist"),
        {"action": "delete_selected", "_selected_action": [root.pk], "post": "yes"},
    )
    assert User.objects.filter(username="root").exists()


def test_a_person_with_orders_can_not_be_deleted(administrator, history):
    administrator.post(address(User, "delete", history.officer_id), {"post": "yes"})
    assert User.objects.filter(pk=history.officer_id).exists()
