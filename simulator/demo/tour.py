"""The whole demo: opens the stage, plays every act at once, proves how each ended, and cleans up."""

import asyncio
import shutil
import signal
import tempfile
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path

from rich.console import Console
from rich.text import Text

from simulator.demo import closing
from simulator.demo.act import Act
from simulator.demo.acts import ACTS, LAST
from simulator.demo.endings import Ending, disagreements
from simulator.demo.narrator import Narrator, Part
from simulator.demo.pages.serving import HOME_PAGE, serve_pages
from simulator.demo.problems import DemoError, FailedDemo
from simulator.demo.sample_organisations import build_organisations
from simulator.demo.scene import Cues, Scene, Stage
from simulator.demo.served import ServedBabysit
from simulator.server import SimulatedGitHub
from simulator.state.apps import App

WIDTH_OFF_TERMINAL = 110
GLANCES_EVERY_S = 0.02
MOST_GLANCES = 1000


def console() -> Console:
    """Where the story is told: colours on a terminal, plain text elsewhere or with NO_COLOR."""
    found = Console(highlight=False, emoji=False, markup=False)
    return (
        found
        if found.is_terminal
        else Console(highlight=False, emoji=False, markup=False, width=WIDTH_OFF_TERMINAL)
    )


async def play(told: Console, *, keeps: bool, invoked_as: str = "babysit") -> None:
    """Tell the story; with `keeps` go on serving its pages until a signal.

    `invoked_as` is what to type for `babysit` where the story is read.

    Raises:
        CancelledError: a signal came before the story was over.
        FailedDemo: something did not end as told; the server's log is kept.
    """
    _leave_cleanly_on(signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    with _directory() as directory:
        async with _stage(told, directory) as stage:
            narrator = Narrator(told)
            endings = await _perform(narrator, stage)
            closing.show(told, stage.github, endings, narrator.elapsed_s())
            if keeps:
                await _keep(told, stage)
    if not keeps:
        closing.point_onwards(told, invoked_as)


def _leave_cleanly_on(*signals: signal.Signals) -> None:
    """Cancel the story, so that every way out cleans up; also where a shell has SIGINT ignored."""
    story = asyncio.current_task()
    if story is not None:
        for number in signals:
            asyncio.get_running_loop().add_signal_handler(number, story.cancel)


@contextmanager
def _directory() -> Generator[Path]:
    """A place for database and log, gone afterwards; only a failed demo leaves its log."""
    directory = Path(tempfile.mkdtemp(prefix="babysit-demo-"))
    log = directory / "babysit.log"
    try:
        yield directory
    except DemoError as error:
        kept = directory.with_suffix(".log") if log.exists() else None
        if kept is not None:
            shutil.copy(log, kept)
        raise FailedDemo(str(error), kept) from error
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@asynccontextmanager
async def _stage(told: Console, directory: Path) -> AsyncGenerator[Stage]:
    async with AsyncExitStack() as stack:
        organisations = build_organisations()
        github = await stack.enter_async_context(SimulatedGitHub(organisations.starter.world))
        pages_url = await stack.enter_async_context(serve_pages(organisations))
        organisations.starter.world.server_url = pages_url
        organisations.starter.app.external_url = f"{pages_url}{HOME_PAGE}"
        server = ServedBabysit(github, organisations.starter, directory)
        organisations.starter.app.webhook_url = f"{server.url}/webhook"
        organisations.starter.app.callback_urls = (f"{server.url}/sign-in/callback",)
        told.print(Text(f"A simulated GitHub with real commits: {github.server_url}", style="bold"))
        told.print(Text(f"The real server, `babysit serve`, beside it: {server.url}", style="bold"))
        await stack.enter_async_context(server)
        await _first_sweep(github, organisations.starter.app)
        yield Stage(organisations=organisations, github=github, server=server, cues=Cues())


async def _first_sweep(github: SimulatedGitHub, app: App) -> None:
    """Return once the server has looked for open pull requests in each installation and found none."""
    installations = sum(installation.app is app for installation in github.world.installations.values())
    for _ in range(MOST_GLANCES):
        if sum(request.route == "/graphql" for request in github.requests) >= installations:
            return
        await asyncio.sleep(GLANCES_EVERY_S)
    raise DemoError("The server did not look for open pull requests when it started.")


async def _perform(narrator: Narrator, stage: Stage) -> Sequence[Ending]:
    """Play the acts, and hold how they ended against the simulated GitHub."""
    narrator.begin()
    parts = [(act, narrator.part(act.heading)) for act in ACTS]
    try:
        async with asyncio.TaskGroup() as acts:
            playing = [acts.create_task(_play(act, part, stage)) for act, part in parts]
    except ExceptionGroup as group:
        raise _first(group) from group
    endings = [ending for task in playing for ending in task.result()]
    for act in LAST:
        endings += await _play(act, narrator.part(act.heading), stage)
    for ending in endings:
        for sentence in disagreements(ending, stage.github.requests):
            raise DemoError(sentence)
    return endings


def _first(group: ExceptionGroup[Exception]) -> Exception:
    error: Exception = group
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error


async def _play(act: Act, part: Part, stage: Stage) -> Sequence[Ending]:
    endings = await act.play(Scene(stage, part))
    part.end()
    return endings


async def _keep(told: Console, stage: Stage) -> None:
    """Serve until Ctrl-C."""
    told.print()
    told.print(Text("Babysit's own pages, what waits and for whom; sign in as wei:", style="bold"))
    told.print(Text(f"\n  {stage.server.url}/\n", style="bold cyan"))
    told.print(
        Text(f"The pull requests as pages: {stage.github.server_url}/   Ctrl-C ends it.", style="bold")
    )
    with suppress(asyncio.CancelledError):
        await asyncio.Event().wait()
    told.print()
