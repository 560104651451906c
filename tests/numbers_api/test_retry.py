"""Whether and when a call is made again: a pure decision."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numbers_api.errors import (
    CredentialsRefused,
    Invalid,
    NotFound,
    NumbersApiError,
    OutcomeUnknown,
    RateLimited,
    Refused,
    TooLarge,
    Unavailable,
)
from numbers_api.retry import FIRST_DELAY, LONGEST_DELAY, MAX_ATTEMPTS, attempt_seconds, retry_delay

VERBS = st.sampled_from(["GET", "PUT", "POST", "PATCH", "DELETE"])
FINAL = [CredentialsRefused, Invalid, NotFound, OutcomeUnknown, Refused, TooLarge]


@pytest.mark.parametrize("kind", FINAL)
@pytest.mark.parametrize("verb", ["GET", "PUT", "POST"])
def test_what_waiting_does_not_mend_is_not_made_again(
    kind: type[NumbersApiError], verb: str
) -> None:
    assert retry_delay(kind("No"), 1, verb) is None


@given(attempt=st.integers(1, 10_000), verb=st.sampled_from(["POST", "PATCH", "DELETE"]))
def test_only_get_and_put_are_made_again_after_trouble(attempt: int, verb: str) -> None:
    assert retry_delay(Unavailable("Down"), attempt, verb) is None


@given(attempt=st.integers(1, MAX_ATTEMPTS - 1), verb=st.sampled_from(["GET", "PUT"]))
def test_the_wait_grows_within_its_bounds(attempt: int, verb: str) -> None:
    longest = min(FIRST_DELAY * 2 ** (attempt - 1), LONGEST_DELAY)
    delay = retry_delay(Unavailable("Down"), attempt, verb)
    assert delay is not None
    assert longest / 2 <= delay <= longest


@given(attempt=st.integers(1, MAX_ATTEMPTS - 1), verb=VERBS, seconds=st.floats(0, 1e6))
def test_a_429_waits_as_long_as_it_was_told_and_a_little_more(
    attempt: int, verb: str, seconds: float
) -> None:
    delay = retry_delay(RateLimited("Slow down", retry_after=seconds), attempt, verb)
    assert delay is not None
    assert seconds <= delay <= seconds * 1.2


@given(seconds=st.floats(0, 1e6))
def test_a_503_that_says_when_to_come_back_is_believed(seconds: float) -> None:
    delay = retry_delay(Unavailable("Down", retry_after=seconds), 1, "GET")
    assert delay is not None
    assert max(seconds, FIRST_DELAY / 2) <= delay <= max(seconds * 1.2, FIRST_DELAY)


@given(attempt=st.integers(MAX_ATTEMPTS, 10_000), verb=VERBS)
def test_attempts_are_bounded(attempt: int, verb: str) -> None:
    assert retry_delay(Unavailable("Down"), attempt, verb) is None
    assert retry_delay(RateLimited("Slow down", retry_after=0), attempt, verb) is None


def test_waits_differ_so_that_workers_do_not_call_all_at_once() -> None:
    assert len({retry_delay(Unavailable("Down"), 1, "GET") for _ in range(20)}) > 1
    assert (
        len({retry_delay(RateLimited("Slow down", retry_after=1), 1, "GET") for _ in range(20)}) > 1
    )


@given(left=st.floats(0.001, 3600), attempt=st.integers(1, MAX_ATTEMPTS), verb=VERBS)
def test_an_attempt_leaves_time_for_the_next_one_if_there_can_be_one(
    left: float, attempt: int, verb: str
) -> None:
    may_follow = verb in ("GET", "PUT") and attempt < MAX_ATTEMPTS
    assert attempt_seconds(left, attempt, verb) == (left / 2 if may_follow else left)
