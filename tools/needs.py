"""What the tests need that no Python package brings: found, installed, or named as missing."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass

from tools.services import clamd_program, postgresql_program

# Debian keeps servers where only root looks.
WITH_SERVERS = f"{os.environ.get('PATH', '')}:/usr/sbin"


def chromium() -> str | None:
    """The browser that the tests drive."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


@dataclass(frozen=True)
class Need:
    name: str
    package: str
    left_out: str
    find: Callable[[], str | None]

    def __str__(self) -> str:
        return f"{self.name} ({self.package}): without it {self.left_out} are left out"


BROWSER = Need("Chromium", "chromium-headless-shell", "the browser tests", chromium)
POSTGRESQL = Need(
    "PostgreSQL", "postgresql", "all tests on PostgreSQL", lambda: postgresql_program("postgres")
)
REDIS = Need(
    "Redis", "redis-server", "all tests on PostgreSQL", lambda: shutil.which("redis-server")
)
CLAMD = Need("ClamAV's daemon", "clamav-daemon", "the tests of the malware scan", clamd_program)
NGINX = Need(
    "nginx", "nginx", "the tests of the proxy", lambda: shutil.which("nginx", path=WITH_SERVERS)
)
NEEDS = (BROWSER, POSTGRESQL, REDIS, CLAMD, NGINX)


def missing() -> list[Need]:
    return [need for need in NEEDS if not need.find()]


def install(needs: list[Need]) -> None:
    """Installs their packages where this process may: as root, with apt."""
    if needs and os.geteuid() == 0 and shutil.which("apt-get"):
        packages = [need.package for need in needs]
        print("Installing with apt-get:", *packages, flush=True)
        _apt_get("update")
        _apt_get("install", "--yes", "--no-install-recommends", *packages)


def _apt_get(*arguments: str) -> None:
    subprocess.run(
        ["apt-get", "--quiet=2", *arguments],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=False,
    )
