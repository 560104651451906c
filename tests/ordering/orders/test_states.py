"""The one table of transitions."""

import pytest

from ordering.orders.states import BY_EVENT, FINAL, TRANSITIONS, OrderState, from_remote

# Word for word from the contract README, "Transitions taken without question".
WITHOUT_QUESTION = (
    "CREATED→IN_REVIEW, CREATED→EXPIRED, IN_REVIEW→BLOCKED, IN_REVIEW→COMPLETED, "
    "IN_REVIEW→REJECTED, "
    "BLOCKED→IN_REVIEW, BLOCKED→REJECTED, BLOCKED→EXPIRED, CREATED→BLOCKED"
)


def test_every_state_has_its_row() -> None:
    assert set(TRANSITIONS) == set(OrderState)


def test_nothing_leaves_a_final_state() -> None:
    assert all(not TRANSITIONS[state] for state in FINAL)


def test_events_may_do_what_the_contract_takes_without_question_and_no_more() -> None:
    said = {
        tuple(from_remote(name) for name in pair.split("→"))
        for pair in WITHOUT_QUESTION.split(", ")
    }
    assert {(before, after) for before, row in BY_EVENT.items() for after in row} == said


def test_events_may_do_nothing_that_the_table_has_not() -> None:
    assert all(row <= TRANSITIONS[state] for state, row in BY_EVENT.items())


@pytest.mark.parametrize("word", ["", "NUMBER_ORDER_STATE_UNSPECIFIED", "SHIPPED", "created"])
def test_a_state_that_nobody_knows_is_unknown(word: str) -> None:
    assert from_remote(word) is OrderState.UNKNOWN
