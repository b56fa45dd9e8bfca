"""What an agent file lacks or contradicts, line by line."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.agents.agent_file import AgentFile
from bot.agents.definition_of_done import TITLE as DONE_TITLE
from bot.agents.scope import judge, takes_in
from bot.agents.scope_lines import Heading, ScopeRule
from bot.agents.scope_words import ScopeKind, kind_of

MOST_BEFORE_RULES = 40
"""Lines with text before the hard rules: more of them is much prose."""
MOST_LINE = 300
"""Characters of a line in which rules are looked for: the files may be hostile."""
MOST_TOLD = 20
"""Findings of one rule in one file."""
MOST_OVERLAPS = 200
MOST_KNOWN = 5_000
"""Files of the repository by which overlaps are found."""
_RULES = re.compile(
    r"\b(?:rules?|forbidden|constraints?|guardrails?|boundar(?:y|ies)|restrictions?|never|non-?negotiables?|prohibited"
    r"|must(?: not)?|do(?:n'?t| not)s?|prohibitions|anti-?patterns|limits|limitations|mandates?)\b",
    re.IGNORECASE,
)
_RULE_LINE = re.compile(
    r"^\W*+(?:\d{1,4}[.)]\W*+)?+(?:[^*]{1,80}\*\*\W*+)?"
    r"(?:NEVER|Never|ALWAYS|Always|MUST|Must not|NO|Do not|Do NOT|DO NOT|Don't"
    r"|You (?:must|MUST|will never|WILL NEVER))\b"
)
_HARD_TITLE = re.compile(
    r"^\W*(?:(?:hard|critical|absolute|important|strict|golden|core|non-negotiable) )?"
    r"(?:rules|constraints|guardrails|restrictions|prohibitions|limits|mandates)\W*$"
    r"|^\W*(?:never|must not|do not|forbidden|prohibited)\W*$",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:definition of done|(?:done|complete|finished) (?:only )?(?:when|once|if)\b|acceptance criteria"
    r"|completion (?:criteria|checklist|check|report|gate|verification|conditions?|requirements?)"
    r"|(?:not|never|don'?t) (?:stop|finish|end|return) until"
    r"|success criteria|exit criteria|finished when|complete when|before (?:you )?(?:finish|complet\w+)"
    r"|before (?:you )?submit\w*"
    r"|deliverables?|done criteria|quality (?:gates?|checklist)|checklist)\b",
    re.IGNORECASE,
)
_SCOPE_TITLE = re.compile(
    r"^(?:file |path )?(?:scope|ownership|owned (?:paths|files)|files you own)$", re.IGNORECASE
)
_SECTION = 2
"""Headings further down are about their section, not about the agent."""
_PRODUCT = re.compile(r"^(?:out of|in) scope$", re.IGNORECASE)
"""Of what is to be built, unless it names paths."""
_TO_COME = re.compile(r"\b(?:creates?|generates?|saves?|outputs?|if missing)\b", re.IGNORECASE)
"""What the agent itself brings about."""
_CLEAN_UP = re.compile(r"\bworktrees?\b|\bclean[- ]?up\b|\bcleans? up\b", re.IGNORECASE)
_FALLBACK = re.compile(
    r"\b(?:fall(?:s|ing)?[- ]?backs?|unavailable|not available|is down|fails?|failure|otherwise"
    r"|curl|gh api|instead)\b",
    re.IGNORECASE,
)
_FORBIDS = (
    r"(?:^\W*+|[.!;:]\W{1,20}+|you (?:must |should |will )?)"
    r"(?:never|do not|don't|must not|may not|cannot|can't)"
)
_WHAT = r"(?:any |the |any of the )?(?:code|files?|source(?: code)?|anything|codebase)"
_WRITING = frozenset({"write", "edit", "multiedit", "notebookedit"})
_SHELL = frozenset({"bash", "shell", "execute", "terminal"})
_CONTRADICTIONS: Sequence[tuple[re.Pattern[str], frozenset[str]]] = (
    (
        re.compile(
            rf"{_FORBIDS} (?:modify|edit|write|change|create|alter)"
            r"(?:(?:,| or|, or| and) \w+)? "
            rf"{_WHAT}\s*(?:$|[.;!:(\u2014-])",
            re.IGNORECASE,
        ),
        _WRITING,
    ),
    (
        re.compile(
            rf"(?:{_FORBIDS} sends?|never sends?) (?:any |an )?(?:e-?mails?|messages?)\b", re.IGNORECASE
        ),
        _SHELL,
    ),
    (
        re.compile(rf"{_FORBIDS} (?:run|execute) (?:any |shell )*commands\s*(?:$|[.;!])", re.IGNORECASE),
        _SHELL,
    ),
    (re.compile(r"\byou are (?:a |strictly )?read-only\b", re.IGNORECASE), _WRITING),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One finding; `rule` is a key of `LINT_RULES`, `message` plain text with foreign parts."""

    rule: str
    path: str
    line: int
    message: str


