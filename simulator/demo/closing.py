"""What the terminal shows when the story is over: every pull request, what it cost, where to go from here."""

from collections.abc import Sequence
from http import HTTPStatus

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.model.text import counted
from simulator.demo.endings import Ending, name_of, own_check
from simulator.server import SimulatedGitHub

_STYLES = {"merged": "green", "waits for its author": "red", "waits for a human": "yellow"}


def show(console: Console, github: SimulatedGitHub, endings: Sequence[Ending], took_s: float) -> None:
    """Print the table, the figures and the next steps."""
    console.print()
    console.print(_table(endings))
    console.print()
    for line in (
        _cost(github, len(endings)),
        f"Every ending above was held against git and GitHub's own records. It took {took_s:.0f} s.",
    ):
        console.print(Text(line))


def point_onwards(console: Console, invoked_as: str) -> None:
    """Say where to look next; `invoked_as` is what to type for `babysit` here."""
    console.print()
    console.print(Text(f"Next: `{invoked_as} demo --keep` leaves it running, as pages to click through;"))
    console.print(Text("      “Install it on an organisation” in README.md is five steps."))


def _table(endings: Sequence[Ending]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for name in ("Pull request", "State", "What its check run says"):
        table.add_column(name, no_wrap=name != "What its check run says", overflow="fold")
    for ending in endings:
        run = own_check(ending.pull_request)
        state = _state(ending)
        said = (run.output.title or "") if run is not None else ""
        table.add_row(name_of(ending.pull_request), Text(state, style=_STYLES[state]), Text(said))
    return table


def _state(ending: Ending) -> str:
    if ending.is_merged:
        return "merged"
    return "waits for a human" if ending.conclusion == "success" else "waits for its author"


def _cost(github: SimulatedGitHub, pull_requests: int) -> str:
    asked = [request for request in github.requests if request.actor.startswith("babysit")]
    writes = sum(request.is_content_write for request in asked)
    merges = sum(request.route.endswith("/merge") and request.status == HTTPStatus.OK for request in asked)
    deliveries = len(github.world.outbox.deliveries)
    return (
        f"{counted(deliveries, 'webhook')}, {counted(pull_requests, 'pull request')}, "
        f"{counted(merges, 'merge')}. Babysit asked GitHub {counted(len(asked), 'time')}, "
        f"{counted(writes, 'of them a write', 'of them writes')}, at least 1 s apart in each organisation."
    )
