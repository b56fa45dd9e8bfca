"""Why a pull request is not merged, for a terminal: the same sentences as the check run, without markup."""

from bot.model.decision import Decision
from bot.model.gate import Case, Examined
from bot.model.snapshot import PullRequestState
from bot.render import check
from bot.render.markdown import moment, plain, visible


def explanation(case: Case, decision: Decision) -> str:
    """A headline, then one line a gate, then the details; plain text that ends in a line end."""
    lines = [_headline(case, decision), ""]
    lines += [_line(one) for one in decision.examined if one.gate.shown_when_open or not one.is_open]
    details = [
        f"  {one.gate.name}: {plain(detail)}" for one in decision.examined for detail in one.result.details
    ]
    return "\n".join([*lines, *(["", *details] if details else [])]) + "\n"


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


def _line(one: Examined) -> str:
    since = f" Since {moment(one.result.since)}." if one.result.since is not None and not one.is_open else ""
    actor = f" Next: {plain(one.result.next_actor)}." if one.result.next_actor else ""
    return f"  {one.gate.name:<14} {one.result.state.value:<8} {plain(one.result.says)}{since}{actor}"
