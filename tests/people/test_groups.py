import pytest
from django.contrib.auth.models import Group, Permission

from people.models import Team, User

pytestmark = pytest.mark.django_db
OFFICER = {
    *("ordering.view_order", "ordering.add_order", "ordering.change_order"),
    *("kyc.view_profile", "kyc.add_profile", "kyc.change_profile"),
}


def permissions_of(group: str) -> set[str]:
    member = User.objects.create(username="member")
    member.groups.add(Group.objects.get(name=group))
    return member.get_all_permissions()


def test_there_are_three_groups():
    assert set(Group.objects.values_list("name", flat=True)) == {
        "Officer",
        "Manager",
        "Administrator",
    }


def test_an_officer_may_begin_see_and_change_orders_and_profiles():
    assert permissions_of("Officer") == OFFICER


def test_a_manager_sees_every_teams_orders_and_profiles_too():
    assert permissions_of("Manager") == OFFICER | {
        "ordering.view_every_order",
        "ordering.approve_order",
        "ordering.override_approval",
        "kyc.view_every_profile",
    }


def test_an_administrator_may_do_everything_here():
    everything = Permission.objects.filter(
        content_type__app_label__in=["people", "jobs", "kyc", "ordering", "auth"]
    )
    assert permissions_of("Administrator") == {
        f"{p.content_type.app_label}.{p.codename}" for p in everything
    }


def test_a_person_is_shown_by_name_and_a_team_by_its_own():
    assert str(User(username="olivia", first_name="Olivia", last_name="Ferris")) == "Olivia Ferris"
    assert str(User(username="olivia")) == "olivia"
    assert str(Team(name="Sydney team")) == "Sydney team"
