"""What one look at a pull request came to."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model.effects import Dequeue, Effect, Enqueue, Merge, UpdateBranch
from bot.model.gate import Examined
from bot.model.keys import Key
from bot.model.watch import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer to every gate, what to do now, and when to look again.

    `effects` come before `merge`, `later` after it, or after the others where there is none. `merge` is None
    unless every gate is open and the pull request opted in. `withdrawal` takes what Babysit put into a merge
    queue out of it, before everything else; `update` brings the head up to date, after everything else.
    `calls` are what else is to be looked at now. `look_again_in_s` is None where only an event or the sweep
    can bring news.
    """

    examined: Sequence[Examined]
    effects: Sequence[Effect]
    merge: Merge | Enqueue | None
    watch: Watch
    look_again_in_s: float | None = None
    withdrawal: Dequeue | None = None
    calls: Sequence[Key] = ()
    later: Sequence[Effect] = ()
    update: UpdateBranch | None = None

    @property
    def shut_gate(self) -> str | None:
        """The first gate that keeps it from merging, "none" for none; None of what is over."""
        if self.watch.is_over:
            return None
        return next((one.gate.name for one in self.examined if not one.is_open), "none")

    @property
    def needs_mergeability(self) -> bool:
        """Whether the gate that alone keeps the check run from success waits for GitHub to tell if it merges.

        Whether Babysit or a human would merge then makes no difference.
        """
        shut = [one for one in self.examined if one.gate.decides_conclusion and not one.is_open]
        return len(shut) == 1 and shut[0].result.needs_mergeability
