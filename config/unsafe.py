"""Settings that work and are not safe where others can reach the site: they stop the start, each by
its name, unless PUBLIC_URL is this machine."""

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.environment import Environment

THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]"})
# They stand in this project's files, or begin like what stands there.
PUBLISHED = ("a-key-for-tests", "numberdesk-demo", "django-insecure", "placeholder-placeholder")
# How many different characters a random text has at least, be it of 32 hexadecimal digits.
VARIETY = 8
# A piece that is there three times is no random text's, if that is not very long.
LOOKED_AT = 100
REPEATED = re.compile(r"(.{4,}).*\1.*\1", re.DOTALL)
# The largest network that can be an own one, such as 10.0.0.0/8 or fc00::/7.
LARGEST_NETWORK = {4: 8, 6: 7}
NO_SCANNER = "none"


def refuse_unsafe(env: Environment) -> None:
    """Raises ImproperlyConfigured that names every setting which is unsafe, and never a value."""
    if env.public_url.host in THIS_MACHINE:
        return
    found = [f"  {name} {words}" for name, words in unsafe(env)]
    if found:
        raise ImproperlyConfigured(
            "\n".join(["These settings are not safe where others reach the site:", *found])
        )


def unsafe(env: Environment) -> Iterator[tuple[str, str]]:
    """Each unsafe setting, with what is wrong and what to do."""
    if env.debug:
        yield "DEBUG", "is true: errors would show settings and code. Leave it out."
    if env.public_url.scheme != "https":
        yield "PUBLIC_URL", "begins with http: passwords would be readable on the way. Use https."
    if "*" in env.allowed_hosts:
        yield "ALLOWED_HOSTS", "has *: mails would lead where a stranger wants. Name the hosts."
    yield from _secrets(env)
    yield from _others(env)
    yield from _stores(env)


def _secrets(env: Environment) -> Iterator[tuple[str, str]]:
    if is_weak(env.django_secret_key.get_secret_value()):
        yield "DJANGO_SECRET_KEY", "is published or not random. Make a new one."
    if any(map(is_weak, env.django_secret_key_fallbacks)):
        yield (
            "DJANGO_SECRET_KEY_FALLBACKS",
            "has a key that is published or not random. Leave it out.",
        )
    if any(map(is_weak, env.numbers_callback_secret.get_secret_value().split(","))):
        yield (
            "NUMBERS_CALLBACK_SECRET",
            "is published or not random: callbacks could be forged. Make a new one.",
        )


def is_weak(secret: str) -> bool:
    """Whether a secret can be known to others, or guessed: it is published, has few different
    characters, or is the same words again and again."""
    # A text that repeats stands in its own double before its end.
    repeats = secret in (secret + secret)[1:-1] or bool(REPEATED.search(secret[:LOOKED_AT]))
    return secret.startswith(PUBLISHED) or len(set(secret)) < VARIETY or repeats


def _others(env: Environment) -> Iterator[tuple[str, str]]:
    if any(map(is_any_network, env.trusted_proxies)):
        yield "TRUSTED_PROXIES", "is nearly any network: callers could name any address as theirs."
    if env.oidc_url.startswith("http:"):
        yield "OIDC_URL", "begins with http: anybody on the way could sign in as anybody."
    for name in ("numbers_api_url", "numbers_api_token_url"):
        if getattr(env, name).scheme != "https":
            yield name.upper(), "begins with http: credentials would be readable on the way."
    if not env.email_host:
        yield "EMAIL_HOST", "is missing: links to sign in with would be printed to the log."
    elif env.email_security == "none":
        yield "EMAIL_SECURITY", "is none: mails would be readable on the way. Use starttls or tls."


def is_any_network(name: str) -> bool:
    """Whether it is larger than anybody's own; what is malformed is told elsewhere."""
    try:
        network = ipaddress.ip_network(name)
    except ValueError:
        return False
    return network.prefixlen < LARGEST_NETWORK[network.version]


def _stores(env: Environment) -> Iterator[tuple[str, str]]:
    if not env.clamd_url:
        yield (
            "CLAMD_URL",
            "is missing: documents would go out unscanned. Set it, or say none.",
        )
    if urlsplit(env.cache_url).scheme in ("file", "locmem"):
        yield "CACHE_URL", "is no redis: each process would count wrong passwords by itself."
    if env.nodes > 1 and not env.s3_bucket:
        yield "MEDIA_ROOT", "is a folder, and there are several NODES. Use S3_BUCKET."
