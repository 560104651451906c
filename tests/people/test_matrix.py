"""Who may open what: every address of the site, by role and by whose object it is. A new address
without a line here fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from kyc.documents.models import Document
from kyc.profiles import vault
from kyc.profiles.models import Profile, ProfileFact
from kyc.profiles.vault import Described
from ordering.orders.messages import ReviewMessage
from ordering.orders.order import Order
from people.models import Team, User
from tests import factories
from tests.factories import PDF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]

# Of an address of ours: the rights that it needs, and whose object it is about.
VIEW, ADD, CHANGE = ("ordering.view_order",), ("ordering.add_order",), ("ordering.change_order",)
APPROVE = (*VIEW, "ordering.approve_order")
OVERRIDE = (*CHANGE, "ordering.override_approval")
SEE, MAKE, KEEP = ("kyc.view_profile",), ("kyc.add_profile",), ("kyc.change_profile",)
ORDER, PROFILE, NONE = "order", "profile", ""


@dataclass(frozen=True)
class Line:
    """What one address needs."""

    rights: tuple[str, ...]
    about: str = NONE
    # What a form that is sent there needs, where that is more.
    to_send: tuple[str, ...] = ()


MATRIX = {
    **dict.fromkeys(
        ("orders", "bulk-act", "save-view", "columns", "orders-csv", "orders-xlsx", "insights",
         "notifications", "unread-notifications", "read-notifications", "notification-settings"),
        Line(VIEW),
    ),
    **dict.fromkeys(("undo-bulk-act", "remove-view", "watch-view"), Line(VIEW, "of nobody")),
    "new-order": Line(ADD),
    **dict.fromkeys(
        ("order", "clock", "documents", "document-file", "document-preview", "document-version",
         "numbers", "watch"),
        Line(VIEW, ORDER),
    ),
    **dict.fromkeys(("check", "requirements"), Line(VIEW, ORDER, CHANGE)),
    **dict.fromkeys(
        ("purpose", "discard", "restore", "number", "section", "draft", "upload",
         "remove-document", "submit-now", "waiting", "comments", "assign", "explain"),
        Line(CHANGE, ORDER),
    ),
    **dict.fromkeys(("reserve", "withdraw", "try-again", "link", "start-again"), Line(ADD, ORDER)),
    **dict.fromkeys(("fill", "from-vault"), Line((*CHANGE, *SEE), ORDER)),
    "save-to-profile": Line((*VIEW, *KEEP), ORDER),
    "approval": Line(APPROVE, ORDER),
    "override": Line(OVERRIDE, ORDER),
    **dict.fromkeys(("setup", "operations"), Line(("people.add_user",))),
    "profiles": Line(SEE),
    "new-profile": Line(MAKE),
    **dict.fromkeys(("profile", "vault-file"), Line(SEE, PROFILE)),
    **dict.fromkeys(
        ("profile-name", "archive-profile", "profile-part", "delete-fact", "new-vault-document",
         "vault-document", "remove-vault-document"),
        Line(KEEP, PROFILE),
    ),
}  # fmt: skip
# For whoever is signed in, about themselves alone.
OWN = {
    "account_reauthenticate", "account_change_password", "account_set_password",
    "usersessions_list", "mfa_index",
    "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn",
    "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
}  # fmt: skip
# For strangers: the ways in, and what programs ask.
OPEN = {
    "account_login", "mfa_authenticate", "mfa_login_webauthn", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "account_inactive", "invitation", "first-password",
    "directory_login", "directory_callback", "callbacks", "ready", "account_logout",
}  # fmt: skip
GIVEN = {
    "position": 1, "slug": "end-business", "token": "x", "uidb36": "1", "key": "x-y",
}  # fmt: skip


# Ways in and out, and the words of scripts.
LEFT_OUT = {"login", "logout", "jsi18n"}
GIVEN_TO_ADMIN = {"app_label": "people", "url": "x"}


def addresses(patterns: Any = None, given: Any = ()) -> Iterator[tuple[str, list[str]]]:
    """The name of every address with what it takes, but for the administration's, whose models have
    a test of their own."""
    for pattern in patterns or get_resolver().url_patterns:
        takes = [*given, *pattern.pattern.regex.groupindex]
        if not isinstance(pattern, URLResolver):
            yield str(pattern.name), takes
        elif pattern.app_name != "admin":
            yield from addresses(pattern.url_patterns, takes)


def path_to(name: str, pk: int, parts: dict[str, int] | None = None) -> str:
    """The address about the object of that key, and parts of it."""
    takes, given = dict(addresses())[name], {**GIVEN, **(parts or {})}
    if name == "profile-part":
        given["slug"] = "company"
    return reverse(name, kwargs={each: given.get(each, pk) for each in takes})


@dataclass(frozen=True)
class World:
    """People of two teams, and what one of them has."""

    people: dict[str, User]
    order: Order
    profile: Profile
    # The keys of what these have: a document and its earlier version, a message, a fact.
    parts: dict[str, int]

    def browser(self, role: str) -> Client:
        browser = Client()
        if role:
            browser.force_login(self.people[role])
        return browser

    def key(self, about: str) -> int:
        if about == ORDER:
            return self.order.pk
        return self.profile.pk if about == PROFILE else 1


@pytest.fixture
def world() -> World:
    team = Team.objects.get_or_create(name="Sydney")[0]
    people = {
        "officer": factories.person("olivia"),
        "colleague": factories.person("kim"),
        "outsider": factories.person("tiago", team="Lisbon"),
        "manager": factories.person("mateo", "Manager", "Lisbon"),
        "administrator": factories.person("ada", "Administrator", "Perth"),
        "nobody": User.objects.create_user(
            "nina", password="demo", team=factories.person("x").team
        ),
        "looker": User.objects.create_user("lou", team=team),
    }
    looks = Permission.objects.filter(codename__in=("view_order", "view_profile"))
    people["looker"].user_permissions.add(*looks)
    order = factories.draft(people["officer"])
    profile = Profile.objects.create(name="Harbour", team=people["officer"].team)
    return World(people, order, profile, parts_of(order, profile, people["officer"]))


def parts_of(order: Order, profile: Profile, officer: User) -> dict[str, int]:
    """Gives both whatever an address can be about."""
    factories.attach(order)
    earlier = Document.objects.get()
    factories.attach(order, PDF + b"\n")
    kept = vault.store(profile, SimpleUploadedFile("bill.pdf", PDF), Described("Bill"), officer)
    known = {"key": "legalName", "title": "Name", "value": "Acme", "updated_by": officer}
    fact = ProfileFact.objects.create(profile=profile, **known)
    message = ReviewMessage.objects.create(order=order, text="Why?", written_at=timezone.now())
    return {
        "version": earlier.pk, "document": kept.pk, "fact": fact.pk, "message": message.pk,
    }  # fmt: skip


ROLES = ("", "nobody", "looker", "outsider", "officer", "colleague", "manager", "administrator")


def expected(role: str, line: Line, person: User | None, method: str) -> str:
    """What happens to somebody of the role: "in", or why not."""
    if person is None:
        return "sign in"
    more = line.to_send if method == "post" else ()
    if not person.has_perms((*line.rights, *more)):
        return "may not"
    sees_all = {ORDER: "ordering.view_every_order", PROFILE: "kyc.view_every_profile"}
    if role == "outsider" and line.about in sees_all:
        return "is not there"
    if line.about == "of nobody":
        return "is not there"
    return "in"


def met(answer: Any) -> str:
    """What happened."""
    if answer.status_code == 302 and answer["Location"].startswith(("/login/", "/admin/login/")):
        return "sign in"
    return {403: "may not", 404: "is not there"}.get(answer.status_code, "in")


def test_every_address_has_a_line() -> None:
    assert dict(addresses()).keys() == MATRIX.keys() | OWN | OPEN


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_who_may(name: str, world: World) -> None:
    line = MATRIX[name]
    path = path_to(name, world.key(line.about), world.parts)
    sent = {"document": world.parts["document"]} if name == "from-vault" else {}
    is_there: dict[str, bool] = {}
    for role in ROLES:
        person, browser = world.people.get(role), world.browser(role)
        for method in ("get", "post"):
            wanted = expected(role, line, person, method)
            answer = getattr(browser, method)(path, sent)
            for close in getattr(answer, "_resource_closers", ()):
                close()
            # What takes only a form says so to whoever is signed in, before it asks who they are.
            if answer.status_code == 405:
                continue
            found = met(answer)
            # A part that the object does not have is not there for anybody.
            assert found == wanted or (wanted, found) == ("in", "is not there"), (role, method)
            if wanted == "in":
                is_there[role] = is_there.get(role, False) or found == "in"
            assert answer.status_code < 500 or answer.status_code == 503
            world.order.refresh_from_db()
    # Else whoever may not see it would be told apart from nobody.
    assert is_there.get("officer", True)


def test_the_administration_is_for_administrators(world: World) -> None:
    """Its every address, Django's own and ours: nobody else gets in, whatever its key is."""
    browsers = {role: world.browser(role) for role in ("nobody", "looker", "officer", "manager")}
    found = {
        (address, role, method): met(getattr(browser, method)(address))
        for address in administration()
        for role, browser in browsers.items()
        for method in ("get", "post")
    }
    assert len(found) > 1000
    assert set(found.values()) <= {"sign in", "may not"}


