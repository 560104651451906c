"""Nobody guesses a password, through whichever door."""

from typing import Any

import pytest
from django.test import Client, override_settings

from people.models import User

pytestmark = pytest.mark.usefixtures("demo_people")


def attempt(password: str, username: str = "officer", path: str = "/login/", **extra: Any):
    return Client().post(path, {"login": username, "password": password}, **extra)


def test_after_five_wrong_passwords_the_right_one_is_not_tried_either():
    for number in range(5):
        assert "correct username and password" in attempt(f"guess {number}").content.decode()
    answer = attempt("demo")
    assert answer.status_code == 200
    assert "Wait five minutes" in answer.content.decode()


def test_another_persons_sign_in_is_not_kept_from_them_by_that():
    for number in range(6):
        attempt(f"guess {number}")
    assert attempt("demo", "manager").status_code == 302


def test_an_address_that_tries_many_names_is_stopped():
    for number in range(20):
        attempt("guess", f"person {number}")
    assert "Wait five minutes" in attempt("demo").content.decode()
    assert attempt("demo", REMOTE_ADDR="198.51.100.9").status_code == 302


def test_another_of_the_sites_names_is_no_other_account():
    for number in range(5):
        attempt(f"guess {number}", HTTP_HOST=f"testserver:{number + 1}")
    assert "Wait five minutes" in attempt("demo", HTTP_HOST="testserver:99").content.decode()


def test_what_a_stranger_says_of_their_address_changes_nothing():
    for number in range(20):
        attempt("guess", f"person {number}", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    assert "Wait five minutes" in attempt("demo", HTTP_X_FORWARDED_FOR="192.0.2.1").content.decode()


def test_the_administrations_own_door_is_the_same_one():
    answer = Client().get("/admin/login/?next=/admin/")
    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/admin/")
    assert attempt("demo", "admin", path="/admin/login/").status_code == 302
    assert attempt("guess", "admin", path="/admin/login/")["Location"].startswith("/login/")


def test_whether_there_is_such_an_account_is_not_told():
    known, unknown = attempt("guess"), attempt("guess", "nobody")
    page = known.content.decode().replace("officer", "nobody")
    assert page.count("correct username") == unknown.content.decode().count("correct username")


def test_where_attempts_can_not_be_counted_nobody_signs_in():
    gone = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://127.0.0.1:9/0",
    }
    browser = Client()
    browser.force_login(User.objects.get(username="admin"))
    with override_settings(CACHES={"default": gone}):
        answers = [attempt("demo"), browser.post("/account/again/", {"password": "demo"})]
    for answer in answers:
        assert answer.status_code == 503
        assert "Attempts to sign in can&#x27;t be counted just now" in answer.content.decode()


def test_asking_for_the_password_again_is_counted_too():
    browser = Client()
    browser.force_login(User.objects.get(username="admin"))
    session = browser.session
    session["fresh_at"] = 0
    session.save()
    assert browser.get("/admin/")["Location"] == "/account/again/?next=%2Fadmin%2F"
    for number in range(5):
        answer = browser.post("/account/again/?next=/admin/", {"password": f"guess {number}"})
        assert "This is not your password" in answer.content.decode()
    answer = browser.post("/account/again/?next=/admin/", {"password": "demo"})
    assert "Wait five minutes" in answer.content.decode()
