"""Decide again what was decided, offline, from the records in the database that DATABASE_URL names.

`babysit replay OWNER/REPO#N` says of each decision that is kept whether today's code decides the same; with
`@TIME` behind it of the one that stood then, gate by gate. `babysit replay --config FILE --since 30d
[OWNER/REPO]` says which decisions would have been different under that file. Exit 1 where one is.
"""

import asyncio
import json
import os
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from bot.cli import FINDINGS
from bot.cli._pull_request import named
from bot.clock import SystemClock
from bot.model.decided import DecidedOutcome, Kept
from bot.records.database import Database, RecordsError, UnusableRecordsError
from bot.records.decisions import Decisions
from bot.records.repositories import Repositories
from bot.render.markdown import visible
from bot.replay.deciding import decided_again
from bot.replay.outcomes import Difference, differences
from bot.replay.packing import NotReplayable
from bot.replay.proposing import BrokenProposal, ProposalComparison, compared
from bot.settings import SettingsError, database_address
from bot.stores import open_records

MOST = 20_000
"""Decisions that one comparison looks at, the newest."""
_SINCE = re.compile(r"([1-9][0-9]{0,3})([hdw])")
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}
_REPOSITORY = re.compile(r"[A-Za-z0-9_-]{1,100}/[A-Za-z0-9._-]{1,100}")


@click.command(help=__doc__)
@click.argument("where", metavar="[OWNER/REPO[#N[@TIME]]]", default="")
@click.option(
    "--config",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A proposed configuration file.",
)
@click.option("--since", default="30d", show_default=True, help="How far back: 12h, 30d or 4w.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs."
)
@click.pass_context
def command(context: click.Context, where: str, file: Path | None, since: str, form: str) -> None:
    """Replay one pull request's decisions, or compare all with what they were under another file."""
    try:
        if file is not None:
            text = file.read_text("utf-8", errors="replace")
            lines, data = asyncio.run(_propose(where, (file.name, text), _span(since)))
        else:
            lines, data = asyncio.run(_replay(where))
    except (SettingsError, UnusableRecordsError, RecordsError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(data, indent=1) if form == "json" else "\n".join(lines))
    if data["different"]:
        context.exit(FINDINGS)


Answer = tuple[Sequence[str], dict[str, object]]


async def _replay(where: str) -> Answer:
    """Today's code on the decisions of one pull request."""
    place, _, moment = where.partition("@")
    if not place:
        raise click.UsageError("Name a pull request, OWNER/REPO#N, or a file with --config.")
    name, at = named(place), _moment(moment) if moment else None
    async with open_records(database_address(os.environ)) as database:
        decisions = Decisions(database)
        number = await _number(database, name.repository)
        found = [kept for kept in await decisions.of(number, name.number) if at is None or kept.at <= at]
        if not found:
            when = f" before {moment}" if moment else ""
            raise click.ClickException(f"No decision on {place} is kept{when}.")
        chosen = found[-1:] if at is not None else found
        whole = [await decisions.with_parts(kept.record_id) for kept in chosen]
    judged = [(kept, _again(kept)) for kept in whole if kept is not None]
    lines = [line for kept, again in judged for line in _told(kept, again, is_long=at is not None)]
    return lines, {
        "version": 1,
        "different": sum(bool(again) for _, again in judged if not isinstance(again, str)),
        "decisions": [_data(kept, again) for kept, again in judged],
    }


def _again(kept: Kept) -> Sequence[Difference] | str:
    """Where today's code differs, or why nobody can tell."""
    try:
        return differences(kept.outcome, decided_again(kept))
    except NotReplayable as error:
        return f"it cannot be decided again: {error}" if kept.parts else "only its outcome is kept"


def _told(kept: Kept, again: Sequence[Difference] | str, *, is_long: bool) -> Iterator[str]:
    verdict = again if isinstance(again, str) else "; ".join(map(_change, again)) or "the same today"
    yield f"{_time(kept.at)} {kept.head_sha[:12]} {_summary(kept.outcome)}: {verdict}"
    if is_long:
        width = max((len(gate.gate) for gate in kept.outcome.gates), default=0)
        for gate in kept.outcome.gates:
            yield f"  {gate.gate:{width}}  {gate.state:7}  {visible(gate.says)}"


def _summary(outcome: DecidedOutcome) -> str:
    if outcome.state != "open":
        return outcome.state
    done = {"Merge": "merged", "Enqueue": "enqueued", "Dequeue": "dequeued", "UpdateBranch": "updated"}
    return done.get(outcome.act) or outcome.conclusion or "in_progress"


def _change(difference: Difference) -> str:
    return f"{difference.what} {difference.before} -> {difference.after}"


def _data(kept: Kept, again: Sequence[Difference] | str) -> dict[str, object]:
    return {
        "at": _time(kept.at),
        "head_sha": kept.head_sha,
        "version": kept.version,
        "was": _summary(kept.outcome),
        "why_not": again if isinstance(again, str) else "",
        "differences": [] if isinstance(again, str) else list(map(_change, again)),
    }


async def _propose(where: str, file: tuple[str, str], span: timedelta) -> Answer:
    """What the file, its name and text, would have changed since then."""
    if where and not _REPOSITORY.fullmatch(where):
        raise click.UsageError(f"With --config name a repository, OWNER/REPO, or nothing; not {where!r}.")
    path, text = file
    async with open_records(database_address(os.environ)) as database:
        decisions = Decisions(database)
        number = await _number(database, where) if where else 0
        ids = await decisions.ids(SystemClock().now() - span, number, most=MOST)
        kept = [await decisions.with_parts(record_id) for record_id in ids]
    try:
        found = compared([record for record in kept if record is not None], text)
    except BrokenProposal as error:
        problem = error.config.problems[0]
        raise click.ClickException(f"{path}:{problem.line}: {problem.key}: {problem.message}") from error
    return _compared(found), {
        "version": 1,
        "looked_at": found.looked_at,
        "untold": found.untold,
        "different": len(found.found),
        "gates": [
            {"gate": gate, "before": before, "after": after, "times": times}
            for (gate, before, after), times in found.by_gate().items()
        ],
        "decisions": [
            {
                "pull_request": f"{changed.repository}#{changed.number}",
                "at": _time(changed.kept.last_at),
                "differences": list(map(_change, changed.differences)),
            }
            for changed in found.found
        ],
    }


def _compared(found: ProposalComparison) -> Sequence[str]:
    untold = f" ({found.untold} could not be decided again)" if found.untold else ""
    lines = [f"{len(found.found)} of {found.looked_at} decisions would have been different{untold}."]
    lines += [
        f"  {gate}: {before} -> {after}, {times} times"
        for (gate, before, after), times in found.by_gate().items()
    ]
    lines += [
        f"{_time(changed.kept.last_at)} {changed.repository}#{changed.number} "
        + "; ".join(map(_change, changed.differences))
        for changed in found.found
    ]
    return lines


async def _number(database: Database, repository: str) -> int:
    number = await Repositories(database).number_of(repository)
    if number is None:
        raise click.ClickException(f"Nothing is known of {repository} in these records.")
    return number


def _span(since: str) -> timedelta:
    found = _SINCE.fullmatch(since)
    if found is None:
        raise click.UsageError(f"--since {since!r} is no span: write 12h, 30d or 4w.")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.UsageError(f"{text!r} is no time: write 2026-11-30T14:05, in UTC.") from error
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _time(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
