"""The raw call that does what an agent's broken tool was about to do."""

from collections.abc import Iterator

import click

from bot.cli._raw_calls import SERVICES, RawCall, Service


@click.command(help=__doc__)
@click.argument("service", type=click.Choice(sorted(SERVICES)))
@click.argument("action", required=False)
def command(service: str, action: str | None) -> None:
    """A Markdown section for an agent's file: of ACTION, or of everything there is."""
    found = SERVICES[service]
    if action is not None and action not in found.calls:
        known = ", ".join(found.calls)
        raise click.ClickException(f"There is no fallback {action!r} for {service}: there are {known}.")
    click.echo("\n".join(_section(found, [action] if action is not None else list(found.calls))))


def _section(service: Service, actions: list[str]) -> Iterator[str]:
    yield f"## If the {service.title} tool is down"
    yield ""
    yield from (f"- {rule}" for rule in service.rules)
    yield f"- `{service.token}` holds {service.token_is}. Never print it."
    for action in actions:
        yield ""
        yield from _call(action, service.calls[action])


def _call(action: str, call: RawCall) -> Iterator[str]:
    yield f"### {action}: {call.does}"
    yield ""
    yield from (f"- `{name}`: {what}" for name, what in call.variables.items())
    yield from _shell(call.curl)
    if call.gh:
        yield "or, with GitHub's command line,"
        yield from _shell(call.gh)
    yield f"Done: {call.done}."
    if call.read_back:
        yield f"No answer: it may be done all the same. First {call.read_back}."
    yield f"({call.source})"


def _shell(text: str) -> Iterator[str]:
    yield from ("", "```sh", text, "```", "")
