import pytest
from django.core.management import call_command

from kyc.documents.models import ProfileDocument
from kyc.profiles import companies
from kyc.profiles.models import Profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(settings):
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    call_command("create_demo_people")
    call_command("create_demo_profile")


def test_the_demos_team_has_a_company_with_documents(made):
    profile = Profile.objects.get()
    assert (str(profile.team), profile.values["legal_name"]) == (
        "Sydney team",
        "Harbour Dental Pty Ltd",
    )
    assert ProfileDocument.objects.filter(profile=profile).count() == 2


def test_making_it_again_leaves_what_somebody_changed(made):
    companies.rename(Profile.objects.get(), "Ours")
    call_command("create_demo_profile")
    assert Profile.objects.get().name == "Ours"


def test_without_the_demos_people_there_is_no_profile():
    call_command("create_demo_profile")
    assert not Profile.objects.exists()
