"""A declared agent changes only what its agent file lets it.

An agent is declared by `agents.attribution`, a label `agent:<name>`, a trailer `Agent: <name>` or a branch
`agent/<name>/…`. Its file on the base branch counts, never the pull request's own copy. What it must never
touch beats what it owns, and that beats what is read-only; where it owns anything, it changes nothing else.
Moved files count by both names, deleted ones too. Where no scope is stated none is enforced, and that is
said. An agent without a file is held. `agents.scope` makes all of this a warning, or turns it off.
"""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from bot.agents.attribution import Attributed
from bot.agents.scope import Ruling, judge_all
from bot.agents.scope_lines import ScopeRule
from bot.agents.scope_words import ScopeKind
from bot.model.config import Level
from bot.model.finding import Finding, Severity
from bot.model.gate import Case, Gate, GateResult, GateState
from bot.model.text import Code, Link, Text, counted, listed
from bot.policy.agent_scopes import (
    AgentScope,
    attributed,
    changed_paths,
    first_guarded,
    is_guarded,
    needs_agent_files,
    scopes,
)
from bot.policy.signals import needs_diff

MOST_TOLD = 20


def examine(case: Case) -> GateResult:
    """Shut by the first agent with a path outside its scope, then by one that nobody knows."""
    if case.config.agents.scope is Level.OFF:
        return GateResult(state=GateState.OPEN, says=("`agents.scope` is off.",))
    whose = attributed(case)
    if not whose.agents:
        return _undeclared(whose)
    if (needs_agent_files(case) and case.agent_files is None) or (needs_diff(case) and case.diff is None):
        return GateResult(
            state=GateState.WAITING, says=("The agent files were not read yet.",), next_actor=("Babysit",)
        )
    found = scopes(case)
    result = _broken(case, found) or _unseen(case, found) or _unknown(case, found) or _kept(case, found)
    result = replace(result, details=(*result.details, *_signals(whose)), is_notable=True)
    if case.config.agents.scope is Level.WARN and result.state is not GateState.OPEN:
        says: Text = (*result.says, " `agents.scope` is warn, so it is only told.")
        findings = [replace(finding, severity=Severity.WARNING) for finding in result.findings]
        return replace(result, state=GateState.OPEN, says=says, next_actor=(), findings=findings)
    return result


def _undeclared(whose: Attributed) -> GateResult:
    if not whose.products:
        return GateResult(state=GateState.OPEN, says=("No agent is declared, so no scope applies.",))
    names = listed([product.name for product in whose.products])
    return GateResult(
        state=GateState.OPEN,
        says=("It is by ", *names, "; no agent is declared, so no scope applies."),
        details=_signals(whose),
        is_notable=True,
    )


def _signals(whose: Attributed) -> Sequence[Text]:
    """What it was attributed by, each once, strongest first."""
    told: dict[Text, None] = {}
    for signal in whose.signals:
        whom: Text = (
            (Code(signal.agent),) if signal.agent else (signal.product.name if signal.product else "",)
        )
        worth = "strong" if signal.basis.is_strong else "weak: it restricts and never permits"
        told[("by ", *whom, f", says {signal.basis.value}: ", Code(signal.shown), f" ({worth})")] = None
    return tuple(told)[:MOST_TOLD]


def _broken(case: Case, found: Sequence[AgentScope]) -> GateResult | None:
    """Every path outside a scope, that of the first agent in the sentence."""
    paths = tuple(dict.fromkeys(changed_paths(case)))
    wrong = [
        (scope, ruling)
        for scope in found
        for ruling in judge_all(tuple(scope.rules), paths)
        if not ruling.is_allowed and not (ruling.rule is None and is_guarded(case, ruling.path))
    ]
    if not wrong:
        return None
    more = f" (and {counted(len(wrong) - 1, 'more path')})" if len(wrong) > 1 else ""
    told = [_complaint(case, scope, ruling) for scope, ruling in wrong[:MOST_TOLD]]
    hidden = len(wrong) - len(told)
    rest: list[Text] = [(f"and {counted(hidden, 'more path')}",)] if hidden else []
    return GateResult(
        state=GateState.CLOSED,
        says=(*told[0], f"{more}."),
        details=(*((*sentence, ".") for sentence in told[1:]), *rest),
        next_actor=("the author, ", Code(f"@{case.snapshot.author.login}"), ": take it out"),
        findings=[_finding(scope, ruling) for scope, ruling in wrong[:MOST_TOLD]],
    )


