"""A missing or malformed setting stops the start with its name and what it should be, and shows no
value."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import read_environment
from tools.paths import ROOT


def test_what_is_missing_is_named_with_what_it_should_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NUMBERS_API_KEY_ID")
    monkeypatch.delenv("PUBLIC_URL")
    with pytest.raises(ImproperlyConfigured) as stopped:
        read_environment()
    assert "NUMBERS_API_KEY_ID is missing. It should be the id of an access key" in str(
        stopped.value
    )
    assert "PUBLIC_URL is missing. It should be the address" in str(stopped.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DJANGO_SECRET_KEY", "too-short"),
        ("DEBUG", "perhaps"),
        ("PUBLIC_URL", "desk.internal"),
        ("DATABASE_URL", "mysql://secret@host/name"),
        ("CACHE_URL", "memcached://host"),
        ("CELERY_BROKER_URL", "carrier-pigeon://host"),
        ("NUMBERS_API_AUTH", "digest"),
        ("NUMBERS_CALLBACK_SECRET", "short"),
        ("NUMBERS_CALLBACK_SECRET", "x" * 65),
        ("NUMBERS_CALLBACK_SECRET", f"{'a' * 32},{'b' * 31}!"),
        ("MAX_UPLOAD_MB", "201"),
        ("MAX_UPLOAD_MB", "many"),
        ("CLAMD_URL", "clamav:3310"),
        ("CLAMD_URL", "tcp://clamav"),
        ("CLAMD_URL", "http://clamav:3310"),
        ("CLAMD_URL", "unix://run/clamd.ctl"),
        ("DOCUMENT_RETENTION_DAYS", "-7"),
    ],
)
def test_what_is_malformed_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured) as stopped:
        read_environment()
    assert f"{name} is malformed. It should be" in str(stopped.value)
    assert value not in str(stopped.value)


def test_two_callback_secrets_may_stand_while_one_is_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NUMBERS_CALLBACK_SECRET", f"{'a' * 32},{'b' * 64}")
    assert read_environment().numbers_callback_secret.get_secret_value().count(",") == 1


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAX_UPLOAD_MB", "")
    assert read_environment().max_upload_mb == 20


@pytest.mark.parametrize(
    "value", ["tcp://clamav:3310", "tcp://10.0.0.7:3310", "unix:///run/clamav/clamd.ctl", ""]
)
def test_a_scanner_is_reached_over_tcp_or_a_socket_file_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("CLAMD_URL", value)
    assert read_environment().clamd_url == value


def test_no_secret_is_in_what_the_environment_shows_of_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL"):
        monkeypatch.setenv(
            name, f"{'postgres' if name == 'DATABASE_URL' else 'redis'}://user:pass-word@host/0"
        )
    shown = repr(read_environment())
    assert "pass-word" not in shown
    assert os.environ["DJANGO_SECRET_KEY"] not in shown
    assert "demo-secret" not in shown


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"MEDIA_ROOT": ""}, "MEDIA_ROOT or S3_BUCKET is missing"),
        (
            {"NUMBERS_CALLBACK_ALLOWED_IPS": "over-there"},
            "NUMBERS_CALLBACK_ALLOWED_IPS is malformed",
        ),
        ({"TRUSTED_PROXIES": "10.0.0.999"}, "TRUSTED_PROXIES is malformed"),
        ({"DATABASE_URL": ""}, "DATABASE_URL is missing"),
    ],
)
def test_the_start_stops_with_the_message_alone(change: dict[str, str], words: str) -> None:
    environment = {**os.environ, **change, "DJANGO_SETTINGS_MODULE": "config.settings"}
    run = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert words in run.stderr
    assert "Traceback" not in run.stderr
