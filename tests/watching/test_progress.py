"""What one look at a pull request comes to."""

from dataclasses import replace

import pytest

from bot.github.sighting import OwnRun, Sighting
from bot.watching.progress import Stage, WatchProgress, progress_of

SHA = "a" * 40
OPEN = Sighting(head_sha=SHA, is_open=True, is_merged=False, url="https://x/pull/1")
ENDED = replace(OPEN, is_open=False)


def run(conclusion: str, title: str = "CI failed. Next: the author.") -> Sighting:
    return replace(OPEN, run=OwnRun(conclusion=conclusion, title=title, url="https://x/runs/1"))


@pytest.mark.parametrize(
    ("seen", "stage", "reason"),
    [
        (OPEN, Stage.WAITING, "Babysit has not looked at this commit yet."),
        (run(""), Stage.WAITING, "CI failed. Next: the author."),
        (run("success"), Stage.READY, "CI failed. Next: the author."),
        (run("failure"), Stage.RED, "CI failed. Next: the author."),
        (run("action_required"), Stage.HELD, "CI failed. Next: the author."),
        (run("neutral"), Stage.WAITING, "CI failed. Next: the author."),
        (run("a word of tomorrow", ""), Stage.WAITING, "Its check run says a word of tomorrow."),
        (ENDED, Stage.CLOSED, "It is closed without a merge."),
        (replace(ENDED, is_merged=True), Stage.MERGED, "It is merged."),
        (
            replace(ENDED, is_merged=True, merge_sha="b" * 40, ended_by="babysit[bot]"),
            Stage.MERGED,
            "It is merged as bbbbbbbbbbbb by @babysit[bot].",
        ),
    ],
)
def test_a_look_is_a_stage_with_its_reason(seen: Sighting, stage: Stage, reason: str) -> None:
    url = seen.run.url if seen.run else seen.url

    assert progress_of(seen) == WatchProgress(stage=stage, reason=reason, head_sha=SHA, url=url)


def test_only_people_or_nobody_move_an_end_on() -> None:
    assert [stage for stage in Stage if not stage.is_end] == [Stage.WAITING, Stage.READY]
