"""Tells acts that play at the same time one after the other, each line with the moment it happened."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from rich.console import Console
from rich.text import Text

_STYLES = {"Babysit": "bold cyan", "CI": "yellow", "GitHub": "blue", "You": "bold red"}
_WHO_WIDTH, _NARROWEST = 16, 30
_AGENT_STYLE = "magenta"
_QUOTE_STYLES = {"success": "green", "failure": "red", "action_required": "yellow"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that happened, `after_s` seconds into the story. `why` is told below it."""

    after_s: float
    who: str
    what: Text
    why: str


@dataclass(eq=False, slots=True)
class Part:
    """An act's place in the story."""

    narrator: "Narrator"
    heading: str
    lines: list[Line] = field(default_factory=list)
    is_over: bool = False

    def tell(self, who: str, what: str, *, why: str = "") -> None:
        """Say what somebody did."""
        self._keep(who, Text(what), why)

    def quote(self, words: str, conclusion: str | None, *, why: str = "") -> None:
        """Say what Babysit's check run says; None is the conclusion of one that is in progress."""
        style = _QUOTE_STYLES.get(conclusion or "", "default")
        state = conclusion or "in progress"
        self._keep("Babysit", Text.assemble((f"“{words}”", style), (f"  [{state}]", "dim")), why)

    def end(self) -> None:
        """Let the next act have its turn."""
        self.is_over = True
        self.narrator.catch_up()

    def _keep(self, who: str, what: Text, why: str) -> None:
        self.lines.append(Line(after_s=self.narrator.elapsed_s(), who=who, what=what, why=why))
        self.narrator.catch_up()


class Narrator:
    """Prints the act whose turn it is as it happens; what happens in later ones waits for their turn."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._parts: list[Part] = []
        self._turn = 0
        self._told = 0
        self._began = time.monotonic()

    def begin(self) -> None:
        """Start the story's clock."""
        self._began = time.monotonic()

    def elapsed_s(self) -> float:
        """Seconds since the story began."""
        return time.monotonic() - self._began

    def part(self, heading: str) -> Part:
        """The next place in the story."""
        part = Part(self, heading)
        self._parts.append(part)
        return part

    def catch_up(self) -> None:
        """Print whatever may be told by now."""
        while self._turn < len(self._parts):
            part = self._parts[self._turn]
            if part.lines and not self._told:
                self.console.print()
                self.console.print(Text(f"{self._turn + 1}  {part.heading}", style="bold"))
            for line in part.lines[self._told :]:
                for row in _rows(self.console, line):
                    self.console.print(row)
            self._told = len(part.lines)
            if not part.is_over:
                return
            self._turn, self._told = self._turn + 1, 0


def _rows(console: Console, line: Line) -> Iterator[Text]:
    """The line wrapped to the terminal, every row of it below the first word of what was done."""
    who = Text(line.who.ljust(_WHO_WIDTH), style=_STYLES.get(line.who, _AGENT_STYLE))
    margin = Text.assemble((f"{line.after_s:5.1f} s  ", "dim"), who)
    parts = [line.what, Text(f"why: {line.why}", style="dim")] if line.why else [line.what]
    width = max(console.width - len(margin), _NARROWEST)
    for part in parts:
        for row in part.wrap(console, width):
            row.rstrip()
            yield Text.assemble(margin, row)
            margin = Text(" " * len(margin))