def test_whoever_may_enter_it_may_do_nothing_there_without_rights(world: World) -> None:
    """But see its first page, which is empty for them, and leave."""
    User.objects.filter(username="nina").update(is_staff=True)
    browser, first = world.browser("nobody"), reverse("admin:index")
    got_in, tried = set(), 0
    for address in administration():
        for method in ("get", "post"):
            answer = getattr(browser, method)(address)
            # About what is not there one is led to the first page.
            is_away = answer.status_code in (403, 404, 405) or answer.get("Location") == first
            tried += 1
            if not is_away:
                got_in.add(address)
    assert tried > 200
    assert got_in == {first, "/admin/password_change/", "/admin/password_change/done/"}


def administration() -> Iterator[str]:
    """All of its addresses, about whatever has the key 1."""
    patterns: list[Any] = get_resolver().url_patterns
    (ours,) = [each for each in patterns if getattr(each, "app_name", "") == "admin"]
    for pattern in ours.url_patterns:
        for each in getattr(pattern, "url_patterns", [pattern]):
            takes = each.pattern.regex.groupindex
            if each.name and each.name not in LEFT_OUT:
                kwargs = {name: GIVEN_TO_ADMIN.get(name, 1) for name in takes}
                yield reverse(f"admin:{each.name}", kwargs=kwargs)


@pytest.mark.parametrize("name", sorted(OWN))
def test_ones_own_account_is_for_whoever_is_signed_in(name: str, world: World) -> None:
    path = path_to(name, 1)
    assert met(Client().get(path)) == "sign in"
    assert met(world.browser("nobody").get(path)) in ("in", "is not there")


@pytest.mark.parametrize("name", sorted(OPEN))
def test_strangers_are_not_asked_to_sign_in_where_they_come_to_do_it(name: str) -> None:
    answer = Client().get(path_to(name, 1))
    assert answer.status_code < 500
    wanted = {"account_logout": {405}, "callbacks": {405}, "mfa_authenticate": {302}}
    assert answer.status_code in wanted.get(name, {200, 302, 403, 404, 410})
