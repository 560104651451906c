"""Signatures of callbacks: HMAC-SHA1 of the raw body bytes, lower-case hex (contract README,
"Callbacks"). Pure."""

import hashlib
import hmac
from collections.abc import Iterable


def sign(body: bytes, secret: str) -> str:
    """The value of X-Sinch-Signature for this body."""
    return hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()


def verified(body: bytes, signature: str, secrets: Iterable[str]) -> bool:
    """Whether any of the secrets made this signature, compared in constant time; several allow a
    secret to be changed.

    An empty secret, such as a setting with a stray comma holds, is none: anybody could sign with
    it.
    """
    given = signature.encode(errors="replace")
    # All are compared, so that the time tells nothing of which one fitted.
    fits = [hmac.compare_digest(sign(body, secret).encode(), given) for secret in secrets if secret]
    return any(fits)
