"""Django's settings, all from the typed environment of `config.environment`."""

import ipaddress
import os
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.accounts import *  # noqa: F403  # their part of these settings
from config.environment import read_environment
from config.languages import offered
from config.stores import documents
from config.unsafe import NO_SCANNER, THIS_MACHINE, refuse_unsafe

ENV = read_environment()
refuse_unsafe(ENV)
# Whatever a process of the product writes is its own account's.
os.umask(0o077)
BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]

SECRET_KEY = ENV.django_secret_key.get_secret_value()
SECRET_KEY_FALLBACKS = list(ENV.django_secret_key_fallbacks)
DEBUG = ENV.debug
# Its accounts are everybody's, so they are offered where nobody else can come.
DEMO = ENV.demo and ENV.public_url.host in THIS_MACHINE
ALLOWED_HOSTS = list(ENV.allowed_hosts)
PUBLIC_URL = str(ENV.public_url).rstrip("/")
PUBLIC_HOST = ENV.public_url.host or ""
SERVED_OVER_TLS = PUBLIC_URL.startswith("https://")

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "people.administration.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
    "people",
    "jobs",
    "numbers_api",
    "kyc",
    "ordering",
]

MIDDLEWARE = [
    "people.headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.sessions.SessionLimits",
    "people.middleware.AsReader",
    # Before the one that looks for a form's token: a stranger's body is not read at all.
    "people.middleware.SignInRequired",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.freshness.AskedAgain",
    "people.middleware.NotNow",
    "people.factors.FactorRequired",
    # Last, for its page is like any other: it says who is signed in.
    "people.middleware.NoPage",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ordering.pages.unread.unread",
            ],
            "builtins": ["template_partials.templatetags.partials"],
        },
    },
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
FORM_RENDERER = "people.controls.Renderer"

# Data
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(ENV.database_url, conn_max_age=60, conn_health_checks=True)
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock when a transaction begins, so that two writers wait instead of
    # failing half-way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
elif ENV.database_prepares:
    # Statements can be prepared (people/compiled.py).
    DATABASES["default"].setdefault("OPTIONS", {})["server_side_binding"] = True


cache_url = urlsplit(ENV.cache_url)
if cache_url.scheme == "file":
    CACHES: dict[str, dict[str, Any]] = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": cache_url.path,
        }
    }
elif cache_url.scheme == "locmem":
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": ENV.cache_url,
            "OPTIONS": {"serializer": "config.cached.JSONSerializer"},
        }
    }
# For what each process may remember for itself: nobody waits for Redis.
CACHES["process"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "process",
    "OPTIONS": {"MAX_ENTRIES": 1000},
}

# Files: documents are private, so there is no MEDIA_URL; a view that asks who may see them serves
# them.
if not (ENV.media_root or ENV.s3_bucket):
    raise ImproperlyConfigured(
        "MEDIA_ROOT or S3_BUCKET is missing. One of them says where documents are kept."
    )
MEDIA_ROOT = ENV.media_root
MAX_UPLOAD_BYTES = ENV.max_upload_mb * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "kyc.documents.uploads.StopAtLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# "" where no scanner is set. A file that was taken in then counts as it is.
CLAMD_URL = "" if ENV.clamd_url == NO_SCANNER else ENV.clamd_url
DOCUMENT_RETENTION_DAYS = ENV.document_retention_days
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# One form takes several, the others one each: see `StopAtLimit`.
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o600
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / ENV.static_root
STATICFILES_DIRS = [BASE_DIR / "static"]


