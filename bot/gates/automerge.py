"""The pull request opted in to being merged by Babysit.

Opens when `merge.automerge` says so (by default: when the label `automerge` is on, or somebody with write
said `/merge`), the pull request is no draft, and the merge method is allowed. This gate decides only whether
Babysit merges; the check run's conclusion does not depend on it.
"""

from bot.agents.attribution import is_from_agent
from bot.model.config import Automerge
from bot.model.gate import Case, Gate, GateResult, GateState, InQueue
from bot.model.text import Code, Text, listed
from bot.policy.opting import is_opted_in
from bot.policy.signals import is_on

WORKFLOWS = ".github/workflows/"


def examine(case: Case) -> GateResult:
    """Held by what is missing, in the order in which a person would mend it."""
    if case.snapshot.is_draft:
        return _held("It is a draft.", says_next=("whoever marks it ready for review",))
    if case.broken is not None:
        return _held(
            "The configuration in force is broken: a human merges what mends it.", says_next=("a human",)
        )
    obstacle = _not_opted_in(case)
    if obstacle is not None:
        return obstacle
    workflow = next((f.path for f in case.snapshot.changed_files if f.path.startswith(WORKFLOWS)), None)
    if workflow is not None:
        return GateResult(
            state=GateState.HELD,
            says=(
                "It changes ",
                Code(workflow),
                ": GitHub lets no App merge that without a permission of its own.",
            ),
            next_actor=("a human with write access: merge it",),
        )
    methods = case.snapshot.base.merge_methods
    if not case.snapshot.base.has_merge_queue and case.config.merge.method.value not in methods:
        return GateResult(
            state=GateState.HELD,
            says=(
                f"`merge.method` is {case.config.merge.method.value}; this branch allows only ",
                *listed([Code(method) for method in sorted(methods)]),
                ".",
            ),
            next_actor=("an administrator: change the method here or in the repository's settings",),
        )
    return GateResult(state=GateState.OPEN, says=("Babysit merges it once every other gate is open.",))


def _not_opted_in(case: Case) -> GateResult | None:
    merge = case.config.merge
    is_asked_for = is_on(case, merge.label) or is_opted_in(case)
    match merge.automerge:
        case Automerge.ALL:
            return None
        case Automerge.NEVER:
            return _held(
                "`merge.automerge` is never: a human merges.", says_next=("a human with write access",)
            )
        case Automerge.AGENTS:
            if is_asked_for or is_from_agent(case.snapshot, case.config.agents):
                return None
            return _held("It is not by an agent: a human merges.", says_next=("a human with write access",))
        case Automerge.LABELLED:
            if is_asked_for:
                return None
            return GateResult(
                state=GateState.HELD,
                says=("The label ", Code(merge.label), " is not on: a human merges, or puts it on."),
                next_actor=("whoever may label it, or says ", Code("/merge")),
            )


def _held(says: str, *, says_next: Text) -> GateResult:
    return GateResult(state=GateState.HELD, says=(says,), next_actor=says_next)


GATE = Gate(
    name="automerge",
    position=90,
    examine=examine,
    section="merge",
    decides_conclusion=False,
    in_queue=InQueue.OF_OWN_ENTRIES,
)
