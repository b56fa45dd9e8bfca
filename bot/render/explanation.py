"""Why a pull request is not merged, for a terminal or a comment: the same sentences as in the check run."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC

from bot.model.decision import Decision
from bot.model.gate import Case, Examined
from bot.model.snapshot import PullRequestState
from bot.model.text import Code, Text
from bot.render import check
from bot.render.markdown import markdown, moment, plain, visible


def explanation(case: Case, decision: Decision) -> str:
    """A headline, then one line a gate, then the details; plain text that ends in a line end."""
    lines = [_headline(case, decision), ""]
    lines += [_line(examined) for examined in decision.examined if examined.is_shown]
    details = [
        f"  {examined.gate.name}: {plain(detail)}"
        for examined in decision.examined
        for detail in examined.result.details
    ]
    return "\n".join([*lines, *(["", *details] if details else [])]) + "\n"


def as_data(case: Case, decision: Decision) -> Mapping[str, object]:
    """The same for programs; every text is plain. `since` is in UTC, None where nobody knows."""
    snapshot = case.snapshot
    return {
        "version": 1,
        "repository": snapshot.key.repository,
        "number": snapshot.key.number,
        "state": snapshot.state.value.lower(),
        "head": snapshot.head.sha,
        "says": _headline(case, decision).partition("\n")[2],
        "gates": [_gate(examined) for examined in decision.examined if examined.is_shown],
    }


def _gate(examined: Examined) -> Mapping[str, object]:
    result = examined.result
    return {
        "gate": examined.gate.name,
        "state": result.state.value,
        "says": plain(result.says),
        "details": [plain(detail) for detail in result.details],
        "next": plain(result.next_actor) if result.next_actor else "",
        "since": None if result.since is None else result.since.astimezone(UTC).isoformat(),
    }


def as_markdown(case: Case, examined: Sequence[Examined]) -> str:
    """The shut gates as a list, the most pressing first; one sentence where there is none."""
    state = case.snapshot.state
    if state is not PullRequestState.OPEN:
        sha = case.snapshot.merge_sha
        says: Text = ("It is merged as ", Code(sha[:12]), ".") if sha else (f"It is {state.value.lower()}.",)
        return markdown(says)
    pressing = check.most_pressing(examined)
    shut = [gate for gate in examined if not gate.is_open]
    shut.sort(key=lambda gate: gate is not pressing)
    if not shut:
        return "Every gate is open: Babysit merges it."
    lines = "\n".join(_bullets(shut))
    return f"It is not merged at {markdown((Code(case.snapshot.head.sha[:12]),))} because:\n\n{lines}"


def _bullets(shut: list[Examined]) -> Iterator[str]:
    for examined in shut:
        result = examined.result
        actor = f" Next: {markdown(result.next_actor)}." if result.next_actor else ""
        yield f"- **{examined.gate.name}**: {markdown(result.says)}{actor}"


def _headline(case: Case, decision: Decision) -> str:
    snapshot = case.snapshot
    name = f"{snapshot.key.repository}#{snapshot.key.number} {visible(snapshot.title)}"
    match snapshot.state:
        case PullRequestState.MERGED:
            return f"{name}\nIt is merged" + (
                f" as {snapshot.merge_sha[:12]}." if snapshot.merge_sha else "."
            )
        case PullRequestState.CLOSED:
            return f"{name}\nIt is closed without a merge."
        case PullRequestState.OPEN:
            where = f"at {snapshot.head.sha[:12]} into {visible(snapshot.base.ref)}"
            return f"{name}\n{check.title(decision.examined)} ({where})"


def _line(examined: Examined) -> str:
    since = (
        f" Since {moment(examined.result.since)}."
        if examined.result.since is not None and not examined.is_open
        else ""
    )
    result = examined.result
    actor = f" Next: {plain(result.next_actor)}." if result.next_actor else ""
    return f"  {examined.gate.name:<14} {result.state.value:<8} {plain(result.says)}{since}{actor}"
