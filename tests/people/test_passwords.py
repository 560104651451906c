"""Which passwords are too easy, and that checking them can't take all threads."""

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import BoundedSemaphore

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from people.models import User
from people.passwords import WORDS, BoundedHasher, Busy, NotOfTheTrade, is_breached
from tools.paths import ROOT


@pytest.mark.parametrize(
    "password",
    ["short-Pw-11", "password1234", "Numberdesk2026!", "SinchPhone-2026", "compliance.officer.7",
     "olivia.ferris", "123456789012", "Ferris.Olivia.26"],
)  # fmt: skip
def test_what_can_be_guessed_is_refused(password: str) -> None:
    person = User(username="olivia", first_name="Olivia", last_name="Ferris")
    with pytest.raises(ValidationError):
        validate_password(password, person)


@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "my phone rings at noon", "Wv8#kQz2!pLm", "grün wie das Gras 7"],
)
def test_what_can_not_be_is_taken(password: str) -> None:
    validate_password(password, User(username="olivia"))
    NotOfTheTrade().validate(password)


def known(folder: Path, *passwords: str) -> Path:
    made = (hashlib.sha1(each.encode(), usedforsecurity=False) for each in passwords)
    hashes = [each.hexdigest().upper() for each in made]
    path = folder / "breached.txt"
    path.write_text("".join(f"{each}:{number}\n" for number, each in enumerate(sorted(hashes), 1)))
    return path


@pytest.mark.parametrize("count", [1, 2, 3, 10, 1000])
def test_every_line_of_a_list_is_found(tmp_path: Path, count: int) -> None:
    passwords = [f"password {number}" for number in range(count)]
    path = known(tmp_path, *passwords)
    assert all(is_breached(each, path) for each in passwords)
    assert not any(is_breached(f"other {number}", path) for number in range(200))


def test_an_empty_list_has_nothing(tmp_path: Path) -> None:
    assert not is_breached("password", known(tmp_path))


def test_a_stolen_password_is_refused(tmp_path: Path, settings) -> None:
    settings.BREACHED_PASSWORDS = str(known(tmp_path, "correct horse battery"))
    with pytest.raises(ValidationError, match="stolen"):
        validate_password("correct horse battery", User(username="olivia"))


def test_beyond_half_of_the_threads_nobody_waits_for_a_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    places = BoundedSemaphore(1)
    monkeypatch.setattr(BoundedHasher, "_places", places)
    monkeypatch.setattr("people.passwords.PATIENCE", 0.01)
    hasher = BoundedHasher()
    with places, pytest.raises(Busy):
        hasher.encode("password", "salt", 1)
    assert hasher.verify("password", hasher.encode("password", "salt", 1))


def test_one_thread_waits_for_no_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of four threads: two check, one waits, and whoever comes then is told at once."""
    places, room = BoundedSemaphore(2), BoundedSemaphore(3)
    monkeypatch.setattr(BoundedHasher, "_places", places)
    monkeypatch.setattr(BoundedHasher, "_room", room)
    monkeypatch.setattr("people.passwords.PATIENCE", 60)
    hasher = BoundedHasher()
    with ThreadPoolExecutor(1) as other:
        with places, places, room, room:
            waits = other.submit(hasher.encode, "password", "salt", 1)
            while not waits.done() and room.acquire(blocking=False):
                room.release()
            with pytest.raises(Busy):
                hasher.encode("password", "salt", 1)
            assert not waits.done()
        assert hasher.verify("password", waits.result(60))


@pytest.mark.django_db
def test_whoever_signs_in_then_is_told(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    settings.PASSWORD_HASHERS = ["people.passwords.BoundedHasher"]
    User.objects.create_user("olivia", password="demo")
    places = BoundedSemaphore(1)
    monkeypatch.setattr(BoundedHasher, "_places", places)
    monkeypatch.setattr("people.passwords.PATIENCE", 0.01)
    with places:
        answer = Client().post("/login/", {"login": "olivia", "password": "demo"})
    assert answer.status_code == 503
    assert "Too many people are signing in" in answer.content.decode()
    assert Client().post("/login/", {"login": "olivia", "password": "demo"}).status_code == 302


def test_the_words_are_those_that_are_documented() -> None:
    said = (ROOT / "docs/deploy.md").read_text().partition("the person's own names, and ")[2]
    assert re.split(r",\s+", said.partition(". ")[0]) == [*WORDS]
