"""How a rule of the story is played: somebody does something, some time passes, and it is asked how it is."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from contextlib import AsyncExitStack, ExitStack, suppress
from typing import Any, TypeVar

from hypothesis.stateful import RuleBasedStateMachine

from simulator.actions.mergeability import merge_state
from simulator.errors import Refused
from simulator.state.world import PullRequest
from tests.scenarios.skipping_loop import SkippingLoop
from tests.story.organisation import Organisation

T = TypeVar("T")


class Playing(RuleBasedStateMachine):
    """One organisation in a time of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner(loop_factory=SkippingLoop)
        self.stack = AsyncExitStack()
        self.logs = ExitStack()
        self.organisation: Organisation

    def wait(self, coro: Coroutine[Any, Any, T]) -> T:
        """Let the organisation live until this is done."""
        return self.runner.run(coro)

    def then(self, pause: float, deed: Callable[[], object] = lambda: None) -> None:
        """Do it, or be refused by GitHub, and let some seconds pass."""

        async def happen() -> None:
            with suppress(Refused):
                deed()
            await self.organisation.pause(pause)

        self.wait(happen())

    def pull(self, number: int) -> PullRequest | None:
        """One of those that are open."""
        found = self.organisation.open_pulls()
        return found[number % len(found)] if found else None

    def on(self, number: int, pause: float, deed: Callable[[PullRequest], object]) -> None:
        """The same with one of the open pull requests; an agent opens one where there is none."""
        self.then(pause, lambda: deed(self.pull(number) or self.organisation.propose("main")))

    def ask(self, question: Callable[[Organisation], Iterable[str]]) -> None:
        """Fail with what is wrong."""

        async def asked() -> list[str]:
            return list(dict.fromkeys(question(self.organisation)))

        wrongs = self.wait(asked())
        assert not wrongs, "\n".join([*wrongs, *self.wait(describe(self.organisation))])


async def describe(organisation: Organisation) -> list[str]:
    """How things stand, for whoever wants to know why."""
    return [
        f"  #{pull.number} {pull.head_sha[:7]} into {pull.base_ref}: "
        f"{'merged' if pull.is_merged else pull.state}, "
        f"{merge_state(pull)}, {sorted(organisation.speaking(pull))}"
        for pull in organisation.pulls()
    ]
