"""The other open pull requests with the same head: looked at for what the check run on it says of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from bot.decide import examine, voice
from bot.model.gate import Case, Voice
from bot.model.keys import PullRequestKey
from bot.model.snapshot import PullRequestState, Snapshot

MOST_OTHERS = 10


class SnapshotReader(Protocol):
    """What is needed of GitHub."""

    async def read_snapshot(self, key: PullRequestKey) -> Snapshot | None:
        """Everything about a pull request."""


class Informer(Protocol):
    """What is needed beside it."""

    async def overhear(self, case: Case) -> Case:
        """The case with all that its gates may ask for, and whether commands wait there."""


async def others(
    snapshot: Snapshot, case_of: Callable[[Snapshot], Case], github: SnapshotReader, informer: Informer
) -> Sequence[Voice]:
    """One for each, which costs a look at each, and none for a head that is one pull request's alone.

    Raises:
        GitHubError: one could not be read, and may be later.
    """
    found: list[Voice] = []
    for number in snapshot.sharing[:MOST_OTHERS]:
        other = await github.read_snapshot(replace(snapshot.key, number=number))
        if other is not None and _shares(other, snapshot):
            case = await informer.overhear(case_of(other))
            found.append(voice(case, examine(case)))
    unseen = snapshot.sharing[MOST_OTHERS:]
    return [*found, *([_unseen(unseen)] if unseen else [])]


def _shares(other: Snapshot, snapshot: Snapshot) -> bool:
    return other.state is PullRequestState.OPEN and other.head.sha == snapshot.head.sha


def _unseen(numbers: Sequence[int]) -> Voice:
    """What was not looked at is not green."""
    title = (
        f"More than {MOST_OTHERS} other open pull requests have this head. Next: their authors, close some."
    )
    return Voice(number=numbers[0], base_ref="its base", conclusion="failure", title=title, summary=title)
