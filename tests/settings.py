"""Settings of a test run. Nothing of a developer's .env or shell comes in; only TEST_DATABASE_URL
chooses another database.

Everything is kept in a folder of this process, so that runs side by side never meet;
tests/conftest.py makes and removes it.
"""

import os

from tools.paths import ROOT

FOLDER = ROOT / "var" / "tests" / str(os.getpid())

os.environ.update(
    {
        "DJANGO_SECRET_KEY": "a-key-for-tests-and-for-nothing-else-0123456789",
        "DJANGO_SECRET_KEY_FALLBACKS": "",
        "DEBUG": "false",
        "DEMO": "",
        "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
        "PUBLIC_URL": "http://localhost",
        "TRUSTED_PROXIES": "",
        "HSTS_SUBDOMAINS": "false",
        "DATABASE_URL": os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{FOLDER / 'db.sqlite3'}",
        "CACHE_URL": "locmem://",
        "CELERY_BROKER_URL": "memory://",
        "MEDIA_ROOT": str(FOLDER / "media"),
        "STATIC_ROOT": str(FOLDER / "static"),
        "S3_BUCKET": "",
        "MAX_UPLOAD_MB": "",
        "CLAMD_URL": "",
        "NODES": "",
        "DOCUMENT_RETENTION_DAYS": "",
        "REPLY_HOURS": "",
        "WEB_THREADS": "",
        # A test's rows are in a transaction that no other thread sees.
        "SWEEP_THREADS": "1",
        "SECOND_FACTOR_FOR": "none",
        **dict.fromkeys(
            ("QUOTA_DRAFTS", "QUOTA_ORDERS", "QUOTA_SEARCHES", "QUOTA_MEGABYTES", "QUOTA_OF_TEAM"),
            "",
        ),
        "SESSION_IDLE_MINUTES": "",
        "SESSION_LONGEST_HOURS": "",
        "SESSION_KEPT_DAYS": "",
        "BREACHED_PASSWORDS": "",
        "OIDC_URL": "",
        "OIDC_GROUPS": "",
        "EMAIL_HOST": "",
        "EMAIL_FROM": "",
        # At whatever time tests run, digests may be sent.
        "DIGEST_HOUR": "0",
        "LANGUAGES_FOLDER": "",
        # A test that means to call the API uses the fixture `sandbox`; any other finds nobody here.
        "NUMBERS_API_URL": "http://127.0.0.1:9",
        "NUMBERS_API_TOKEN_URL": "http://127.0.0.1:9/oauth2/token",
        "NUMBERS_API_PROJECT_ID": "demo-project",
        "NUMBERS_API_KEY_ID": "demo-key",
        "NUMBERS_API_KEY_SECRET": "demo-secret",
        "NUMBERS_API_AUTH": "oauth2",
        "NUMBERS_API_CALLS_PER_SECOND": "0",
        "NUMBERS_API_CALL_HOOKS": "",
        "NUMBERS_CALLBACK_SECRET": "numberdesk-demo-callback-secret-0001",
        "NUMBERS_CALLBACK_ALLOWED_IPS": "127.0.0.1",
    }
)

from config.settings import *  # noqa: E402, F403  # the environment comes first
from config.settings import DATABASES, STORAGES  # noqa: E402

# A file, for tests with several connections at once: an SQLite database in memory answers those
# with "locked".
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}
elif template := os.environ.get("TEST_DATABASE_TEMPLATE"):
    DATABASES["default"]["TEST"] = {"TEMPLATE": template}
STORAGES["staticfiles"] |= {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
