"""The watch tells each change once, keeps its pace, and outlasts a GitHub that is away."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from bot.github.errors import GitHubError, Malformed, NotFound, RateLimited, ServerError, Unreachable
from bot.github.sighting import OwnRun, Sighting
from bot.watching.progress import Stage, WatchProgress
from bot.watching.watch import LONGEST_PAUSE_S, WatchPace, watch
from tests.building import NOW

OPEN = Sighting(head_sha="a" * 40, is_open=True, is_merged=False, url="https://x/pull/1")
MERGED = replace(OPEN, is_open=False, is_merged=True)
PACE = WatchPace(interval_s=10)


def run(conclusion: str) -> Sighting:
    return replace(OPEN, run=OwnRun(conclusion=conclusion, title="Waits.", url=""))


@dataclass
class Story:
    """Answers one after the other, in a time that passes only while the watch sleeps."""

    answers: list[Sighting | GitHubError]
    slept: list[float] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def now(self) -> datetime:
        return NOW + timedelta(seconds=sum(self.slept))

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    async def look(self) -> Sighting:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, GitHubError):
            raise answer
        return answer

    def moved(self, progress: WatchProgress, at: datetime) -> None:
        self.told.append(f"{(at - NOW).total_seconds():g} {progress.stage.value}")

    def troubled(self, error: GitHubError | None, at: datetime) -> None:
        self.told.append(f"{(at - NOW).total_seconds():g} {type(error).__name__}")

    async def play(self, pace: WatchPace = PACE) -> Stage | None:
        end = await watch(self.look, self, self, pace)
        return end.stage if end is not None else None


@pytest.mark.parametrize(
    ("last", "stage"),
    [(MERGED, Stage.MERGED), (run("failure"), Stage.RED), (run("action_required"), Stage.HELD)],
)
async def test_each_change_is_told_once_until_the_end(last: Sighting, stage: Stage) -> None:
    story = Story([OPEN, OPEN, run(""), run(""), run("success"), last])

    assert await story.play() is stage
    assert story.told == ["0 waiting", "20 waiting", "40 ready", f"50 {stage.value}"]


async def test_a_push_is_a_change_though_it_waits_as_before() -> None:
    story = Story([OPEN, replace(OPEN, head_sha="b" * 40), MERGED])

    await story.play()

    assert story.told == ["0 waiting", "10 waiting", "20 merged"]


@pytest.mark.parametrize("error", [Unreachable, ServerError])
async def test_a_github_that_is_away_is_told_once_and_asked_less_and_less(error: type[GitHubError]) -> None:
    away = [error("GET /x") for _ in range(7)]
    story = Story([OPEN, *away, OPEN, MERGED])

    assert await story.play() is Stage.MERGED
    assert story.told == ["0 waiting", f"10 {type(away[0]).__name__}", "920 NoneType", "930 merged"]
    assert story.slept == [10, 10, 20, 40, 80, 160, 300, 300, 10]


async def test_it_may_be_away_from_the_start() -> None:
    assert await Story([Unreachable("GET /x"), MERGED]).play() is Stage.MERGED


async def test_github_is_asked_when_it_wants_to_be() -> None:
    limited = RateLimited("GET /x", retry_at=NOW, retry_after_s=1234)
    story = Story([replace(OPEN, poll_interval_s=60), limited, MERGED])

    await story.play()

    assert story.slept == [60, 1234]
    assert max(story.slept[1], LONGEST_PAUSE_S) == 1234


async def test_a_page_that_something_between_sends_passes_once_the_pull_request_was_seen() -> None:
    assert await Story([OPEN, Malformed("GET /x"), MERGED]).play() is Stage.MERGED
    with pytest.raises(Malformed):
        await Story([Malformed("GET /x")]).play()


async def test_what_does_not_pass_ends_the_watch() -> None:
    with pytest.raises(NotFound):
        await Story([OPEN, NotFound("GET /x")]).play()


async def test_time_that_is_over_ends_it_after_a_last_look() -> None:
    story = Story([OPEN])

    assert await story.play(WatchPace(interval_s=10, timeout_s=25)) is None
    assert story.slept == [10, 10, 5]
    assert await Story([Unreachable("GET /x")]).play(WatchPace(interval_s=10, timeout_s=0)) is None
    assert await Story([MERGED]).play(WatchPace(interval_s=10, timeout_s=0)) is Stage.MERGED
