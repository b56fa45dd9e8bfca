"""A randomised story: whatever happens, nothing is merged that should not be, and nothing is stuck."""

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.story.machine import Story

STEPS = int(os.environ.get("STORY_STEPS", "25"))
STORIES = int(os.environ.get("STORY_STORIES", "4"))


def play(*, stories: int, steps: int, shrink: bool = True, is_same: bool = False) -> None:
    """Play so many stories; `is_same` plays the same ones each time.

    Raises:
        AssertionError: something is wrong; hypothesis prints the steps that lead there.
    """
    run_state_machine_as_test(
        Story,
        settings=settings(
            max_examples=stories,
            stateful_step_count=steps,
            deadline=None,
            derandomize=is_same,
            database=None,
            phases=[Phase.generate, *([Phase.shrink] if shrink else [])],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_whatever_happens_nothing_is_merged_that_should_not_be_and_nothing_is_stuck() -> None:
    play(stories=STORIES, steps=STEPS, shrink=False, is_same=True)