STORAGES = {
    "default": documents(ENV),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.static_files.HashedStaticFilesStorage",
        # They are public, and often collected by another account than the one that serves them.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}

# Security
SECURE_SSL_REDIRECT = SERVED_OVER_TLS
# Whoever asks whether this process can work asks it directly; a program that is led on would go on
# sending in the open, and so is refused (ordering/tracking/endpoint.py).
SECURE_REDIRECT_EXEMPT = [r"^readyz/?$", r"^callbacks/"]
SECURE_HSTS_SECONDS = 31536000 if SERVED_OVER_TLS else 0
# Whether other names under the domain are ready for it, only its owner knows.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENV.hsts_subdomains
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SERVED_OVER_TLS
SESSION_COOKIE_HTTPONLY = True
if SERVED_OVER_TLS:
    # Browsers take such a name from this host alone, over TLS and for all of it.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
# A page that was open before its person signed in again takes up the new token by script
# (static/js/forms.js).
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "people.views.stale_form"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# The Numbers API
NUMBERS_API_URL = str(ENV.numbers_api_url).rstrip("/")
NUMBERS_API_TOKEN_URL = str(ENV.numbers_api_token_url)
NUMBERS_API_PROJECT_ID = ENV.numbers_api_project_id
NUMBERS_API_KEY_ID = ENV.numbers_api_key_id
NUMBERS_API_KEY_SECRET = ENV.numbers_api_key_secret.get_secret_value()
NUMBERS_API_AUTH = ENV.numbers_api_auth
NUMBERS_API_CALLS_PER_SECOND = ENV.numbers_api_calls_per_second
NUMBERS_API_CALL_HOOKS = ENV.numbers_api_call_hooks
NUMBERS_CALLBACK_SECRETS = tuple(
    filter(None, ENV.numbers_callback_secret.get_secret_value().split(","))
)


def _networks(
    names: tuple[str, ...], setting: str
) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    try:
        return tuple(ipaddress.ip_network(name) for name in names)
    except ValueError:
        raise ImproperlyConfigured(
            f"{setting} is malformed. It should be IP addresses separated by commas."
        ) from None


CALLBACKS_FROM_ANYWHERE = "*" in ENV.numbers_callback_allowed_ips
NUMBERS_CALLBACK_ALLOWED = (
    ()
    if CALLBACKS_FROM_ANYWHERE
    else _networks(ENV.numbers_callback_allowed_ips, "NUMBERS_CALLBACK_ALLOWED_IPS")
)
TRUSTED_PROXIES = _networks(ENV.trusted_proxies, "TRUSTED_PROXIES")

REPLY_HOURS = ENV.reply_hours
WEB_THREADS = ENV.web_threads
SWEEP_THREADS = ENV.sweep_threads

# Mail
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if ENV.email_host else 'console'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = ENV.email_host, ENV.email_port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENV.email_user, ENV.email_password.get_secret_value()
EMAIL_USE_TLS, EMAIL_USE_SSL = ENV.email_security == "starttls", ENV.email_security == "tls"
# Seconds. A mail server that hangs must not hold a worker.
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = ENV.email_from
DIGEST_HOUR = ENV.digest_hour

# Celery. Messages are only hints: deadlines stand in rows, and the beat schedule's sweeps find what
# a lost one left undone.
_BROKER = urlsplit(ENV.celery_broker_url)
CELERY_BROKER_URL = "filesystem://" if _BROKER.scheme == "filesystem" else ENV.celery_broker_url
# A page that enqueues does not wait for a broker that is down: the sweeps find what it could not
# say.
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {"max_retries": 0}
if _BROKER.scheme == "filesystem":
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": f"{_BROKER.path}/messages",
        "data_folder_out": f"{_BROKER.path}/messages",
        "control_folder": f"{_BROKER.path}/control",
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = "numberdesk"
# The one sweep finds what is due; one that no worker took in time is left to the next.
_SWEEP_EVERY = 5.0
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "jobs.sweep",
        "schedule": _SWEEP_EVERY,
        "options": {"expires": _SWEEP_EVERY},
    }
}

# Words, dates and times follow their reader (people.readers); these are for whoever has chosen
# nothing. Times are stored in UTC.
LANGUAGE_CODE = "en"
LOCALE_PATHS = [
    BASE_DIR / "locale",
    *([Path(ENV.languages_folder)] if ENV.languages_folder else []),
]
LANGUAGES = offered(LOCALE_PATHS)
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Logs: one JSON line per event, no answers, no documents, no secrets.
_SHARED_PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
structlog.configure(
    processors=[*_SHARED_PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _SHARED_PROCESSORS,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
    },
}
