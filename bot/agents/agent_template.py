"""A good agent file from a few answers: hard rules first, a scope with paths, an end that cleans up."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
"""As Claude Code wants names: https://code.claude.com/docs/en/sub-agents#supported-frontmatter-fields"""
MOST_NAME = 64
_RULES = (
    "Never change a file outside the scope below: say what is needed there, and leave it.",
    "Never work in another agent's checkout: `babysit worktree add agent/{name}/TOPIC` makes your own.",
    "Never skip, weaken or delete a test to make it pass.",
    "Never report something as missing, blocked or broken before `babysit claims` has looked.",
)
_DONE = (
    "`babysit review` has no finding on the change.",
    "The pull request is merged, as `babysit watch OWNER/REPO#N` tells.",
    "The worktree is removed: `babysit worktree remove agent/{name}/TOPIC`.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What somebody says of an agent. Paths are globs from the repository's root; no `tools` allow all."""

    name: str
    description: str
    owns: Sequence[str]
    reads: Sequence[str] = ()
    never: Sequence[str] = ()
    tools: Sequence[str] = ()
    rules: Sequence[str] = ()
    done: Sequence[str] = ()


def agent_file_text(answers: Answers) -> str:
    """The whole file; every answer stands on one line, whatever it holds."""
    lines = [
        "---",
        f"name: {answers.name}",
        f"description: {json.dumps(_line(answers.description), ensure_ascii=False)}",
        *([f"tools: {', '.join(map(_line, answers.tools))}"] if answers.tools else []),
        "---",
        "",
        f"# {answers.name}",
        "",
        _line(answers.description),
        *_section("Hard rules", [*(rule.format(name=answers.name) for rule in _RULES), *answers.rules]),
        *_section("Scope", _scope(answers)),
        *_section("When a tool is down", _fallbacks(answers)),
        *_section(
            "Definition of done",
            [
                *(answers.done or ["All tests pass."]),
                *(sentence.format(name=answers.name) for sentence in _DONE),
            ],
        ),
    ]
    return "\n".join(lines) + "\n"


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield from ("", f"## {title}", "")
        yield from (f"- {_line(line)}" for line in lines)


def _scope(answers: Answers) -> Sequence[str]:
    named = {"Owns": answers.owns, "Read-only": answers.reads, "Never touch": answers.never}
    return [f"{key}: {', '.join(f'`{glob}`' for glob in globs)}" for key, globs in named.items() if globs]


def _fallbacks(answers: Answers) -> Sequence[str]:
    """One for each server whose tools it may use."""
    servers = {tool.split("__")[1]: None for tool in answers.tools if tool.startswith("mcp__")}
    return [
        f"If {server} does not answer, call its API with `curl` instead, and say so." for server in servers
    ]


def _line(text: str) -> str:
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
