import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission

from people.backends import WithTeam
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


def signed_in(person: User) -> User:
    """The person as a page has them."""
    found = WithTeam().get_user(person.pk)
    assert found is not None
    return found


def test_rights_that_come_with_a_person_are_djangos():
    person = User.objects.create(username="member")
    person.groups.add(*Group.objects.filter(name__in=("Officer", "Manager")))
    odd = Permission.objects.get(codename="view_order")
    person.user_permissions.add(odd)
    odd.pk, odd.codename = None, "x,ordering.approve_everything"
    odd.save()
    person.user_permissions.add(odd)
    wanted = ModelBackend().get_all_permissions(User.objects.get(pk=person.pk))
    assert vars(signed_in(person))["_perm_cache"] == wanted
    assert all(signed_in(person).has_perm(right) for right in wanted)
    assert not signed_in(person).has_perm("ordering.approve_everything")


def test_who_is_locked_may_do_nothing_and_who_may_do_everything_what_is_to_come_too():
    root = User.objects.create(username="root", is_superuser=True)
    assert signed_in(root).has_perm("of.a.right.to.come")
    member = User.objects.create(username="member")
    member.groups.add(Group.objects.get(name="Officer"))
    seen = signed_in(member)
    assert seen.has_perm("ordering.view_order")
    assert not seen.has_perm("ordering.view_order", object())
    seen.is_active = False
    assert not seen.has_perm("ordering.view_order")
    User.objects.update(is_active=False)
    assert WithTeam().get_user(member.pk) is None
