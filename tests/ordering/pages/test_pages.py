"""Pages: who may see them, what bad input does, and that nothing typed is lost when something
fails."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from kyc.registrations.forms import control_name
from ordering.orders import problems, start
from ordering.orders.order import Order
from ordering.orders.problems import Problem
from ordering.orders.states import OrderState
from ordering.orders.steps import UNSENT_FOR
from ordering.pages import readiness
from ordering.pages.forms import SearchForm
from ordering.submissions import saving, submit
from people.models import User
from tests import factories, work
from tests.ordering.pages.forms import NEW
from tests.pages import text

pytestmark = pytest.mark.django_db

SECTION = "/orders/{}/registration/end-business/"
PAGES = (
    "",
    "number/",
    "reserve/",
    "registration/end-business/",
    "documents/",
    "check/",
    "documents/1/file/",
    "documents/1/preview/",
)
ACTS = (
    "number/",
    "reserve/",
    "registration/end-business/",
    "registration/end-business/draft/",
    "documents/1/",
    "documents/1/remove/",
    "check/",
    "submit-now/",
    "try-again/",
    "link/",
    "start-again/",
    "assign/",
)


@pytest.mark.parametrize("page", PAGES)
def test_somebody_elses_order_is_not_there(officer: User, page: str) -> None:
    order = factories.ready(officer)
    stranger = Client()
    stranger.force_login(factories.person("sid", team="Berlin"))
    assert stranger.get(f"/orders/{order.pk}/{page}").status_code == 404


@pytest.mark.parametrize("act", ACTS)
def test_nothing_can_be_done_to_somebody_elses_order(
    officer: User, act: str, calls: Callable[[str], int]
) -> None:
    order = factories.ready(officer)
    stranger = Client()
    stranger.force_login(factories.person("sid", team="Berlin"))
    assert stranger.post(f"/orders/{order.pk}/{act}").status_code == 404
    assert Order.objects.get().state == OrderState.CREATED


@pytest.mark.parametrize(
    "page", ["/", "/orders/new/", *(f"/orders/1/{page}" for page in (*PAGES, *ACTS))]
)
def test_everything_asks_who_is_there(page: str) -> None:
    response = Client().get(page)
    assert response.status_code == 302
    assert response["Location"].startswith("/login/")


@pytest.mark.parametrize("page", ["/", "/orders/new/", *(f"/orders/1/{page}" for page in PAGES)])
def test_an_account_without_a_group_may_do_nothing(page: str) -> None:
    client = Client()
    client.force_login(User.objects.create_user("nobody"))
    assert client.get(page).status_code == 403


@pytest.mark.parametrize(
    "act", ["documents/1/remove/", "submit-now/", "try-again/", "start-again/", "documents/1/"]
)
def test_a_link_can_not_act(site: Client, officer: User, act: str) -> None:
    order = factories.reserved(officer)
    assert site.get(f"/orders/{order.pk}/{act}").status_code == 405


@pytest.mark.parametrize("path", ["/orders/999/", "/orders/999/check/", "/orders/x/", "/nowhere/"])
def test_what_is_not_there_is_404(site: Client, path: str) -> None:
    assert site.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "registration/nonsense/",
        "documents/9/file/",
        "documents/1/file/",
        "documents/1/preview/",
        "documents/9/versions/1/",
    ],
)
def test_parts_that_are_not_there_are_404(site: Client, officer: User, path: str) -> None:
    assert site.get(f"/orders/{factories.reserved(officer).pk}/{path}").status_code == 404


def test_the_list_shows_what_lapses_next_first(site: Client, officer: User) -> None:
    shown = [
        factories.draft(officer),
        factories.reserved(officer),
        factories.reserved(officer, "GB", "MOBILE"),
    ]
    page = text(site.get("/"))
    assert sorted(shown, key=lambda order: page.index(order.reference)) == shown[::-1]


def test_the_requirements_stand_beside_the_choice_of_a_region(site: Client) -> None:
    page = text(site.get("/orders/new/?region_code=AU&number_type=MOBILE"))
    assert "Letter of authorisation" in page
    assert "9 questions" in page
    assert "Nothing to register" in text(site.get("/orders/new/?region_code=US&number_type=LOCAL"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"region_code": "ZZ"}, "Choose a region of the list"),
        ({"number_type": "TOLL_FREE"}, "Select a valid choice"),
        ({"service_id": ""}, "Enter the id"),
        ({"campaign_id": "C1"}, "Leave the campaign empty"),
    ],
)
def test_a_wrong_beginning_is_told_and_makes_no_draft(
    site: Client, change: dict[str, str], words: str
) -> None:
    response = site.post("/orders/new/", NEW | change)
    assert response.status_code == 422
    assert words in text(response)
    assert re.search(r"<title> ?Error:", text(response))
    assert not Order.objects.exists()


def test_an_api_that_is_down_keeps_what_was_typed(site: Client, sandbox: Any) -> None:
    site.get("/orders/new/")
    sandbox.control("faults", operation="lookupNumberRequirements", status=503, times=20)
    response = site.post("/orders/new/", NEW)
    assert response.status_code == 503
    assert "The Numbers API is not answering" in text(response)
    assert 'value="ACME-7"' in text(response)
    assert not Order.objects.exists()


def test_without_regions_the_page_says_so_and_offers_to_try_again(
    site: Client, sandbox: Any
) -> None:
    sandbox.control("faults", operation="listAvailableRegions", status=503, times=20)
    response = site.get("/orders/new/")
    assert response.status_code == 503
    assert "Try again" in text(response)


def test_credentials_that_are_refused_are_an_administrators_matter(
    site: Client, settings: Any
) -> None:
    settings.NUMBERS_API_KEY_SECRET = "wrong"
    assert "The API credentials were refused" in text(site.get("/orders/new/"))


def test_a_search_that_the_api_does_not_answer_can_be_tried_again(
    site: Client, officer: User, sandbox: Any
) -> None:
    order = factories.draft(officer)
    sandbox.control("faults", operation="searchAvailableNumbers", status=503, times=20)
    page = text(site.get(f"/orders/{order.pk}/number/?where=START&digits=0412&capability="))
    assert "is not answering" in page
    assert 'value="0412"' in page
    assert "digits=0412" in page, "the link to try again keeps the search"


@pytest.mark.parametrize(
    ("digits", "found"), [("0412", True), ("+61412", True), ("61412", True), ("999999999", False)]
)
def test_digits_without_a_plus_get_the_country_code(
    site: Client, officer: User, digits: str, found: bool
) -> None:
    order = factories.draft(officer)
    page = text(
        site.get(
            f"/orders/{order.pk}/number/", {"where": "START", "digits": digits, "capability": ""}
        )
    )
    assert ("No number fits" not in page) is found


@pytest.mark.parametrize(
    ("service", "capability"),
    [("SMS", "SMS"), ("RTC", "VOICE"), ("EST", "VOICE"), ("FAX", ""), ("", "")],
)
def test_the_first_search_is_for_numbers_that_can_do_what_they_are_for(
    site: Client, officer: User, service: str, capability: str
) -> None:
    order = factories.draft(officer)
    Order.objects.update(service=service, wanted_number="")
    search = site.get(f"/orders/{order.pk}/number/").context["search"]
    assert search["capability"].value() == capability
    Order.objects.update(wanted_number="+61412011092")
    assert site.get(f"/orders/{order.pk}/number/").context["search"]["capability"].value() == "", (
        "as it was chosen"
    )


def test_where_no_number_can_do_what_it_is_for_the_others_are_shown_and_it_is_told(
    site: Client, officer: User
) -> None:
    order = factories.draft(officer, "ZA", "LOCAL", number="+27110370571")
    Order.objects.update(service="SMS", wanted_number="")
    page = site.get(f"/orders/{order.pk}/number/", follow=True)
    assert "None of the numbers offered here is for SMS" in text(page)
    assert page.context["found"]
    assert page.context["search"]["capability"].value() == ""
    asked = site.get(f"/orders/{order.pk}/number/?where=START&digits=&capability=SMS")
    assert (asked.status_code, asked.context["found"]) == (200, []), (
        "who asks for it gets what they asked for"
    )


def test_letters_in_a_search_are_told(site: Client, officer: User) -> None:
    order = factories.draft(officer)
    assert "Use digits only" in text(
        site.get(f"/orders/{order.pk}/number/?where=START&digits=call-me")
    )


@pytest.mark.parametrize(
    "posted",
    [{}, {"number": "nonsense"}, {"quantity": "0"}, {"quantity": "101"}, {"quantity": "many"}],
)
def test_a_wrong_choice_of_numbers_is_refused(
    site: Client, officer: User, posted: dict[str, str]
) -> None:
    order = factories.draft(officer)
    assert site.post(f"/orders/{order.pk}/number/", posted).status_code == 422
    assert Order.objects.get().wanted_number == order.wanted_number


def pressed(site: Client, order: Order, seen: object = None) -> Any:
    """The page after "Reserve now", pressed on a page that showed this version of the choice."""
    seen = order.choice_version if seen is None else seen
    return site.post(f"/orders/{order.pk}/reserve/", {"choice_version": seen}, follow=True)


def test_a_number_taken_meanwhile_leads_back_to_the_search_with_its_filters(
    site: Client, officer: User, sandbox: Any
) -> None:
    order = factories.draft(
        officer, number="+61412011092", pattern="0412", search_pattern="START", capability="SMS"
    )
    sandbox.control(f"numbers/{order.wanted_number}/take")
    page = text(pressed(site, order))
    assert "The number is being reserved." in page
    assert f"/orders/{order.pk}/?was=creating" in page, "the page follows"
    work.run_order(order)
    response = site.get(f"/orders/{order.pk}/?was=creating", follow=True)
    page = text(response)
    assert response.redirect_chain[-1][0] == f"/orders/{order.pk}/number/"
    assert "was taken meanwhile" in page
    assert 'value="0412"' in page


def test_a_worker_that_is_quicker_than_the_page_leads_back_to_the_search_too(
    site: Client, officer: User, sandbox: Any
) -> None:
    order = factories.draft(officer)
    sandbox.control(f"numbers/{order.wanted_number}/take")
    Order.objects.update(expected_monthly="6.50", expected_currency="EUR")
    answer = site.post(f"/orders/{order.pk}/reserve/", {"choice_version": order.choice_version})
    work.run_order(order)
    order.refresh_from_db()
    assert (order.expected_monthly, order.expected_currency) == ("", ""), "it was that number's"
    response = site.get(answer.headers["Location"], follow=True)
    assert response.redirect_chain[-1][0] == f"/orders/{order.pk}/number/"
    assert "was taken meanwhile" in text(response)


def test_the_address_says_that_the_page_waits_only_as_long_as_it_does(
    site: Client, officer: User
) -> None:
    order = factories.reserved(officer)
    waiting, clean = f"/orders/{order.pk}/?was=creating", f"/orders/{order.pk}/"
    assert site.get(waiting).headers["Location"] == clean
    followed = site.get(waiting, headers={"HX-Request": "true"})
    assert followed.headers["HX-Replace-Url"] == clean


def test_reserving_while_the_api_is_down_says_what_is_safe(
    site: Client, officer: User, sandbox: Any
) -> None:
    order = factories.draft(officer)
    sandbox.control("faults", operation="token", status=503, times=20)
    from django.core.cache import cache

    cache.clear()
    response = pressed(site, order)
    work.run_order(order)
    assert Order.objects.get().state == OrderState.CREATING
    with time_machine.travel(timezone.now() + UNSENT_FOR):
        work.make_due()
        work.run_order(order)
    response = site.get(f"/orders/{order.pk}/?was=creating", follow=True)
    assert response.redirect_chain[-1][0] == f"/orders/{order.pk}/reserve/"
    assert "Nothing was reserved: the Numbers API could not be asked between" in text(response)
    assert Order.objects.get().state == OrderState.DRAFT


def test_what_is_reserved_is_what_the_person_saw(site: Client, officer: User) -> None:
    order = factories.draft(officer)
    shown = re.search(
        r'name="choice_version" value="([^"]+)"', text(site.get(f"/orders/{order.pk}/reserve/"))
    )
    assert shown
    start.choose(order, start.Wish(number="+61412024879"), officer)
    page = text(pressed(site, order, shown[1]))
    assert "Another number was chosen meanwhile" in page
    assert Order.objects.get().state == OrderState.DRAFT


def test_one_number_may_be_left_to_the_vendor(site: Client, officer: User) -> None:
    order = factories.draft(officer)
    site.post(f"/orders/{order.pk}/number/?where=START&digits=0412&capability=", {"quantity": "1"})
    order.refresh_from_db()
    page = text(site.get(f"/orders/{order.pk}/reserve/"))
    assert "The vendor picks 1 number" in page
    pressed(site, order)
    work.run_order(order)
    assert Order.objects.get().numbers.get().phone_number.startswith("+61412")


def test_decide_later_means_that_hidden_fields_are_not_meant(site: Client) -> None:
    site.post("/orders/new/", NEW | {"service": ""})
    assert Order.objects.get().service_id == ""


@pytest.mark.parametrize(
    ("region", "digits", "pattern"),
    [
        ("IT", "06", "+3906"),
        ("AU", "0412", "+61412"),
        ("US", "1202", "+1202"),
        ("HU", "061", "+361"),
    ],
)
def test_a_national_prefix_goes_and_a_leading_zero_of_the_number_stays(
    region: str, digits: str, pattern: str
) -> None:
    search = SearchForm({"digits": digits, "where": "START"})
    assert search.is_valid()
    found = search.pattern(region)
    assert found
    assert found.pattern == pattern


def test_a_lost_answer_is_shown_as_such(site: Client, officer: User, sandbox: Any) -> None:
    order = factories.draft(officer)
    sandbox.control("faults", operation="createNumberOrder", status=502, times=1, after_work=True)
    pressed(site, order)
    work.run_order(order)
    page = text(site.get(f"/orders/{order.pk}/"))
    assert "Outcome unknown" in page
    assert "It was not reserved: try again" in page
    assert 'name="remote_id"' in page


def test_invalid_answers_are_kept_and_told_at_their_fields(site: Client, officer: User) -> None:
    order = factories.reserved(officer)
    postcode = control_name("/1/postalCode")
    response = site.post(
        SECTION.format(order.pk),
        {postcode: "30o0", control_name("/1/city"): "Melbourne"},
        follow=True,
    )
    page = text(response)
    assert response.redirect_chain == [(f"{SECTION.format(order.pk)}?problems=1", 302)]
    assert "four digits, for example 3000" in page
    assert f'href="#id_{postcode}"' in page
    assert 'value="30o0"' in text(site.get(SECTION.format(order.pk)))


def test_a_draft_is_kept_without_being_validated(site: Client, officer: User) -> None:
    order = factories.reserved(officer)
    response = site.post(f"{SECTION.format(order.pk)}draft/", {control_name("/1/postalCode"): "3"})
    assert response.status_code == 200
    assert "Draft saved" in text(response)
    assert Order.objects.get().registration.answers.values["/1/postalCode"] == "3"


def test_answers_of_a_submitted_order_can_not_be_changed(site: Client, officer: User) -> None:
    order = factories.ready(officer)
    submit.ask(order, officer)
    response = site.post(f"{SECTION.format(order.pk)}draft/", {control_name("/1/city"): "Sydney"})
    assert response.status_code == 409
    assert Order.objects.get().registration.answers.values["/1/city"] == "Melbourne"


def test_rows_are_added_and_removed_with_what_was_typed_meanwhile(
    site: Client, officer: User
) -> None:
    order = factories.reserved(officer)
    traffic = f"/orders/{order.pk}/registration/traffic/"
    first, second = control_name("/0/0/senderName"), control_name("/0/1/senderName")
    site.post(traffic, {first: "Harbour Dental", "add": "1"})
    site.post(traffic, {first: "Harbour Dental", second: "Quay Clinic", "remove": "1-0"})
    page = text(site.get(traffic))
    assert 'value="Quay Clinic"' in page
    assert "Harbour Dental&quot;" not in page
    assert second not in page


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        (
            "letter.pdf",
            b"plain words",
            "This file is a plain text. Upload a PDF. Save it as PDF",
        ),
        ("letter.pdf", b"", "The file is empty"),
        ("big.pdf", factories.PDF + b" " * 1024**2, "larger than 1 MB"),
    ],
)
def test_a_wrong_file_is_refused_at_its_field(
    site: Client, officer: User, settings: Any, name: str, content: bytes, words: str
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.MAX_UPLOAD_BYTES = 1024**2
    order = factories.reserved(officer)
    response = site.post(
        f"/orders/{order.pk}/documents/1/", {"d1-file": SimpleUploadedFile(name, content)}
    )
    assert response.status_code == 422
    assert words in text(response)
    assert not order.registration.documents.exists()


def test_a_document_comes_back_as_a_download_only(site: Client, officer: User) -> None:
    order = factories.reserved(officer)
    factories.attach(order, name='../we"ird\n name.pdf')
    response = site.get(f"/orders/{order.pk}/documents/1/file/")
    assert b"".join(response.streaming_content) == factories.PDF  # type: ignore[attr-defined]
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_submission_that_is_not_ready_says_what_is_missing(site: Client, officer: User) -> None:
    order = factories.reserved(officer)
    response = site.post(f"/orders/{order.pk}/check/", {"look": factories.seen_version(order)})
    assert response.status_code == 422
    assert "Enter “Legal name”" in text(response)
    assert "Upload “Letter of authorisation”" in text(response)


def test_what_is_missing_is_told_with_its_entry_and_empty_ones_at_the_end_are_not_shown(
    site: Client, officer: User
) -> None:
    order = factories.reserved(officer)
    group = order.registration.definition.sections[0].groups[0]
    for _more in range(3):
        saving.add_row(order, group)
    saving.save_answers(order, {"/0/1/senderName": "Harbour"})
    shown = text(site.get(f"/orders/{order.pk}/check/"))
    assert f"{group.title}, entry 1: Enter “Sender name”" in shown
    assert f"{group.title}, entry 2</h3>" in shown
    assert "entry 3" not in shown
    assert "left empty at the end are not sent" in text(
        site.get(f"/orders/{order.pk}/registration/traffic/")
    )


def test_a_double_submit_makes_one_submission(site: Client, officer: User) -> None:
    order = factories.ready(officer)
    seen = factories.seen_version(order)
    for _press in range(2):
        assert site.post(f"/orders/{order.pk}/check/", {"look": seen}).status_code == 302
    assert order.timeline.filter(act="submitting").count() == 1


def test_what_came_from_outside_is_never_markup(site: Client, officer: User) -> None:
    order = factories.reserved(officer)
    script = "<script>alert(1)</script>"
    problem = problems.columns(Problem.NOT_SUBMITTED, code="invalid", quote=script)
    Order.objects.update(customer_reference=script, **problem)
    factories.answer(
        order,
        [
            factories.AUSTRALIA[0],
            {**factories.AUSTRALIA[1], "city": script},
            factories.AUSTRALIA[2],
        ],
    )
    for page in (
        "/",
        f"/orders/{order.pk}/",
        f"/orders/{order.pk}/check/",
        SECTION.format(order.pk),
    ):
        assert script not in text(site.get(page))


def test_no_page_allows_foreign_or_inline_scripts(site: Client) -> None:
    policy = site.get("/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_what_was_typed_when_the_time_ran_out_is_kept(site: Client, officer: User) -> None:
    """By the clock it is over, but the API has the last word, and a new order takes the answers
    over."""
    order = factories.reserved(officer)
    Order.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    site.post(SECTION.format(order.pk), {control_name("/1/city"): "Melbourne", "leave": "1"})
    assert Order.objects.get().registration.answers.values["/1/city"] == "Melbourne"


def test_what_was_typed_into_a_closed_order_is_given_back(
    site: Client, officer: User, decide: Callable[..., None]
) -> None:
    order = factories.reserved(officer)
    decide(order, "expire")
    work.run_order(order.pk)
    response = site.post(SECTION.format(order.pk), {control_name("/1/city"): "Melbourne"})
    assert response.status_code == 409
    assert 'value="Melbourne"' in text(response)


@pytest.mark.parametrize("page", ["registration/end-business/", "documents/", "check/"])
def test_what_the_reviewers_ask_for_stands_where_it_is_mended(
    site: Client, officer: User, decide: Callable[..., None], page: str
) -> None:
    order = factories.ready(officer, factories.with_use("Reminders to patients. sandbox:silence"))
    submit.ask(order, officer)
    work.run_order(order.pk)
    decide(order, "block", "Please give <a> local contact number")
    work.step(order, "check")
    shown = text(site.get(f"/orders/{order.pk}/{page}"))
    assert shown.count("Please give &lt;a&gt; local contact number") == 1


def test_a_part_of_a_page_is_no_place_for_a_sign_in_page(officer: User) -> None:
    order = factories.reserved(officer)
    assert (
        Client()
        .post(f"{SECTION.format(order.pk)}draft/", headers={"HX-Request": "true"})
        .status_code
        == 401
    )


def test_a_form_of_an_earlier_sign_in_is_explained(officer: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)
    response = strict.post("/orders/new/", NEW)
    assert response.status_code == 403
    assert "This form was not sent" in text(response)


@pytest.mark.parametrize(
    "button",
    [
        {"add": "9" * 5000},
        {"remove": "1-" + "9" * 5000},
        {"add": "0"},
        {"remove": "x-y"},
        {"add": "2"},
    ],
)
def test_buttons_that_nobody_made_do_no_harm(
    site: Client, officer: User, button: dict[str, str]
) -> None:
    order = factories.reserved(officer)
    assert site.post(f"/orders/{order.pk}/registration/traffic/", button).status_code in (302, 404)


def test_adding_a_row_keeps_the_way_back_to_checking(site: Client, officer: User) -> None:
    order = factories.reserved(officer)
    traffic = f"/orders/{order.pk}/registration/traffic/?next=check"
    assert site.post(traffic, {"add": "1"})["Location"] == f"{traffic}#group-1-2"


def calls_of(monkeypatch: pytest.MonkeyPatch, name: str) -> list[Any]:
    """What a function of the readiness is called with from now on."""
    calls: list[Any] = []
    real = getattr(readiness, name)

    def counted(given: Any) -> Any:
        calls.append(given)
        return real(given)

    monkeypatch.setattr(readiness, name, counted)
    return calls


def test_what_stands_at_the_sections_is_located_once_for_a_page(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = factories.reserved(officer)
    place = "/1/postalCode"
    conflict = {"form": "two", "by": officer.pk, "at": "", "value": "Other"}
    order.registration.conflicts = {place: [conflict]}
    order.registration.refusals = [{"pointer": place, "field": place, "message": "Unknown"}]
    made = calls_of(monkeypatch, "Places")
    said = {line.section.slug: line.words for line in readiness.readiness(order).lines}
    assert (said["end-business"], len(made)) == ("2 problems", 1)
    told = [(hurdle.message, hurdle.url) for hurdle in readiness.problems(order)]
    url = f"/orders/{order.pk}/registration/end-business/?next=check&problems=1#id_q.1.postalCode"
    assert len(made) == 2
    assert [message for message, at in told if at == url][-1].startswith(
        "Postal code: Two different answers"
    )


def test_a_refused_document_keeps_the_order_from_being_called_ready(
    site: Client, officer: User
) -> None:
    order = factories.ready(officer)
    refused = {"refusal_code": "document_refused", "refusal": "It is blurred"}
    order.registration.documents.update(**refused)
    assert not readiness.readiness(order).complete
    assert "It is blurred" in text(site.get(f"/orders/{order.pk}/check/"))


def test_two_answers_to_one_question_keep_the_order_from_being_called_ready(
    site: Client, officer: User
) -> None:
    order = factories.ready(officer)
    conflict = {"form": "two", "by": officer.pk, "at": "", "value": "Other"}
    type(order.registration).objects.update(conflicts={"/1/postalCode": [conflict]})
    order.registration.refresh_from_db()
    assert not readiness.readiness(order).complete
    shown = text(site.get(f"/orders/{order.pk}/"))
    assert "1 problem" in shown
    assert "Opens when registration and documents are complete" in shown


def test_readiness_needs_no_account_and_no_tls(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/readyz/").status_code == 200
    assert Client().get("/readyz").status_code == 200


@pytest.mark.parametrize(
    "act", [*ACTS, "requirements/", "fill/", "save-to-profile/", "documents/1/from-vault/"]
)
def test_who_may_only_look_changes_nothing(
    officer: User, act: str, calls: Callable[[str], int]
) -> None:
    order = factories.ready(officer)
    viewer = User.objects.create_user("vera", team=officer.team)
    viewer.user_permissions.add(
        *Permission.objects.filter(codename__in=("view_order", "view_profile"))
    )
    browser = Client()
    browser.force_login(viewer)
    before = Order.objects.values().get()
    assert browser.post(f"/orders/{order.pk}/{act}", {"document": "1"}).status_code == 403
    assert Order.objects.values().get() == before
    assert "data-upload" not in text(browser.get(f"/orders/{order.pk}/documents/"))
