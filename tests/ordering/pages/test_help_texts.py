"""The company's own help, where officers read it."""

import pytest
from django.test import Client
from django.urls import reverse

from kyc.registrations.guidance import Guidance
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]


def test_it_stands_with_its_question_and_at_the_top_of_the_page():
    officer = factories.person()
    order = factories.draft(officer)
    section = order.registration.definition.sections[0]
    key = section.groups[0].key_of(section.groups[0].questions[0])
    place = {"region_code": order.region_code, "number_type": order.number_type}
    Guidance.objects.create(about="", text="Ask *Ada* first.", **place)
    link = "https://register.example/search"
    Guidance.objects.create(about=key, text="As it is.", example="Harbour", link=link, **place)
    client = Client()
    client.force_login(officer)
    html = client.get(reverse("section", args=[order.pk, section.slug])).content.decode()
    assert "Ask <em>Ada</em> first." in html
    assert html.index("As it is.") > html.index("Ask <em>Ada</em>")
    assert "For example Harbour" in html
    assert 'href="https://register.example/search" rel="noopener noreferrer"' in html
    # Where it leads to is seen before it is followed.
    assert "(register.example)" in html
    assert "Write a help text" not in html