def lint(files: Sequence[AgentFile], known_paths: Sequence[str] | None) -> Sequence[Flaw]:
    """Everything about these agents of one repository.

    `known_paths` are all of its files, None where they are unknown.
    """
    found = [flaw for file in files for check in _CHECKS for flaw in check(file)]
    if known_paths is not None:
        found += [flaw for file in files for flaw in _unknown_paths(file, known_paths)]
    found += overlaps(files, known_paths or ())
    return sorted(found, key=lambda reported: (reported.path, reported.line, reported.rule))


def tools_of(file: AgentFile) -> Sequence[str]:
    """The tools that the front matter allows; none where it says nothing, which allows all of them."""
    named = (part for value in file.front.values("tools") for part in re.split(r"[,\s]+", value.strip("[]")))
    return [entry.strip("\"'") for entry in named if entry.strip("\"'")]


def _body(file: AgentFile) -> Iterator[tuple[int, str]]:
    start = file.front.ends_at
    yield from enumerate((line[:MOST_LINE] for line in file.lines[start:]), start=start + 1)


def _first(file: AgentFile, title: re.Pattern[str]) -> Heading | None:
    return next((heading for heading in file.headings if title.search(heading.title)), None)


def _broken(file: AgentFile) -> Iterator[Flaw]:
    if file.front.broken_at:
        yield Flaw(
            rule="broken-front-matter",
            path=file.path,
            line=file.front.broken_at,
            message=f"The front matter is no YAML: {file.front.complaint}.",
        )


def _hard_rules(file: AgentFile) -> Iterator[Flaw]:
    is_stated = any(_RULE_LINE.match(line) for _, line in _body(file))
    if not is_stated and _first(file, _RULES) is None:
        yield Flaw(rule="no-hard-rules", path=file.path, line=1, message="It has no hard rules.")
    heading = _first(file, _HARD_TITLE)
    if heading is None or heading.level > _SECTION:
        return
    before = sum(bool(line.strip()) for number, line in _body(file) if number < heading.line)
    if before > MOST_BEFORE_RULES:
        message = f"{before} lines of text come before the hard rules."
        yield Flaw(rule="hard-rules-late", path=file.path, line=heading.line, message=message)


def _scope(file: AgentFile) -> Iterator[Flaw]:
    heading = next(
        (
            section
            for section in file.headings
            if _SCOPE_TITLE.search(section.title)
            or (kind_of(section.title, in_scope=False) and not _PRODUCT.search(section.title.strip(" *_:")))
        ),
        None,
    )
    if heading is not None and not file.rules:
        message = f"The section “{heading.title}” names no path."
        yield Flaw(rule="scope-without-paths", path=file.path, line=heading.line, message=message)


def _done(file: AgentFile) -> Iterator[Flaw]:
    if not any(_DONE.search(line) for _, line in _body(file)):
        yield Flaw(
            rule="no-definition-of-done",
            path=file.path,
            line=1,
            message="It does not say when its work is done.",
        )
        return
    heading = _first(file, DONE_TITLE)
    if heading is not None and not any(_CLEAN_UP.search(line) for _, line in _body(file)):
        message = "The definition of done does not say that the worktree is removed."
        yield Flaw(rule="no-clean-up", path=file.path, line=heading.line, message=message)


