"""The company's own help with a regulator's questions."""

import pytest
from django.test import Client
from django.urls import reverse

from kyc.registrations.guidance import Guidance, guidance_for, questions_of
from people.models import User
from tests import factories
from tests.kyc.factories import AUSTRALIAN, snapshot

pytestmark = pytest.mark.django_db
SENDER = "/0/*/senderName"


def helped(about: str = "", **more) -> Guidance:
    place = {"region_code": "AU", "number_type": "MOBILE", "text": "As in the *register*."}
    return Guidance.objects.create(**place | {"about": about} | more)


def test_help_is_for_a_region_and_type_and_each_of_its_questions():
    asked = snapshot()
    about_all, about_sender = helped(), helped(SENDER)
    helped(region_code="NZ")
    assert guidance_for(asked) == {"": about_all, SENDER: about_sender}
    assert dict(questions_of("AU", "MOBILE"))[SENDER] == "Traffic: Sender"


def test_it_stays_when_the_requirements_change_and_says_that_its_question_is_gone():
    snapshot()
    kept = helped(SENDER)
    assert kept.is_about_something
    snapshot({**AUSTRALIAN, "rules": AUSTRALIAN["rules"][1:]})
    assert not Guidance.objects.get().is_about_something
    assert helped().is_about_something


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**bold**", "<p><strong>bold</strong></p>\n"),
        ("<script>alert(1)</script>", "&lt;script&gt;"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("[x](data:text/html,x)", "[x](data:text/html,x)"),
        ("![x](https://elsewhere.example/x.png)", "!<a"),
        ('[x](https://a.example "&quot; onload=1")', 'title="&quot; onload=1"'),
    ],
)
def test_what_is_not_markdown_stays_text(text, html):
    made = str(Guidance(text=text).html)
    assert html in made
    assert not [bad for bad in ("<script", "<img", 'javascript:alert(1)"') if bad in made]


@pytest.fixture
def administrator() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("admin"))
    return client


def test_an_administrator_writes_it_about_a_question_of_the_latest_requirements(administrator):
    snapshot()
    page = reverse("admin:kyc_guidance_add")
    html = administrator.get(page, {"region_code": "AU", "number_type": "MOBILE"}).content.decode()
    assert "Traffic: Sender" in html
    sent = {"region_code": "au", "number_type": "MOBILE", "about": SENDER, "text": "Short."}
    assert administrator.post(page, {**sent, "link": "http://a.example"}).status_code == 200
    assert administrator.post(page, {**sent, "region_code": "AU"}).status_code == 302
    written = Guidance.objects.get()
    assert written.title == "Traffic: Sender"
    assert written.updated_by == User.objects.get(username="admin")


def test_an_officer_may_not_write_it():
    client = Client()
    client.force_login(factories.person())
    assert client.get(reverse("admin:kyc_guidance_add")).status_code in {302, 403}
