import pytest
from django.core.management import CommandError, call_command

from people.models import User

pytestmark = pytest.mark.django_db


def test_there_is_one_person_in_each_group(demo_people):
    found = {
        person.username: [group.name for group in person.groups.all()]
        for person in User.objects.all()
    }
    assert found == {"officer": ["Officer"], "manager": ["Manager"], "admin": ["Administrator"]}


def test_only_the_administrator_is_staff_and_nobody_is_superuser(demo_people):
    assert [person.username for person in User.objects.filter(is_staff=True)] == ["admin"]
    assert not User.objects.filter(is_superuser=True).exists()


def test_they_share_a_team_and_can_sign_in(demo_people, client):
    assert set(User.objects.values_list("team__name", flat=True)) == {"Sydney team"}
    assert all(
        client.login(username=name, password="demo") for name in ("officer", "manager", "admin")
    )


def test_making_them_again_leaves_what_somebody_changed(demo_people):
    admin = User.objects.get(username="admin")
    admin.set_password("my own")
    admin.save()
    admin.groups.clear()
    call_command("create_demo_people")
    again = User.objects.get(username="admin")
    assert User.objects.count() == 3
    assert again.check_password("my own")
    assert not again.groups.exists()


@pytest.mark.parametrize(
    "url",
    [
        "https://numbers.example",
        "http://0.0.0.0:8000",
        "http://localhost.example",
        "http://10.0.0.1",
        "",
    ],
)
def test_they_never_come_to_a_site_that_others_can_reach(settings, url):
    settings.PUBLIC_URL = url
    with pytest.raises(CommandError):
        call_command("create_demo_people")
    assert not User.objects.exists()


@pytest.mark.parametrize("url", ["http://localhost:8000", "http://127.0.0.1", "https://localhost"])
def test_they_come_to_this_machine(settings, url):
    settings.PUBLIC_URL = url
    call_command("create_demo_people")
    assert User.objects.count() == 3


def test_only_a_demo_offers_its_accounts(db, client, settings):
    assert not settings.DEMO
    assert b"Sign in as" not in client.get("/login/").content
