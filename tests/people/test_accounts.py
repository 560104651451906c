"""Who chooses a password, and what people are told of their account."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people import account_mails, accounts
from people.models import AccountMail, Happened, Promotion, User

pytestmark = pytest.mark.usefixtures("demo_people")
PASSWORD = "correct horse battery"
CHANGED = {"password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def new(db) -> User:
    person = User(username="nora", email="nora@example.com")
    person.set_unusable_password()
    person.save()
    return person


def person(username: str) -> User:
    return User.objects.get(username=username)


def sent() -> str:
    """The path of the link in the mail that is sent now."""
    waiting = AccountMail.objects.filter(sent_at=None).order_by("pk")
    assert all(account_mails.send(each.pk) for each in waiting)
    found = re.search(r"http://\S+", str(mail.outbox[-1].body))
    assert found
    return urlsplit(found[0]).path


def choose(browser: Client, path: str, password: str = PASSWORD):
    """Follows a link and enters a password, as far as it leads to a form."""
    page = browser.get(path, follow=True)
    address = page.redirect_chain[-1][0] if page.redirect_chain else path
    names = ("new_password1", "new_password2", "password1", "password2")
    return browser.post(address, dict.fromkeys(names, password))


def signs_in(username: str, password: str) -> bool:
    answer = Client().post("/login/", {"login": username, "password": password})
    return answer.status_code == 302


def test_whoever_is_invited_chooses_their_password_and_signs_in(new):
    assert accounts.invite(new)
    path = sent()
    assert mail.outbox[-1].to == ["nora@example.com"]
    assert choose(Client(), path)["Location"] == "/login/"
    assert signs_in("nora", PASSWORD)


def test_an_invitation_is_not_used_twice_or_late_and_leads_nobody_else_in(new):
    accounts.invite(new)
    path = sent()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert Client().get(path, follow=True).status_code == 410
    token = path.split("/")[2]
    forged = path.replace(token, token[:-2] + ("AA" if token[-2:] != "AA" else "BB"))
    assert Client().get(forged, follow=True).status_code == 410
    choose(Client(), path)
    assert Client().get(path, follow=True).status_code == 410
    assert choose(Client(), path, "another horse battery").status_code == 410
    assert signs_in("nora", PASSWORD)


def test_an_invitation_to_an_earlier_address_is_over(new):
    accounts.invite(new)
    path = sent()
    User.objects.filter(pk=new.pk).update(email="other@example.com")
    assert Client().get(path, follow=True).status_code == 410


def test_an_invitation_signs_another_out_before_it_is_used(new, officer):
    accounts.invite(new)
    choose(officer, sent())
    assert officer.get("/account/").status_code == 302
    assert person("officer").check_password("demo")


def test_an_invitation_takes_no_password_that_is_guessed(new):
    accounts.invite(new)
    answer = choose(Client(), sent(), "password1234")
    assert answer.status_code == 422
    assert not person("nora").has_usable_password()


def test_a_forgotten_password_is_chosen_anew_by_mail():
    address = person("officer").email
    answer = Client().post("/account/forgotten/", {"email": address})
    assert answer["Location"] == "/account/forgotten/sent/"
    choose(Client(), sent())
    assert signs_in("officer", PASSWORD)
    assert AccountMail.objects.latest("pk").kind == Happened.PASSWORD


def test_whoever_is_locked_out_by_guesses_comes_in_by_a_new_password():
    for number in range(6):
        assert not signs_in("officer", f"guess {number}")
    assert not signs_in("officer", "demo")
    Client().post("/account/forgotten/", {"email": person("officer").email})
    choose(Client(), sent())
    assert signs_in("officer", PASSWORD)


def test_a_link_is_not_used_twice_or_late():
    Client().post("/account/forgotten/", {"email": person("officer").email})
    path = sent()
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert "used already" in Client().get(path).content.decode()
    choose(Client(), path)
    assert "used already" in Client().get(path).content.decode()
    other = re.sub(r"/[0-9a-z]+-", "/zz-", path)
    assert "used already" in Client().get(other).content.decode()


def test_whether_an_address_is_known_is_not_told():
    answer = Client().post("/account/forgotten/", {"email": "nobody@example.com"})
    assert answer["Location"] == "/account/forgotten/sent/"
    assert not AccountMail.objects.exists()


def test_a_password_is_changed_with_the_old_one(officer):
    refused = officer.post("/account/password/", {"oldpassword": "guess", **CHANGED})
    assert "This is not your current password" in refused.content.decode()
    other = Client()
    other.post("/login/", {"login": "officer", "password": "demo"})
    officer.post("/account/password/", {"oldpassword": "demo", **CHANGED})
    assert signs_in("officer", PASSWORD)
    assert other.get("/account/").status_code == 302
    assert officer.get("/account/").status_code == 200
    assert AccountMail.objects.get().kind == Happened.PASSWORD


def test_an_administrator_sets_nobodys_password(administrator):
    page = reverse("admin:people_user_change", args=[person("officer").pk])
    assert "password" not in administrator.get(page).content.decode().partition("<form")[2]
    assert administrator.get(f"{page}../password/").status_code in (302, 404)
    sent_form = form(person("officer")) | {"password": "plain", "password1": PASSWORD}
    assert administrator.post(page, sent_form).status_code == 302
    assert person("officer").check_password("demo")


def form(of: User, **change: object) -> dict[str, object]:
    """What the administration's page about a person sends."""
    said: dict[str, object] = {
        "username": of.username, "first_name": of.first_name, "last_name": of.last_name,
        "email": of.email, "team": of.team_id or "", "groups": [g.pk for g in of.groups.all()],
        "language": "", "time_zone": "",
    }  # fmt: skip
    said |= {name: "on" for name in ("is_active", "is_staff", "is_superuser") if getattr(of, name)}
    return said | change


