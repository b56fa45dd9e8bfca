"""A line that calls for a human, or says that somebody stopped, is a report; what speaks of it is none."""

import pytest

from bot.claims.find import find_claims


@pytest.mark.parametrize(
    "text",
    [
        "Needs human: the two sources contradict each other",
        "NEEDS HUMAN",
        "needs-human",
        "Human decision required: which id is right",
        "\u26a0\ufe0f Human review needed",
        "Escalation needed: three attempts gave three answers",
        "Escalated \u2014 the spec is ambiguous",
        "Action required: rotate the deploy key",
        "- **Aborted**: no credentials",
        "Stopping here: the requirements contradict each other",
        "Handing this back: the emulator never boots",
        "Unresolved: two threads about locking",
        "Outcome: NEEDS_HUMAN",
        "Status: needs human",
        "State: stuck",
        "- [ ] Blocked",
    ],
)
def test_a_call_for_a_human_is_a_claim(text: str) -> None:
    assert len(find_claims(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Human decision required: no",
        "Action required: none",
        "No human input required.",
        "Unresolved: none",
        "Unresolved: 0",
        "Escalation is described in the guide.",
        "The action required by the law is a log entry.",
        "Human review is part of the process.",
        "Needs human review if the score is low.",
        "Stopped writing tests for getters.",
        "- [x] Blocked",
        "State: held in Redis",
        "Is human input needed?",
    ],
)
def test_what_only_speaks_of_one_is_none(text: str) -> None:
    assert find_claims(text) == ()
