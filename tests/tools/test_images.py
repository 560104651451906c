"""The images that the product is built of and runs beside."""

import json
import re

import yaml

from tools.paths import ROOT
from tools.supervisor import web

OURS = "numberdesk"
PINNED = re.compile(r"[a-z/]+:[\w.-]*\d[\w.-]*@sha256:[0-9a-f]{64}")


def test_images_of_others_have_a_version_and_a_digest() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    images = {service["image"] for service in services.values()} - {OURS}
    assert len(images) == 4
    assert [image for image in images if not PINNED.fullmatch(image)] == []


def test_the_image_is_built_of_one_that_has_a_version_and_a_digest() -> None:
    built = (ROOT / "Dockerfile").read_text()
    assert set(re.findall(r"^FROM (\S+)", built, re.MULTILINE)) == {"${PYTHON}"}
    base = re.search(r"^ARG PYTHON=(\S+)$", built, re.MULTILINE)
    assert base
    assert PINNED.fullmatch(base[1])


def test_no_key_goes_into_the_image() -> None:
    left_out = (ROOT / ".dockerignore").read_text().splitlines()
    assert {".git", ".env", "deploy/tls", "var"} <= set(left_out)


def test_the_image_runs_what_stands_before_the_threads() -> None:
    built = (ROOT / "Dockerfile").read_text()
    command = json.loads(built.rpartition("CMD ")[2])
    ours = web("0.0.0.0", 8000)  # noqa: S104  # compared, not bound
    assert command[:4] == ["granian", "--interface", "asgi", "config.asgi:application"]
    assert set(command[1:4]) <= set(ours)