def save(browser: Client, of: User, **change: object) -> None:
    page = reverse("admin:people_user_change", args=[of.pk])
    answer = browser.post(page, form(of, **change))
    assert answer.status_code == 302, answer.context["adminform"].errors


def test_another_address_is_told_to_both(administrator):
    before = person("officer").email
    save(administrator, person("officer"), email="new@example.com")
    told = {(each.kind, each.address) for each in AccountMail.objects.all()}
    assert told == {(Happened.ADDRESS, before), (Happened.ADDRESS, "new@example.com")}


def test_another_role_is_told_and_nothing_else_is(administrator):
    save(administrator, person("officer"), first_name="Livia")
    assert not AccountMail.objects.exists()
    save(administrator, person("officer"), groups=[Group.objects.get(name="Manager").pk])
    assert AccountMail.objects.get().kind == Happened.ROLE


def test_a_role_that_needs_a_factor_ends_sessions_without_one(administrator, officer, settings):
    settings.FACTOR_REQUIRED_FOR = ("Manager",)
    assert officer.get("/account/").status_code == 200
    save(administrator, person("officer"), groups=[Group.objects.get(name="Manager").pk])
    assert officer.get("/account/").status_code == 302


@pytest.fixture
def second(db) -> User:
    """Another administrator."""
    made = User.objects.create_user("beth", password="demo", email="beth@example.com")
    made.is_staff = True
    made.save()
    made.groups.add(Group.objects.get(name="Administrator"))
    return made


ROLE = {"groups": "Administrator"}


def test_a_sole_administrator_makes_the_second_one(administrator):
    save(administrator, person("officer"), groups=[Group.objects.get(name="Administrator").pk])
    assert person("officer").is_administrator
    assert person("officer").is_staff
    assert not Promotion.objects.exists()


def test_a_further_one_waits_until_another_agrees(administrator, second):
    save(administrator, person("officer"), groups=[Group.objects.get(name="Administrator").pk])
    assert not person("officer").is_administrator
    promotion = Promotion.objects.get()
    told = AccountMail.objects.get(kind=Happened.ADMINISTRATOR)
    assert told.person == second
    with pytest.raises(accounts.NotYours):
        accounts.agree(promotion, person("admin"))
    with pytest.raises(accounts.NotYours):
        accounts.agree(promotion, person("officer"))
    assert not person("officer").is_administrator
    accounts.agree(promotion, second)
    accounts.agree(promotion, second)
    assert person("officer").is_administrator
    assert Promotion.objects.get().agreed_by == second


def test_nobody_agrees_with_themselves_in_the_administration(administrator, second):
    save(administrator, person("officer"), groups=[Group.objects.get(name="Administrator").pk])
    chosen = {"action": "agree", "_selected_action": [Promotion.objects.get().pk]}
    page = reverse("admin:people_promotion_changelist")
    administrator.post(page, chosen)
    assert not person("officer").is_administrator
    other = Client()
    other.force_login(second)
    other.post(page, chosen)
    assert person("officer").is_administrator


def test_a_refused_one_does_not_become_one(administrator, second):
    save(administrator, person("officer"), groups=[Group.objects.get(name="Administrator").pk])
    accounts.refuse(Promotion.objects.get(), second)
    accounts.agree(Promotion.objects.get(), second)
    assert not person("officer").is_administrator


def test_a_new_person_who_is_to_be_one_waits_too(administrator, second):
    sent_form = {"username": "nora", "email": "nora@example.com"}
    group = Group.objects.get(name="Administrator")
    administrator.post(reverse("admin:people_user_add"), {**sent_form, "groups": [group.pk]})
    assert not person("nora").is_administrator
    assert Promotion.objects.get().person == person("nora")


def test_no_other_role_becomes_one_of_administrators(administrator):
    group = Group.objects.get(name="Officer")
    page = reverse("admin:auth_group_change", args=[group.pk])
    html = administrator.get(page).content.decode()
    assert "Can change order" in html
    assert "Can change user" not in html
    theirs = Group.objects.get(name="Administrator")
    answer = administrator.post(reverse("admin:auth_group_change", args=[theirs.pk]), {"name": "x"})
    assert answer.status_code == 403