def _fallback(file: AgentFile) -> Iterator[Flaw]:
    servers = {
        tool.split("__")[1] for tool in tools_of(file) if tool.startswith("mcp__") and tool.count("__") >= 1
    }
    if not servers or any(_FALLBACK.search(line) for _, line in _body(file)):
        return
    for server in sorted(servers)[:MOST_TOLD]:
        message = f"It does not say what to do when {server} does not answer."
        yield Flaw(
            rule="tool-without-fallback", path=file.path, line=file.front.line("tools"), message=message
        )


def _contradictions(file: AgentFile) -> Iterator[Flaw]:
    tools = {re.split(r"[(:]", tool)[0].lower(): tool for tool in tools_of(file)}
    told = 0
    for number, line in _body(file):
        for forbids, which in _CONTRADICTIONS:
            against = [name for key, name in tools.items() if key in which]
            if against and told < MOST_TOLD and forbids.search(line):
                told += 1
                message = f"It says “{line.strip(' -*')[:100]}” and may use {', '.join(against)}."
                yield Flaw(rule="contradicting-tools", path=file.path, line=number, message=message)


def _unknown_paths(file: AgentFile, known: Sequence[str]) -> Iterator[Flaw]:
    """What is never touched, or made by the agent itself, may be still to come; the rest must be there."""
    wanted = [
        rule
        for rule in file.rules
        if rule.kind is not ScopeKind.NEVER and not _TO_COME.search(_line(file, rule.line))
    ][:200]
    missing = [rule for rule in wanted if not any(takes_in(rule, path) for path in known)]
    for rule in missing[:MOST_TOLD]:
        message = f"{rule.glob} is no path of this repository."
        yield Flaw(rule="unknown-path", path=file.path, line=rule.line, message=message)


def _line(file: AgentFile, number: int) -> str:
    return file.lines[number - 1] if 0 < number <= len(file.lines) else ""


def overlaps(files: Sequence[AgentFile], known: Sequence[str]) -> Sequence[Flaw]:
    """Paths that two of the agents own, each told at the file that comes first."""
    owners = [file for file in files if file.owns]
    owned = {file.path: _owned(file, known) for file in owners}
    pairs = combinations(owners, 2)
    return [flaw for agent_file, other in pairs for flaw in _overlap(agent_file, other, owned)][
        :MOST_OVERLAPS
    ]


def _overlap(
    agent_file: AgentFile, other: AgentFile, owned: Mapping[str, Mapping[str, ScopeRule]]
) -> Iterator[Flaw]:
    """The paths that both may change: those that are there, and one below each glob; one finding a line."""
    told: set[ScopeRule] = set()
    mine, theirs = owned[agent_file.path], owned[other.path]
    for path in (*mine, *theirs):
        first, second = mine.get(path) or _owner(agent_file, path), theirs.get(path) or _owner(other, path)
        if first is None or second is None or first in told:
            continue
        told.add(first)
        message = f"{first.glob} is also {other.name}'s, in {other.path}:{second.line} ({second.glob})."
        yield Flaw(rule="overlapping-ownership", path=agent_file.path, line=first.line, message=message)


def _owned(file: AgentFile, known: Sequence[str]) -> Mapping[str, ScopeRule]:
    """The paths of an agent's own, each with the line that says so."""
    probes = [_below(rule.glob) for rule in file.rules[:MOST_TOLD] if rule.kind is ScopeKind.OWN]
    found = {path: _owner(file, path) for path in (*known[:MOST_KNOWN], *probes)}
    return {path: rule for path, rule in found.items() if rule is not None}


def _owner(file: AgentFile, path: str) -> ScopeRule | None:
    ruling = judge(file.rules, path)
    return ruling.rule if ruling.is_allowed else None


def _below(glob: str) -> str:
    """A path that the glob takes in."""
    path = glob.replace("**", "x").replace("*", "x").replace("?", "x").lstrip("/")
    return f"{path}x" if path.endswith("/") else path


_CHECKS: Sequence[Callable[[AgentFile], Iterator[Flaw]]] = (
    _broken,
    _contradictions,
    _scope,
    _fallback,
    _hard_rules,
    _done,
)
