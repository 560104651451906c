"""Signatures of callbacks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numbers_api.signatures import sign, verified

SECRET = "numberdesk-demo-callback-secret-0001"
OTHER = "another-secret-of-more-than-32-characters"
BODY = b'{"eventId": "1"}'


def test_a_signature_is_lower_case_hex_hmac_sha1_of_the_raw_body() -> None:
    # The well-known example of RFC 2104's function with SHA-1.
    assert (
        sign(b"The quick brown fox jumps over the lazy dog", "key")
        == "de7c9b85b8b78aa6bc8a7a36f70a90701c9db4d9"
    )


@given(st.binary())
def test_what_was_signed_is_verified(body: bytes) -> None:
    assert verified(body, sign(body, SECRET), [SECRET])


@pytest.mark.parametrize("secrets", [[SECRET, OTHER], [OTHER, SECRET]])
def test_any_of_several_secrets_will_do(secrets: list[str]) -> None:
    assert verified(BODY, sign(BODY, SECRET), iter(secrets))


@pytest.mark.parametrize(
    "signature",
    ["", " ", "0" * 40, sign(BODY, OTHER), sign(BODY + b" ", SECRET), sign(BODY, SECRET).upper(),
    sign(BODY, SECRET)[:-1],
     f" {sign(BODY, SECRET)}", "é" * 40, "\ud800", "\x00"],
)  # fmt: skip
def test_anything_else_is_not(signature: str) -> None:
    assert not verified(BODY, signature, [SECRET])


@pytest.mark.parametrize("secrets", [[], [""], ["", OTHER]])
def test_a_missing_secret_verifies_nothing(secrets: list[str]) -> None:
    assert not verified(BODY, sign(BODY, ""), secrets)
    assert not verified(BODY, "", secrets)
