import pytest
from django.db import IntegrityError, transaction

from kyc.profiles import companies
from kyc.profiles.companies import Known, NameTaken
from kyc.profiles.models import Profile, ProfileFact
from people.models import Team, User

pytestmark = pytest.mark.django_db


def person(name="olivia", team="Sydney"):
    return User.objects.create_user(
        name, team=Team.objects.get_or_create(name=team)[0] if team else None
    )


def made(owner, name="Acme"):
    return companies.create(name, team=owner.team, owner=owner)


def test_a_profile_belongs_to_the_team_or_to_whoever_has_none():
    assert (made(person()).team.name, Profile.objects.get().owner) == ("Sydney", None)
    alone = person("ann", team=None)
    assert (made(alone).team, made(alone, "Other").owner) == (None, alone)


def test_a_team_sees_its_own_profiles_and_nobody_elses():
    own, other, alone = made(person()), made(person("ben", "Berlin")), made(person("ann", None))
    assert list(Profile.objects.visible_to(User.objects.get(username="olivia"))) == [own]
    assert list(Profile.objects.visible_to(User.objects.get(username="ann"))) == [alone]
    with pytest.raises(Profile.DoesNotExist):
        companies.visible_profile(person("carl"), other.pk)


def test_two_people_without_a_team_share_nothing():
    made(person("ann", None))
    assert not Profile.objects.visible_to(person("bob", None)).exists()


def test_a_name_is_given_once_in_a_team():
    owner = person()
    made(owner)
    with pytest.raises(NameTaken):
        made(owner)
    with pytest.raises(NameTaken):
        companies.rename(made(owner, "Other"), "Acme")
    assert made(person("ben", "Berlin")).name == "Acme"


def test_what_is_put_away_is_off_the_lists_and_its_name_is_free():
    owner = person()
    gone = made(owner)
    companies.archive(gone)
    companies.archive(gone)
    assert not list(companies.listed(owner))
    assert made(owner).name == "Acme"


def test_a_profile_without_an_owner_can_not_be():
    with pytest.raises(IntegrityError), transaction.atomic():
        Profile.objects.create(name="Nobody's")


def test_facts_are_kept_changed_and_forgotten_and_the_others_stay():
    owner = person()
    profile = made(owner)
    companies.save_facts(
        profile, {"legal_name": Known("Acme"), "website": Known("https://acme.example")}, owner
    )
    companies.save_facts(
        profile,
        {"legal_name": Known("Acme Ltd"), "website": Known(""), "vat_number": Known("")},
        owner,
    )
    assert companies.visible_profile(owner, profile.pk).values == {"legal_name": "Acme Ltd"}


def test_who_changed_a_fact_last_is_known_and_the_same_value_changes_nothing():
    owner, colleague = person(), person("ben")
    profile = made(owner)
    companies.save_facts(profile, {"legal_name": Known("Acme")}, owner)
    companies.save_facts(profile, {"legal_name": Known("Acme")}, colleague)
    assert ProfileFact.objects.get().updated_by == owner
    companies.save_facts(profile, {"legal_name": Known("Acme Ltd")}, colleague)
    assert ProfileFact.objects.get().updated_by == colleague


def test_a_fact_is_forgotten_only_through_its_own_profile():
    owner = person()
    profile, other = made(owner), made(owner, "Other")
    companies.save_facts(profile, {"/x": Known(["a", "b"], "X")}, owner)
    companies.delete_fact(other, ProfileFact.objects.get().pk)
    assert profile.values == {"/x": ["a", "b"]}
    companies.delete_fact(profile, ProfileFact.objects.get().pk)
    assert not ProfileFact.objects.exists()


def test_a_fact_is_not_replaced_by_who_saw_another_and_then_nothing_is_kept():
    owner, colleague = person(), person("ben")
    profile = made(owner)
    companies.save_facts(profile, {"legal_name": Known("Acme Ltd")}, colleague)
    with pytest.raises(companies.Changed) as changed:
        companies.save_facts(
            profile,
            {"vat_number": Known("DE1"), "legal_name": Known("Acme", seen="Acme Co")},
            owner,
        )
    assert {key: fact and fact.updated_by for key, fact in changed.value.now.items()} == {
        "legal_name": colleague
    }
    assert profile.values == {"legal_name": "Acme Ltd"}
    companies.save_facts(profile, {"legal_name": Known("Acme", seen="Acme Ltd")}, owner)
    assert profile.values == {"legal_name": "Acme"}
