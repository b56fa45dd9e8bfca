"""Show what waits, why, and who must act.

Asks the server that BABYSIT_URL names, here or in the file that `babysit setup` wrote, with your token in
GITHUB_TOKEN or GH_TOKEN, and shows what GitHub lets you read. Needs no App's credentials.
"""

import asyncio
import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import click

from bot.cli._review.safe_text import visible
from bot.cli._server import VARIABLE, UnansweredError, server_of
from bot.cli._variables import variables, without_app
from bot.model.waiting import Turn

_TITLES = {
    Turn.HUMAN.value: "A person",
    Turn.AUTHOR.value: "The author",
    Turn.MACHINES.value: "Machines",
    Turn.NOBODY.value: "Ready",
}


@click.command(help=__doc__)
@click.argument("where", metavar="[OWNER[/REPO]]", default="")
@click.option("--mine", is_flag=True, help="Only what waits for you.")
@click.option("--turn", type=click.Choice([turn.value for turn in Turn]), help="Only what waits for these.")
@click.option("--agent", default="", help="Only one agent's.")
@click.option("--gate", default="", help="Only where this gate is shut.")
@click.option("--label", default="", help="Only with this label.")
@click.option("--page", type=click.IntRange(min=1, max=10_000), default=1, help="Which hundred.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs."
)
@click.pass_context
def command(
    context: click.Context,
    /,
    where: str,
    *,
    mine: bool,
    turn: str | None,
    page: int,
    form: str,
    **filters: str,
) -> None:
    """Print the open pull requests that Babysit watches, the longest wait first."""
    server = server_of(without_app(variables(context, os.environ)))
    if server is None:
        raise click.ClickException(
            f"Set {VARIABLE} to your Babysit server's address, and GITHUB_TOKEN "
            "(or GH_TOKEN) to a token of yours."
        )
    owner, _slash, repository = where.partition("/")
    query = {
        **filters,
        "owner": owner,
        "repository": f"{owner}/{repository}" if repository else "",
        "mine": "1" if mine else "",
        "turn": turn or "",
        "page": str(page) if page > 1 else "",
    }
    try:
        answer = asyncio.run(server.get("/api/v1/queue", query))
    except UnansweredError as error:
        raise click.ClickException(str(error)) from error
    if form == "json":
        click.echo(json.dumps(answer, indent=1))
        return
    for line in _lines(answer, datetime.now(UTC)):
        click.echo(line)


def _lines(answer: Mapping[str, Any], now: datetime) -> Iterator[str]:
    """A heading for each kind of actor that something waits for, and two lines a pull request."""
    rows = answer["pull_requests"]
    for turn, title in _TITLES.items():
        waiting = [row for row in rows if row["turn"] == turn]
        if not waiting:
            continue
        yield f"{title} ({answer['counts'][turn]['number']})"
        for row in waiting:
            name = visible(f"{row['repository']}#{row['number']}")
            yield f"  {_age(row['since'], now):>7}  {name}  {visible(row['title'])}"
            yield f"           {visible(row['says'])}"
        yield ""
    if not rows:
        yield "Nothing waits."
    if answer["next_page"]:
        yield f"There is more: --page {answer['next_page']}"


def _age(since: str | None, now: datetime) -> str:
    if since is None:
        return ""
    seconds = max(0.0, (now - datetime.fromisoformat(since)).total_seconds())
    for length, name in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= length:
            return f"{int(seconds // length)} {name}"
    return "<1 min"