@pytest.mark.parametrize("action", ["sign_out", "remove_factors", "lock", "invite"])
def test_nobody_does_it_to_themselves_or_to_who_may_do_everything(administrator, action):
    root = User.objects.create_superuser("root", password="demo")
    chosen = [person("admin").pk, root.pk]
    administrator.post(
        reverse("admin:people_user_changelist"), {"action": action, "_selected_action": chosen}
    )
    assert administrator.get("/account/").status_code == 200
    assert person("root").is_active
    assert person("root").sessions_ended == 0


def test_an_administrator_who_is_lost_is_rescued_by_a_command(capsys):
    lost = person("officer")
    accounts.lock(lost, person("admin"), locked=True)
    call_command("rescue_administrator", "officer")
    path = urlsplit(capsys.readouterr().out.strip()).path
    choose(Client(), path)
    assert signs_in("officer", PASSWORD)
    assert person("officer").is_administrator
    assert AccountMail.objects.filter(person=lost, kind=Happened.ROLE).exists()
    with pytest.raises(CommandError):
        call_command("rescue_administrator", "nobody")


def test_the_first_administrator_is_made_by_djangos_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    User.objects.all().delete()
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--no-input", "--username=root", "--email=root@example.com")
    assert person("root").is_administrator
    assert signs_in("root", PASSWORD)


@pytest.mark.parametrize("by_list", [True, False])
def test_whoever_had_a_role_that_is_deleted_is_told(administrator, by_list):
    role = Group.objects.create(name="Night shift")
    person("officer").groups.add(role)
    if by_list:
        chosen = {"action": "delete_selected", "_selected_action": [role.pk], "post": "yes"}
        administrator.post(reverse("admin:auth_group_changelist"), chosen)
    else:
        address = reverse("admin:auth_group_delete", args=[role.pk])
        administrator.post(address, {"post": "yes"})
    assert not Group.objects.filter(pk=role.pk).exists()
    told = AccountMail.objects.filter(kind=Happened.ROLE)
    assert [each.person for each in told] == [person("officer")]


def test_a_mail_about_an_account_is_sent_once():
    account_mails.tell(person("officer"), Happened.PASSWORD)
    (told,) = AccountMail.objects.all()
    assert account_mails.send(told.pk)
    assert not account_mails.send(told.pk)
    assert len(mail.outbox) == 1
    assert "/account/" in mail.outbox[0].body


def test_whoever_is_made_inactive_on_their_page_is_out_for_good(administrator, officer):
    assert officer.get("/account/").status_code == 200
    save(administrator, person("officer"), is_active="")
    assert officer.get("/account/").status_code == 302
    accounts.lock(person("officer"), person("admin"), locked=False)
    assert officer.get("/account/").status_code == 302


def test_whoever_is_locked_is_told_of_their_address_all_the_same(administrator):
    save(administrator, person("officer"), email="new@example.com")
    accounts.lock(person("officer"), person("admin"), locked=True)
    assert [account_mails.send(each.pk) for each in AccountMail.objects.all()] == [True, True]


def test_an_administrator_does_not_come_to_a_password_by_another_address(administrator):
    """Whoever had the address before has three days to say that they did not want it changed."""
    save(administrator, person("officer"), email="mine@example.com")
    ask = {"email": "mine@example.com"}
    Client().post("/account/forgotten/", ask)
    assert not AccountMail.objects.filter(kind=Happened.FORGOTTEN).exists()
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        Client().post("/account/forgotten/", ask)
    assert AccountMail.objects.filter(kind=Happened.FORGOTTEN).exists()


def test_a_new_address_is_good_once_its_person_has_signed_in(administrator):
    save(administrator, person("officer"), email="mine@example.com")
    assert signs_in("officer", "demo")
    Client().post("/account/forgotten/", {"email": "mine@example.com"})
    assert AccountMail.objects.filter(kind=Happened.FORGOTTEN).exists()


@pytest.mark.parametrize("action", ["lock", "remove_factors", "sign_out", "delete_selected"])
def test_no_administrator_gets_another_out_of_the_way(administrator, second, action):
    """Who could would then need nobody's agreement."""
    chosen = {"action": action, "_selected_action": [second.pk], "post": "yes"}
    administrator.post(reverse("admin:people_user_changelist"), chosen)
    page = reverse("admin:people_user_change", args=[second.pk])
    assert administrator.post(page, form(second, groups=[])).status_code == 403
    there = person("beth")
    assert (there.is_active, there.is_administrator, there.sessions_ended) == (True, True, 0)


def test_an_invitation_that_was_used_is_told(new):
    accounts.invite(new)
    choose(Client(), sent())
    assert AccountMail.objects.latest("pk").kind == Happened.PASSWORD


def test_a_link_that_invites_nobody_signs_nobody_out(officer):
    assert officer.get("/invitation/junk/").status_code == 410
    assert officer.get("/account/").status_code == 200


def test_a_role_keeps_its_name(administrator):
    group = Group.objects.get(name="Manager")
    page = reverse("admin:auth_group_change", args=[group.pk])
    administrator.post(page, {"name": "Boss", "permissions": []})
    assert Group.objects.filter(name="Manager").exists()
