"""What the environment tells the product, typed. Each setting's description says what it should be.

A missing or malformed setting stops the start with its name and that description, and never shows a
value: some of them are secrets.
"""

from typing import Annotated, Literal

from django.core.exceptions import ImproperlyConfigured
from pydantic import Field, HttpUrl, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Names = Annotated[tuple[str, ...], NoDecode]


class Environment(BaseSettings):
    """Every setting of the product, read from the environment variable of the same name in
    capitals."""

    model_config = SettingsConfigDict(case_sensitive=False, env_ignore_empty=True, extra="ignore")

    django_secret_key: SecretStr = Field(
        min_length=32, description="a random text of at least 32 characters"
    )
    django_secret_key_fallbacks: Names = Field(
        (),
        repr=False,
        description="earlier keys that are still read while the key is changed, with commas "
        "between",
    )
    debug: bool = Field(False, description="true only on a developer's machine; else false")
    demo: bool = Field(
        False, description="true only for make demo, whose sign-in page offers its accounts"
    )
    allowed_hosts: Names = Field(
        description="host names that the site answers to, separated by commas"
    )
    public_url: HttpUrl = Field(
        description="the address users and callbacks reach, such as https://numbers.example.com"
    )
    database_url: str = Field(
        repr=False,
        pattern=r"^(postgres(ql)?|sqlite)://",
        description="postgresql://user:password@host:5432/name or sqlite:////path/to/file",
    )
    database_prepares: bool = Field(
        True,
        description="false where a pooler before PostgreSQL gives one connection to several "
        "clients in turn and knows no prepared statements",
    )
    cache_url: str = Field(
        repr=False,
        pattern=r"^(rediss?|file|locmem)://",
        description="redis://host:6379/1, file:///folder or locmem://",
    )
    celery_broker_url: str = Field(
        repr=False,
        pattern=r"^(amqps?|rediss?|filesystem|memory)://",
        description="amqp://user:password@host//, redis://host:6379/0 or filesystem:///folder",
    )
    numbers_api_url: HttpUrl = Field(
        HttpUrl("https://numbers.api.sinch.com"), description="the Numbers API's address"
    )
    numbers_api_token_url: HttpUrl = Field(
        HttpUrl("https://auth.sinch.com/oauth2/token"),
        description="the address that gives OAuth2 access tokens",
    )
    numbers_api_project_id: str = Field(
        min_length=1, description="the project's id in the vendor's dashboard"
    )
    numbers_api_key_id: str = Field(
        min_length=1, description="the id of an access key of that project"
    )
    numbers_api_key_secret: SecretStr = Field(
        min_length=1, description="the secret of that access key"
    )
    numbers_api_auth: Literal["oauth2", "basic"] = Field("oauth2", description="oauth2 or basic")
    numbers_api_calls_per_second: float = Field(
        20,
        ge=0,
        le=1000,
        description="how many calls of the API all processes make together each second, 0 for no "
        "limit",
    )
    numbers_api_call_hooks: Names = Field(
        (), description="dotted names of functions that are told of every call, separated by commas"
    )
    numbers_callback_secret: SecretStr = Field(
        description="the secret that signs callbacks, 32 to 64 of A-Z a-z 0-9 -, several with "
        "commas between while it changes"
    )
    numbers_callback_allowed_ips: Names = Field(
        ("54.76.19.159", "54.78.194.39", "54.155.83.128"),
        description="addresses that callbacks may come from, separated by commas, or * for any",
    )
    hsts_subdomains: bool = Field(
        False, description="true when every name under the domain is served over https; else false"
    )
    trusted_proxies: Names = Field(
        (),
        description="addresses of proxies whose X-Forwarded-For is believed, separated by commas",
    )
    media_root: str = Field(
        "", description="a private folder for documents; needed unless S3_BUCKET is set"
    )
    nodes: int = Field(
        1, ge=1, le=1000, description="how many machines run the product, 1 unless there are more"
    )
    s3_bucket: str = Field("", description="a private bucket for documents, instead of MEDIA_ROOT")
    s3_endpoint_url: str = Field("", description="the address of an S3 service other than Amazon's")
    s3_region: str = Field("", description="the bucket's region")
    s3_access_key_id: str = Field(
        "", description="the id of a key that may read and write the bucket"
    )
    s3_secret_access_key: SecretStr = Field(SecretStr(""), description="the secret of that key")
    max_upload_mb: int = Field(
        20, ge=1, le=200, description="the largest document in megabytes, 1 to 200"
    )
    clamd_url: str = Field(
        "",
        pattern=r"^(tcp://[^/\s:]+:[0-9]{1,5}|unix:///[^\s]+|none)?$",
        description="the malware scanner, tcp://host:3310 or unix:///run/clamav/clamd.ctl, or none",
    )
    document_retention_days: int = Field(
        365,
        ge=1,
        le=36500,
        description="how many days files that were replaced or removed are kept, 1 to 36500",
    )
    reply_hours: int = Field(
        24,
        ge=1,
        le=720,
        description="within how many hours a blocked order should be answered, 1 to 720; reminders "
        "go by it",
    )
    web_threads: int = Field(
        8,
        ge=3,
        le=64,
        description="how many threads answer requests in one web process, 3 to 64; two of them "
        "never wait for the API",
    )
    sweep_threads: int = Field(
        8, ge=1, le=32, description="how many calls of the API one sweep makes at a time, 1 to 32"
    )
    email_host: str = Field(
        "", description="the mail server's name, or left out to print mails to the log"
    )
    email_port: int = Field(587, ge=1, le=65535, description="the mail server's port")
    email_user: str = Field("", description="the account at the mail server, where it wants one")
    email_password: SecretStr = Field(SecretStr(""), description="the password of that account")
    email_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="starttls, tls or none"
    )
    email_from: str = Field("numberdesk@localhost", description="the address that mails come from")
    quota_drafts: int = Field(500, ge=1, description="how many orders a person may begin in a day")
    quota_orders: int = Field(500, ge=1, description="how many a person may reserve in a day")
    quota_searches: int = Field(
        3000, ge=1, description="how often a person may search for numbers in a day"
    )
    quota_megabytes: int = Field(
        2000, ge=1, description="how many megabytes of documents a person may add in a day"
    )
    quota_exports: int = Field(200, ge=1, description="how many lists a person may export in a day")
    quota_of_team: int = Field(5, ge=1, description="how many people's quotas a team has")
    session_idle_minutes: int = Field(
        120, ge=5, le=1440, description="after how many idle minutes a session ends, 5 to 1440"
    )
    session_longest_hours: int = Field(
        12, ge=1, le=168, description="after how many hours a session ends, 1 to 168"
    )
    session_kept_days: int = Field(
        14,
        ge=1,
        le=90,
        description='for how many days "keep me signed in" does, idle or not, 1 to 90',
    )
    second_factor_for: Names = Field(
        ("Administrator", "Manager"),
        description="groups that must sign in with a second factor, separated by commas, or none",
    )
    oidc_url: str = Field(
        "",
        pattern=r"^(https?://[^\s]+)?$",
        description="the address of a directory that people sign in through (OpenID Connect), or "
        "left out",
    )
    oidc_name: str = Field("the company's directory", description="what people call it")
    oidc_client_id: str = Field("", description="our client id there")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="the secret of that client")
    oidc_groups_claim: str = Field("groups", description="the claim that names a person's groups")
    oidc_groups: Names = Field(
        (),
        description="what its groups are here, as THEIRS=Officer,OTHERS=Manager: who has none of "
        "them can't sign in",
    )
    oidc_team_claim: str = Field("", description="the claim that names a person's team, or none")
    breached_passwords: str = Field(
        "",
        description="a file of breached passwords' SHA-1 hashes in order, as Have I Been Pwned "
        "gives it, or left out",
    )
    digest_hour: int = Field(
        6,
        ge=0,
        le=23,
        description="the hour, by the clock of whoever gets it, from which a daily digest goes "
        "out, 0 to 23",
    )
    languages_folder: str = Field(
        "",
        description="a folder with further languages, each as de/LC_MESSAGES/django.mo",
    )
    static_root: str = Field("staticfiles", description="the folder that collectstatic fills")

    @field_validator(
        "allowed_hosts",
        "django_secret_key_fallbacks",
        "numbers_api_call_hooks",
        "numbers_callback_allowed_ips",
        "oidc_groups",
        "second_factor_for",
        "trusted_proxies",
        mode="before",
    )
    @classmethod
    def split(cls, value: object) -> object:
        return (
            tuple(part.strip() for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator("oidc_groups")
    @classmethod
    def pairs(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(name and role for name, _equals, role in (v.rpartition("=") for v in value)):
            raise ValueError("malformed")
        return value

    @field_validator("numbers_callback_secret")
    @classmethod
    def well_formed_secrets(cls, value: SecretStr) -> SecretStr:
        for secret in value.get_secret_value().split(","):
            if not (
                32 <= len(secret) <= 64
                and all(c.isascii() and (c.isalnum() or c == "-") for c in secret)
            ):
                raise ValueError("malformed")
        return value


def read_environment() -> Environment:
    """The environment's settings. Raises ImproperlyConfigured that names every setting that is
    missing or malformed."""
    try:
        return Environment()
    except ValidationError as error:
        lines = ["These settings stop the start:"]
        for problem in error.errors():
            if problem["loc"]:
                name = str(problem["loc"][0])
                said = "is missing" if problem["type"] == "missing" else "is malformed"
                field = Environment.model_fields.get(name.lower())
                expected = field.description if field else "left out"
                lines.append(f"  {name.upper()} {said}. It should be {expected}.")
        raise ImproperlyConfigured("\n".join(lines)) from None
