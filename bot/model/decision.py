"""What one look at a pull request came to."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model.effects import Act, Effect, Enqueue, Merge
from bot.model.gate import Examined
from bot.model.keys import Key
from bot.model.watch import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer to every gate, what to do now, and when to look again.

    `effects` are carried out in their order, then `act`, whose answer asks for more (`bot.decide.after`);
    `later` comes after that, and is empty where there is no act. A merge is the act only while every gate is
    open and the pull request opted in. `calls` are what else is to be looked at now. `look_again_in_s` is
    None where only an event or the sweep can bring news.
    """

    examined: Sequence[Examined]
    effects: Sequence[Effect]
    watch: Watch
    act: Act | None = None
    later: Sequence[Effect] = ()
    look_again_in_s: float | None = None
    calls: Sequence[Key] = ()

    @property
    def merge(self) -> Merge | Enqueue | None:
        """The act, where it is a merge."""
        return self.act if isinstance(self.act, Merge | Enqueue) else None

    @property
    def shut_gate(self) -> str | None:
        """The first gate that keeps it from merging, "none" for none; None of what is over."""
        if self.watch.is_over:
            return None
        return next((answer.gate.name for answer in self.examined if not answer.is_open), "none")