def _complaint(case: Case, scope: AgentScope, ruling: Ruling) -> Text:
    """Agent, file, and the lines by which the path is outside: that about it, and that of what is owned."""
    own = [rule for rule in scope.rules if rule.kind is ScopeKind.OWN]
    decides = ruling.rule or own[0]
    begins: Text = ("Agent ", Code(scope.agent), " may not change ", Code(ruling.path), ": ")
    place = _place(case, scope, decides)
    owned: Text = (
        "it owns ",
        *listed([Code(owned_rule.glob) for owned_rule in own], most=4),
        *_line(own[:1]),
    )
    if ruling.rule is None:
        return (*begins, *place, " says ", *owned, ", not this")
    word = "is read-only" if decides.kind is ScopeKind.READ else "is never touched"
    about: Text = (" says ", Code(decides.glob), f" {word}", *_line([decides]))
    return (*begins, *place, *about, *((", and ", *owned) if own else ()))


def _line(rules: Sequence[ScopeRule]) -> Text:
    return tuple(f" (line {rule.line})" for rule in rules if rule.line)


def _place(case: Case, scope: AgentScope, rule: ScopeRule) -> Text:
    """The file, as a link to the line on the base branch, or the key of the configuration."""
    if scope.file is None:
        return (Code(f"agents.scope_of.{scope.agent}"),)
    repository_url = case.snapshot.url.rpartition("/pull/")[0]
    address = f"{repository_url}/blob/{quote(case.snapshot.base.sha, safe='')}/{quote(scope.file.path)}"
    return (Link(scope.file.path, f"{address}?plain=1#L{rule.line}"),)


def _finding(scope: AgentScope, ruling: Ruling) -> Finding:
    rule = ruling.rule
    where = f"{scope.file.path}:{rule.line}: " if scope.file is not None and rule is not None else ""
    why = f"{rule.kind.value}: {rule.glob}" if rule is not None else "it does not own this path"
    return Finding(
        path=ruling.path,
        line=1,
        title=f"Outside the scope of {scope.agent}",
        message=f"{scope.agent} may not change {ruling.path}. {where}{why}.",
    )


def _unseen(case: Case, found: Sequence[AgentScope]) -> GateResult | None:
    """What is not listed may be outside."""
    gap = case.diff.gap if case.diff is not None else ""
    if not gap or not any(scope.rules for scope in found):
        return None
    return GateResult(
        state=GateState.HELD,
        says=(
            "Not all of its changed files are known, so nobody can tell whether its agent may change them.",
        ),
        next_actor=("a human with write access: look at the change",),
    )


def _unknown(case: Case, found: Sequence[AgentScope]) -> GateResult | None:
    unknown = [Code(scope.agent) for scope in found if not scope.is_known]
    if not unknown:
        return None
    folder = Code(f"{case.config.agents.files.rstrip('/')}/")
    return GateResult(
        state=GateState.HELD,
        says=(
            "It is attributed to ",
            *listed(unknown),
            ", and no agent file in ",
            folder,
            " is of that name.",
        ),
        next_actor=("a human: add the file to the base branch, or correct the attribution",),
    )


def _kept(case: Case, found: Sequence[AgentScope]) -> GateResult:
    """Inside every scope, as far as any is stated."""
    unstated = [scope for scope in found if not scope.rules]
    details = [_unstated(scope) for scope in unstated]
    details += [_unsound(scope) for scope in found if scope.file is not None and scope.file.front.broken_at]
    if len(unstated) == len(found):
        return GateResult(state=GateState.OPEN, says=(*_unstated(unstated[0]),), details=details[1:])
    names = listed([Code(scope.agent) for scope in found if scope.rules])
    beside: Text = (
        (" What no agent changes by itself waits for a human.",) if first_guarded(case) is not None else ()
    )
    return GateResult(
        state=GateState.OPEN,
        says=("Every changed path is inside the scope of ", *names, ".", *beside),
        details=details,
    )


def _unstated(scope: AgentScope) -> Text:
    if scope.file is None:
        return ("Agent ", Code(scope.agent), " has no scope.")
    heading = scope.file.scope_heading
    why = f" (its section in line {heading.line} names no path)" if heading is not None else ""
    return (
        "Agent ",
        Code(scope.agent),
        "'s file ",
        Code(scope.file.path),
        f" states no scope{why}: none is enforced.",
    )


def _unsound(scope: AgentScope) -> Text:
    if scope.file is None:
        return ()
    return (
        Code(scope.file.path),
        f": its front matter is broken in line {scope.file.front.broken_at}; read line by line.",
    )


GATE = Gate(name="scope", position=65, examine=examine, section="agents", shown_when_open=False)
