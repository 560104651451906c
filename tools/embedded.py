"""The embedded environment of the demo: one folder that holds the database, the files, the queue
and the secret key."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from tools.paths import ROOT

CALLBACK_SECRET = "numberdesk-demo-callback-secret-0001"  # noqa: S105  # everybody may know it
FOLDERS = ("media", "cache", "broker/messages", "broker/control", "static")
# Settings of the product that a demo leaves at their defaults, whatever the shell that starts it
# has set.
UNSET = (
    "DJANGO_SECRET_KEY_FALLBACKS",
    "NUMBERS_API_AUTH",
    "NUMBERS_API_CALLS_PER_SECOND",
    "NUMBERS_API_CALL_HOOKS",
    "TRUSTED_PROXIES",
    "HSTS_SUBDOMAINS",
    "NODES",
    "S3_BUCKET",
    "S3_ENDPOINT_URL",
    "S3_REGION",
    "S3_ACCESS_KEY_ID",
    "S3_SECRET_ACCESS_KEY",
    "MAX_UPLOAD_MB",
    "DOCUMENT_RETENTION_DAYS",
    "REPLY_HOURS",
    "WEB_THREADS",
    "SWEEP_THREADS",
    "EMAIL_HOST",
    "EMAIL_PORT",
    "EMAIL_USER",
    "EMAIL_PASSWORD",
    "EMAIL_SECURITY",
    "EMAIL_FROM",
    "DIGEST_HOUR",
    "QUOTA_DRAFTS",
    "QUOTA_ORDERS",
    "QUOTA_SEARCHES",
    "QUOTA_MEGABYTES",
    "QUOTA_EXPORTS",
    "QUOTA_OF_TEAM",
    "SESSION_IDLE_MINUTES",
    "SESSION_LONGEST_HOURS",
    "SESSION_KEPT_DAYS",
    "BREACHED_PASSWORDS",
    "OIDC_URL",
    "OIDC_NAME",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_GROUPS_CLAIM",
    "OIDC_GROUPS",
    "OIDC_TEAM_CLAIM",
)


@dataclass(frozen=True)
class Demo:
    """What a demo is made of. A URL that is empty means the embedded one, in the folder; no scanner
    is."""

    folder: Path
    port: int
    sandbox_port: int
    host: str = "127.0.0.1"
    database_url: str = ""
    broker_url: str = ""
    cache_url: str = ""
    clamd_url: str = ""
    languages: str = ""
    review_seconds: float | None = None
    empty: bool = False
    settings: str = "config.settings"

    @property
    def reachable_host(self) -> str:
        # Compared, not bound.
        return "127.0.0.1" if self.host == "0.0.0.0" else self.host  # noqa: S104

    @property
    def url(self) -> str:
        """The site's. By the name "localhost" browsers let it have passkeys."""
        host = "localhost" if self.reachable_host == "127.0.0.1" else self.reachable_host
        return f"http://{host}:{self.port}"

    @property
    def sandbox_url(self) -> str:
        return f"http://{self.reachable_host}:{self.sandbox_port}"

    def make_folders(self) -> None:
        for name in FOLDERS:
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    def environment(self) -> dict[str, str]:
        """The environment of every process of the demo. Makes the secret key when there is none
        yet."""
        return {
            **os.environ,
            **dict.fromkeys(UNSET, ""),
            **self._django(),
            **self._stores(),
            **self._numbers_api(),
        }

    def _django(self) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": self.settings,
            "DJANGO_SECRET_KEY": secret_key(self.folder / "secret-key"),
            "DEBUG": "false",
            "DEMO": "true",
            # Its accounts are everybody's.
            "SECOND_FACTOR_FOR": "none",
            "ALLOWED_HOSTS": ",".join(dict.fromkeys(("localhost", "127.0.0.1", self.host))),
            "PUBLIC_URL": self.url,
            "LANGUAGES_FOLDER": self.languages,
            "STATIC_ROOT": str(self.folder / "static"),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        }

    def _stores(self) -> dict[str, str]:
        return {
            "DATABASE_PREPARES": "true",
            "DATABASE_URL": self.database_url or f"sqlite:///{self.folder / 'db.sqlite3'}",
            "CELERY_BROKER_URL": self.broker_url or f"filesystem://{self.folder / 'broker'}",
            "CACHE_URL": self.cache_url or f"file://{self.folder / 'cache'}",
            "MEDIA_ROOT": str(self.folder / "media"),
            "CLAMD_URL": self.clamd_url,
        }

    def _numbers_api(self) -> dict[str, str]:
        return {
            "NUMBERS_API_URL": self.sandbox_url,
            "NUMBERS_API_TOKEN_URL": f"{self.sandbox_url}/oauth2/token",
            "NUMBERS_API_PROJECT_ID": "demo-project",
            "NUMBERS_API_KEY_ID": "demo-key",
            "NUMBERS_API_KEY_SECRET": "demo-secret",
            "NUMBERS_CALLBACK_SECRET": CALLBACK_SECRET,
            "NUMBERS_CALLBACK_ALLOWED_IPS": "127.0.0.1",
        }


def secret_key(path: Path) -> str:
    """The key in the file, made at the first call and readable by its owner only."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text()
