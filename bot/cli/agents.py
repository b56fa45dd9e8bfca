"""Check agent files: scope, hard rules, definition of done, overlaps, tools."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from bot.agents.agent_file import AgentFile
from bot.agents.lint import Flaw, lint
from bot.agents.lint_rules import LINT_RULES
from bot.agents.mend import mended
from bot.cli import FINDINGS
from bot.cli._agent_folder import agents_section, files_in, note_root, root_of, tracked_paths
from bot.cli._agents_init import init
from bot.cli._review.safe_text import visible
from bot.model.text import counted

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


class _WithInit(click.Command):
    """The command itself, but for its one subcommand; a folder of that name is `./init`."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The subcommand's own context where the first word is its name."""
        if args[:1] == [init.name]:
            return init.make_context(f"{info_name} {init.name}", args[1:], parent=parent, **extra)
        return super().make_context(info_name, args, parent=parent, **extra)


@click.command(cls=_WithInit, help=__doc__, epilog="`babysit agents init` writes a good agent file.")
@click.argument(
    "folder", required=False, metavar="[DIR]", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text", show_default=True
)
@click.option("--fix", is_flag=True, help="Mend what is mechanical, then check.")
@click.option("--explain", metavar="RULE", help="Say why a rule is there and what to write instead.")
@click.pass_context
def command(
    context: click.Context, folder: Path | None, form: str, explain: str | None, *, fix: bool
) -> None:
    """By default those in the folder `agents.files`; exit 1 where something is found."""
    if explain is not None:
        click.echo(_explained(explain))
        return
    root = root_of(folder or Path())
    if folder is None:
        note_root(Path(), "its agent files are checked.")
    where = folder or root / agents_section(root).files
    if not where.is_dir():
        raise click.ClickException(f"There is no folder {where}: name the one with your agent files.")
    if fix:
        _mend(files_in(where, root=root), root)
    files = files_in(where, root=root)
    if not files:
        raise click.ClickException(f"No agent files (*.md) in {where}.")
    flaws = lint(files, tracked_paths(root))
    click.echo({"text": _text, "json": _json, "sarif": _sarif}[form](files, flaws))
    if flaws:
        context.exit(FINDINGS)


def _explained(name: str) -> str:
    rule = LINT_RULES.get(name)
    if rule is None:
        raise click.ClickException(f"There is no rule {name}. Rules: {', '.join(LINT_RULES)}.")
    return f"{name} ({rule.weight.value}): {rule.title}.\n\n{rule.why}\n\n{rule.remedy}"


def _mend(files: Sequence[AgentFile], root: Path) -> None:
    """Files of which not all was read are left alone."""
    for file in files:
        path = root / file.path
        if not file.front.broken_at:
            continue
        before = path.read_bytes()
        after = mended(before.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
        if after != before:
            path.write_bytes(after)
            click.echo(f"{visible(file.path)}: front matter quoted", err=True)


def _text(files: Sequence[AgentFile], flaws: Sequence[Flaw]) -> str:
    lines = [
        f"{visible(flaw.path)}:{flaw.line}: {LINT_RULES[flaw.rule].weight.value}: "
        f"{visible(flaw.message)} [{flaw.rule}]"
        for flaw in flaws
    ]
    ending = f"{counted(len(files), 'agent file')}, {counted(len(flaws), 'finding')}."
    return "\n".join([*lines, ending])


def _json(files: Sequence[AgentFile], flaws: Sequence[Flaw]) -> str:
    agents = [{"name": file.name, "path": file.path, "scope": list(_rules(file))} for file in files]
    findings = [
        {
            "rule": flaw.rule,
            "level": LINT_RULES[flaw.rule].weight.value,
            "path": flaw.path,
            "line": flaw.line,
            "message": flaw.message,
        }
        for flaw in flaws
    ]
    return json.dumps({"version": 1, "agents": agents, "findings": findings}, indent=1)


def _rules(file: AgentFile) -> Iterator[Mapping[str, object]]:
    for rule in file.rules:
        yield {"rule": rule.kind.value, "glob": rule.glob, "line": rule.line}


def _sarif(_files: Sequence[AgentFile], flaws: Sequence[Flaw]) -> str:
    names = list(LINT_RULES)
    rules = [
        {
            "id": name,
            "shortDescription": {"text": rule.title},
            "fullDescription": {"text": rule.why},
            "help": {"text": rule.remedy},
            "defaultConfiguration": {"level": rule.weight.value},
        }
        for name, rule in LINT_RULES.items()
    ]
    results = [
        {
            "ruleId": flaw.rule,
            "ruleIndex": names.index(flaw.rule),
            "level": LINT_RULES[flaw.rule].weight.value,
            "message": {"text": visible(flaw.message)},
            "locations": [_location(flaw)],
        }
        for flaw in flaws
    ]
    run = {"tool": {"driver": {"name": "Babysit agents", "rules": rules}}, "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1)


def _location(flaw: Flaw) -> Mapping[str, object]:
    place = {"uri": quote(flaw.path.encode("utf-8", "surrogateescape"))}
    return {"physicalLocation": {"artifactLocation": place, "region": {"startLine": flaw.line}}}
