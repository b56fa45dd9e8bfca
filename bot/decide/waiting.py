"""What a decision means to people who look across many pull requests: what this one waits for, and whom."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.agents.attribution import Attributed, account, attribute, is_agents
from bot.model.checklist import Reviewed
from bot.model.config import Mode
from bot.model.decision import Decision
from bot.model.gate import Case, Examined, GateState
from bot.model.review import Verdict
from bot.model.snapshot import Context, PullRequestState, StatementKind
from bot.model.text import Code, Fragment, Link, Text
from bot.model.trigger import Outcome
from bot.model.waiting import (
    MOST_CHECKS,
    MOST_LABELS,
    MOST_NAME,
    MOST_PEOPLE,
    MOST_TITLE,
    Ended,
    GateLine,
    SeenCheck,
    Turn,
    Waiting,
)
from bot.render import check

MOST_FRAGMENTS = 24
MOST_CHARACTERS = 300
MOST_ADDRESS = 1_000
MOST_DETAILS = 10


def waiting_of(case: Case, decision: Decision) -> Waiting | Ended:
    """What it waits for after this decision, or that it is over. All sizes are bounded."""
    snapshot = case.snapshot
    agent = _agent(attribute(snapshot, case.config.agents))
    if decision.watch.is_over or snapshot.state is not PullRequestState.OPEN:
        return Ended(
            key=snapshot.key,
            author=_clean(snapshot.author.login, MOST_NAME),
            agent=agent,
            is_merged=snapshot.state is not PullRequestState.CLOSED,
            ended_at=snapshot.merged_at or case.now,
            opened_at=_opened_at(case),
        )
    pressing = check.most_pressing(decision.examined)
    return Waiting(
        key=snapshot.key,
        title=_clean(snapshot.title, MOST_TITLE),
        url=_clean(snapshot.url, MOST_ADDRESS),
        author=_clean(snapshot.author.login, MOST_NAME),
        agent=agent,
        labels=[_clean(label, MOST_NAME) for label in sorted(snapshot.labels)[:MOST_LABELS]],
        head_sha=snapshot.head.sha,
        base_ref=_clean(snapshot.base.ref, MOST_CHARACTERS),
        turn=turn_of(case, pressing),
        gate=pressing.gate.name if pressing is not None else "",
        says=_clean(_sentence(case, decision.examined), MOST_CHARACTERS),
        people=list(_people(pressing))[:MOST_PEOPLE],
        since=pressing.result.since if pressing is not None else None,
        opened_at=_opened_at(case),
        is_draft=snapshot.is_draft,
        is_observed=case.config.mode is Mode.OBSERVE,
        gates=[_line(answer) for answer in decision.examined if answer.is_shown],
        judged_at=case.now,
        checks=_checks(snapshot.contexts),
        failing=_failing(case),
    )


def turn_of(case: Case, pressing: Examined | None) -> Turn:
    """Whose turn it is where this gate is spoken of first; nobody's where every one that counts is open.

    A wait is the machines'. What is shut is the author's where the gate names the author to act, else
    another human's.
    """
    if pressing is None:
        return Turn.NOBODY
    if pressing.result.state is GateState.WAITING:
        return Turn.MACHINES
    author = account(case.snapshot.author.login)
    names = [account(name) for name in _named(pressing.result.next_actor)]
    return Turn.AUTHOR if author in names else Turn.HUMAN


def _sentence(case: Case, examined: Sequence[Examined]) -> str:
    title = check.title(examined)
    if case.config.mode is Mode.OBSERVE:
        return check.observed_title(check.conclusion(examined), title)
    is_queued = case.snapshot.queue_entry is not None and check.most_pressing(examined) is None
    return f"It is in the merge queue of {_clean(case.snapshot.base.ref, MOST_NAME)}." if is_queued else title


def _named(text: Text) -> Iterator[str]:
    """The accounts and teams in a sentence, without "@"."""
    for fragment in text:
        value = fragment.value if isinstance(fragment, Code | Link) else ""
        if value.startswith("@"):
            yield _clean(value[1:], MOST_NAME)


def _people(pressing: Examined | None) -> Iterator[str]:
    if pressing is not None and pressing.result.state is not GateState.WAITING:
        result = pressing.result
        asked = (_clean(name, MOST_NAME) for name in result.asked)
        yield from dict.fromkeys((*_named(result.next_actor), *asked))


def _agent(attributed: Attributed) -> str:
    """The agent by the strongest signal; a product where none is declared."""
    agents = [
        *attributed.agents,
        *(signal.product.name for signal in attributed.signals if is_agents(signal) and signal.product),
    ]
    return _clean(agents[0], MOST_NAME) if agents else ""


def _opened_at(case: Case) -> datetime | None:
    said = (
        statement.created_at
        for statement in case.snapshot.statements
        if statement.kind is StatementKind.DESCRIPTION
    )
    return next(said, None)


def _line(answer: Examined) -> GateLine:
    result = answer.result
    return GateLine(
        gate=answer.gate.name,
        state=result.state.value,
        says=_bounded(result.says),
        next_actor=_bounded(result.next_actor),
        details=[_bounded(detail) for detail in result.details[:MOST_DETAILS]],
        since=result.since if not answer.is_open else None,
    )


def _bounded(text: Text) -> Text:
    """The sentence without what is longer than anybody reads: it is kept for each open pull request."""
    shown = text[:MOST_FRAGMENTS]
    return (*(_cut(fragment) for fragment in shown), *(("…",) if len(text) > len(shown) else ()))


def _cut(fragment: Fragment) -> Fragment:
    match fragment:
        case Code(value, most):
            return Code(_clean(value, MOST_CHARACTERS), most)
        case Link(value, url) if len(url) <= MOST_ADDRESS:
            return Link(_clean(value, MOST_CHARACTERS), _clean(url, MOST_ADDRESS))
        case Link(value):
            return Code(_clean(value, MOST_CHARACTERS))
        case str():
            return _clean(fragment, MOST_CHARACTERS)


def _clean(value: str, most: int) -> str:
    """What every database takes: whole characters, and no NUL."""
    return value[:most].encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")


def _checks(contexts: Sequence[Context]) -> Mapping[str, SeenCheck]:
    """Those that ended, by name; of several with one name all must have passed."""
    found: dict[str, SeenCheck] = {}
    for context in contexts:
        if context.is_babysits or context.outcome is Outcome.PENDING:
            continue
        name = _clean(context.name, MOST_NAME)
        known = found.get(name, SeenCheck(has_passed=True))
        found[name] = SeenCheck(
            has_passed=known.has_passed and context.outcome is Outcome.PASSED,
            run_id=max(known.run_id, context.run_id),
        )
    return dict(sorted(found.items())[:MOST_CHECKS])


def _failing(case: Case) -> Mapping[str, int]:
    if not isinstance(case.reviewed, Reviewed):
        return {}
    items = case.reviewed.review.items
    return {item.item[:MOST_NAME]: len(item.subjects(Verdict.FAIL)) for item in items[:MOST_CHECKS]}
