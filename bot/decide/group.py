"""A merge group of a merge queue, judged by the pull request it was made for."""

import re
from dataclasses import replace

from bot.decide.memory import watch_of
from bot.decide.publication import as_judged
from bot.gates import all_gates, conflicts
from bot.model.decision import Decision
from bot.model.gate import Case, Examined
from bot.model.snapshot import PullRequestState
from bot.render import check

LOOK_AGAIN_IN_S = 30.0


def judge_group(case: Case, group_sha: str) -> Decision:
    """The check run on a merge group's head: every gate of its pull request, asked afresh.

    Whether the group merges and what its own CI says is GitHub's to find out, by the same required checks. No
    event names the group again, so a wait is looked at until it ends, and told once.
    """
    is_open = case.snapshot.state is PullRequestState.OPEN
    examined = tuple(
        Examined(gate=gate, result=gate.examine(case))
        for gate in all_gates()
        if is_open and gate.decides_conclusion and gate.name != conflicts.GATE.name
    )
    waits = is_open and check.conclusion(examined) is None
    group = replace(
        case, snapshot=replace(case.snapshot, head=replace(case.snapshot.head, sha=group_sha), own_check=None)
    )
    return Decision(
        examined=examined,
        effects=as_judged(group, examined) if is_open and not (waits and case.looks) else (),
        merge=None,
        watch=watch_of(case, examined),
        look_again_in_s=LOOK_AGAIN_IN_S if waits else None,
    )


def group_number(head_ref: str) -> int | None:
    """The pull request that a merge group's branch was made for.

    GitHub names it `gh-readonly-queue/<base>/pr-<number>-<sha>`.
    """
    match = re.search(r"/pr-(\d{1,18})-[0-9a-f]{40}$", head_ref)
    return int(match[1]) if match is not None else None
