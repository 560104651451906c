"""The images that the product is built of and runs beside."""

import re

import yaml

from tools.paths import ROOT

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
