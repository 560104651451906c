"""What docker-compose.yml makes of the settings that its own comment asks for, and nothing else."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from numbers_api.signatures import sign
from tools.paths import ROOT

# What somebody writes into .env who follows the comment at its head.
GIVEN = {
    "DJANGO_SECRET_KEY": "kX3-tq8VdM0zLr5_PbYw7nCeHs2JfGu9",
    "POSTGRES_PASSWORD": "m4Tz81qLw0",
    "REDIS_PASSWORD": "p9Bn27xKc5",
    "NUMBERS_CALLBACK_SECRET": "Jw5vQ2hN8tRb4yXk7mZc1pLd6sGf3aUe",
    "SERVER_NAME": "numbers.example.com",
    "NUMBERS_API_PROJECT_ID": "project",
    "NUMBERS_API_KEY_ID": "key",
    "NUMBERS_API_KEY_SECRET": "secret",
    "EMAIL_HOST": "mail.example.com",
    "EMAIL_FROM": "numbers@example.com",
}
# They are true on a developer's machine alone, or the image's own.
NOT_PASSED = {"DEBUG", "DEMO", "STATIC_ROOT", "LANGUAGES_FOLDER"}
PROXY, VENDOR, STRANGER = "172.28.0.10", "54.76.19.159", "203.0.113.9"
BODY = json.dumps(
    {"eventId": "e1", "resourceType": "NUMBER_ORDER", "resourceId": "o1", "status": "BLOCKED"}
)
# Answers callbacks as the site does behind its server: each case's address and headers.
SITE = """
import io, json, sys
from config.wsgi import application
from django.core.management import call_command
call_command("migrate", verbosity=0)
body, cases = json.load(sys.stdin)
def status(address, headers):
    said = []
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/callbacks/numbers/", "QUERY_STRING": "",
        "SERVER_NAME": "web", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": "numbers.example.com", "REMOTE_ADDR": address,
        "wsgi.input": io.BytesIO(body.encode()), "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr, "wsgi.version": (1, 0), "wsgi.multithread": True,
        "wsgi.multiprocess": True, "wsgi.run_once": False, **headers,
    }
    answer = application(environ, lambda line, headers, error=None: said.append(line))
    list(answer)
    answer.close()
    return int(said[0].split()[0])
json.dump([status(*case) for case in cases], sys.stdout)
"""


def compose() -> Any:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def product() -> dict[str, str]:
    """The settings of the product's processes."""

    def value(found: re.Match[str]) -> str:
        name, kind, default = found[1], found[2], found[3] or ""
        if kind == ":?":
            return GIVEN[name]
        return GIVEN.get(name, default if kind else "")

    given = compose()["x-product"]["environment"]
    return {
        name: re.sub(r"\$\{(\w+)(?:(:-|:\?)([^}]*))?\}", value, str(said))
        for name, said in given.items()
    }


def test_every_setting_comes_to_the_product() -> None:
    known = set(
        re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    )
    assert known - compose()["x-product"]["environment"].keys() == NOT_PASSED


def run(folder: Path, program: str, given: str = "", **more: str) -> Any:
    """What a program of the product prints as JSON, on a database of the folder."""
    ours = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    settings = {**ours, **product(), "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}"}
    settings |= {"STATIC_ROOT": str(folder), "MEDIA_ROOT": str(folder), **more}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=settings, check=False, input=given,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def answers(folder: Path, cases: list[tuple[str, dict[str, str]]]) -> list[int]:
    """What each gets, on a database of the folder."""
    found: list[int] = run(folder, SITE, json.dumps([BODY, cases]))
    return found


def headers(secret: str, forwarded: str) -> dict[str, str]:
    signature = sign(BODY.encode(), secret) if secret else ""
    return {
        "HTTP_X_FORWARDED_FOR": forwarded,
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_SINCH_SIGNATURE": signature,
    }


@pytest.mark.slow
def test_forged_callbacks_are_refused_and_the_vendors_own_are_taken(tmp_path: Path) -> None:
    """As they come under the file's defaults, which let the vendor's addresses alone in."""
    own, published = GIVEN["NUMBERS_CALLBACK_SECRET"], "numberdesk-demo-callback-secret-0001"
    cases = {
        "the vendor's own": (PROXY, headers(own, VENDOR)),
        "unsigned": (PROXY, headers("", VENDOR)),
        "signed with what is published": (PROXY, headers(published, VENDOR)),
        "from another address": (PROXY, headers(own, STRANGER)),
        "which names another address before its own": (
            PROXY, headers(own, f"{VENDOR}, {STRANGER}"),
        ),
        "past the proxy": (STRANGER, headers(own, VENDOR)),
    }  # fmt: skip
    found = dict(zip(cases, answers(tmp_path, list(cases.values())), strict=True))
    assert found == {
        "the vendor's own": 200,
        "unsigned": 401,
        "signed with what is published": 401,
        "from another address": 403,
        "which names another address before its own": 403,
        "past the proxy": 403,
    }


SETTINGS = """
import json, sys
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
from django.conf import settings
json.dump({name: getattr(settings, name) for name in sys.stdin.read().split()}, sys.stdout)
"""
# What cookies, messages and TLS are like where others reach the site.
SAFE = {
    "SESSION_COOKIE_NAME": "__Host-sessionid",
    "CSRF_COOKIE_NAME": "__Host-csrftoken",
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "CSRF_COOKIE_SAMESITE": "Lax",
    "SECURE_REFERRER_POLICY": "same-origin",
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31536000,
    "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
    "PASSWORD_HASHERS": ["people.passwords.BoundedHasher"],
    "DEBUG": False,
    "DEMO": False,
}


def test_cookies_messages_and_tls_are_as_they_should_be(tmp_path: Path) -> None:
    assert run(tmp_path, SETTINGS, " ".join(SAFE)) == SAFE


HSTS = """
import json, sys
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
from config.answers import HEADERS
from config.wsgi import application
said = {}
environ = {
    "REQUEST_METHOD": "GET", "PATH_INFO": "/login/", "HTTP_HOST": "numbers.example.com",
    "SERVER_NAME": "web", "SERVER_PORT": "8000", "REMOTE_ADDR": "172.28.0.10",
    "HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "203.0.113.9",
    "wsgi.input": sys.stdin.buffer, "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr,
}
list(application(environ, lambda line, headers, error=None: said.update(headers)))
json.dump([HEADERS["Strict-Transport-Security"], said["Strict-Transport-Security"]], sys.stdout)
"""


@pytest.mark.parametrize("others", ["", "true"])
def test_the_servers_own_lines_say_of_tls_what_pages_say(tmp_path: Path, others: str) -> None:
    """A browser goes by the last that it heard."""
    own, pages = run(tmp_path, HSTS, HSTS_SUBDOMAINS=others)
    assert own == pages
    assert ("includeSubDomains" in own) is bool(others)
