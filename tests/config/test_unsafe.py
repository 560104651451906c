"""Settings that are not safe where others reach the site stop the start, each by its name."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile

from config.environment import Environment, read_environment
from config.settings import STORAGES
from config.unsafe import refuse_unsafe, unsafe
from tools.paths import ROOT

SAFE = {
    "DJANGO_SECRET_KEY": "Jx0vQm2Zr8Lk5Tn7Wc1Yb4Hs6Pd9Fg3A",
    "DEBUG": "false",
    "ALLOWED_HOSTS": "numbers.example.com",
    "PUBLIC_URL": "https://numbers.example.com",
    "NUMBERS_CALLBACK_SECRET": "c0ffee-1234567890-abcdefghijklmnop",
    "TRUSTED_PROXIES": "10.0.0.0/8,fd00::1",
    "NUMBERS_API_URL": "https://api.example.com",
    "NUMBERS_API_TOKEN_URL": "https://auth.example.com/token",
    "EMAIL_HOST": "mail.example.com",
    "EMAIL_SECURITY": "tls",
    "OIDC_URL": "https://directory.example.com",
    "CLAMD_URL": "tcp://scanner:3310",
    "CACHE_URL": "rediss://cache.example.com/1",
    "S3_BUCKET": "documents",
    "NODES": "3",
}
UNSAFE = [
    ("DEBUG", "true"),
    ("PUBLIC_URL", "http://numbers.example.com"),
    ("ALLOWED_HOSTS", "numbers.example.com,*"),
    ("DJANGO_SECRET_KEY", "a-key-for-tests-and-for-nothing-else-0123456789"),
    ("DJANGO_SECRET_KEY", "changemechangemechangemechangeme" * 2),
    ("DJANGO_SECRET_KEY", "a" * 50),
    ("DJANGO_SECRET_KEY", "password-password-password-password"),
    ("DJANGO_SECRET_KEY", "Jx0vQm2Zr8Lk5Tn7Wc1Yb4Hs" * 2),
    ("DJANGO_SECRET_KEY_FALLBACKS", "a-key-for-tests-and-for-nothing-else-0123456789"),
    ("NUMBERS_CALLBACK_SECRET", "numberdesk-demo-callback-secret-0001"),
    ("NUMBERS_CALLBACK_SECRET", f"c0ffee-1234567890-abcdefghijklmnop,{'0' * 40}"),
    ("TRUSTED_PROXIES", "0.0.0.0/0"),
    ("TRUSTED_PROXIES", "10.0.0.1,::/0"),
    ("NUMBERS_API_URL", "http://api.example.com"),
    ("NUMBERS_API_TOKEN_URL", "http://auth.example.com"),
    ("EMAIL_SECURITY", "none"),
    ("EMAIL_HOST", ""),
    ("OIDC_URL", "http://directory.example.com"),
    ("CLAMD_URL", ""),
    ("CACHE_URL", "locmem://"),
    ("CACHE_URL", "file:///var/cache"),
    ("S3_BUCKET", ""),
]


def environment(monkeypatch: pytest.MonkeyPatch, **change: str) -> Environment:
    for name, value in {**SAFE, **change}.items():
        monkeypatch.setenv(name, value)
    return read_environment()


def test_what_is_safe_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(unsafe(environment(monkeypatch))) == []
    refuse_unsafe(environment(monkeypatch))
    refuse_unsafe(environment(monkeypatch, CLAMD_URL="none"))


@pytest.mark.parametrize(("name", "value"), UNSAFE)
def test_what_is_unsafe_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    said = "MEDIA_ROOT" if name == "S3_BUCKET" else name
    with pytest.raises(ImproperlyConfigured) as stopped:
        refuse_unsafe(environment(monkeypatch, **{name: value}))
    lines = str(stopped.value).splitlines()
    assert [line.split()[0] for line in lines[1:]] == [said]
    assert len(value) < 8 or value not in str(stopped.value)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_where_nobody_else_comes_all_of_it_starts(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    everything = dict(UNSAFE) | {"PUBLIC_URL": f"http://{host}:8000"}
    refuse_unsafe(environment(monkeypatch, **everything))


def test_a_host_that_only_begins_like_this_machine_is_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(ImproperlyConfigured):
        refuse_unsafe(environment(monkeypatch, PUBLIC_URL="http://localhost.example.com"))


def test_the_start_stops_with_all_of_them() -> None:
    change = {"PUBLIC_URL": "http://numbers.example.com", "DEBUG": "true"}
    settings = {**os.environ, **change, "DJANGO_SETTINGS_MODULE": "config.settings"}
    run = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT, env=settings, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    named = {line.split()[0] for line in run.stderr.splitlines() if line.startswith("  ")}
    assert named >= {"DEBUG", "PUBLIC_URL", "DJANGO_SECRET_KEY", "NUMBERS_CALLBACK_SECRET"}


def test_what_processes_write_is_their_own_and_what_is_public_is_not(tmp_path: Path) -> None:
    (tmp_path / "any").write_text("")
    assert stat.S_IMODE((tmp_path / "any").stat().st_mode) == 0o600
    static = StaticFilesStorage(tmp_path, "/static/", **STORAGES["staticfiles"]["OPTIONS"])
    static.save("some/folder/site.css", ContentFile(b""))
    assert stat.S_IMODE((tmp_path / "some/folder/site.css").stat().st_mode) == 0o644
    assert stat.S_IMODE((tmp_path / "some/folder").stat().st_mode) == 0o755
