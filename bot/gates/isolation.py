"""A pull request holds one piece of work, and nobody else's.

Shut by an empty change (no changed file, or merging it would change nothing), by commits that another open
pull request had first, and by commits of two agents. A commit is another's where it is the same commit,
changes the same lines (as `git patch-id` compares), or was made from it: same author, moment and message,
committed later. Not compared are pull requests that build on each other, that go into different branches in
the end, and those of one person without an agent. Once the other one is merged or closed, its commits are
nobody's. That an open pull request of another agent changes the same files is told and holds nothing.
`agents.isolation` makes all of this a warning, or turns it off.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.model.config import Level
from bot.model.gate import Case, Gate, GateResult, GateState
from bot.model.holding import Holding, Neighbourhood
from bot.model.text import Code, Link, Text, counted, listed
from bot.policy.commit_agents import CommitAgent, commit_agents
from bot.policy.isolation import Foreign, also_changing, foreign, hidden, is_compared, unread

MOST_TOLD = 10
MOST_NAMED = 3
_AGAIN_IN_S = 10.0
_AT_LEAST_EVERY_S = 300.0
_DIGITS = 12


def examine(case: Case) -> GateResult:
    """Shut by the first of: nothing in it, others' commits in it, two agents' in it, not known yet."""
    if case.config.agents.isolation is Level.OFF:
        return GateResult(state=GateState.OPEN, says=("`agents.isolation` is off.",))
    among = case.neighbourhood
    result = _empty(case) or _foreign(case, among) or _mixed(case) or _unknown(case, among)
    if result is None:
        result = GateResult(state=GateState.OPEN, says=("It holds no other pull request's commits.",))
    told = tuple(_told(case, among)) if among is not None else ()
    result = replace(
        result, details=(*result.details, *told), is_notable=result.state is not GateState.OPEN or bool(told)
    )
    if case.config.agents.isolation is Level.WARN and result.state is not GateState.OPEN:
        says: Text = (*result.says, " `agents.isolation` is warn, so it is only told.")
        return replace(result, state=GateState.OPEN, says=says, next_actor=(), look_again_in_s=None)
    return result


def _empty(case: Case) -> GateResult | None:
    """Nothing is changed, be it that commits undo each other or that the base has it all by now."""
    snapshot = case.snapshot
    if snapshot.missing:
        return None  # what could not be read whole is held for that reason
    if not snapshot.changed_files:
        number = len(snapshot.commits)
        verb = "comes" if number == 1 else "come"
        undone = f": its {counted(number, 'commit')} {verb} to nothing" if number else ""
        says: Text = (f"It changes no file{undone}.",)
    elif snapshot.head.tree and snapshot.head.tree == snapshot.base.tree:
        says = ("Merging it would change nothing: ", Code(snapshot.base.ref), " has all of it already.")
    else:
        return None
    return _closed(case, says, ": push the work, or close it")


def _foreign(case: Case, among: Neighbourhood | None) -> GateResult | None:
    found = foreign(among) if among is not None else ()
    if not found:
        return None
    first = found[0]
    others = listed([_number(case, further.other) for further in found[1:]], most=MOST_NAMED)
    also: Text = (", and commits of ", *others) if others else ()
    says: Text = (*_holds(case, first), *also, ".")
    details = [_each(case, group) for group in found[:MOST_TOLD]]
    actor: Text = (": rebase without them, or base it on ", _number(case, first.other), "'s branch")
    return _closed(case, says, actor, details)


def _holds(case: Case, group: Foreign) -> Text:
    commit, _ = group.commits[0]
    number = _number(case, group.other)
    if len(group.commits) == 1:
        return ("It holds the commit ", Code(commit.sha[:_DIGITS]), " of ", number)
    return (f"It holds {len(group.commits)} commits of ", number)


def _each(case: Case, group: Foreign) -> Text:
    told = [
        part
        for commit, likeness in group.commits[:MOST_TOLD]
        for part in (", ", Code(commit.sha[:_DIGITS]), f" {likeness.value}")
    ]
    more = len(group.commits) - MOST_TOLD
    rest: Text = (f", and {counted(more, 'more commit')}",) if more > 0 else ()
    return (
        "Of ",
        _number(case, group.other),
        " by ",
        Code(f"@{group.other.author.login}"),
        ": ",
        *told[1:],
        *rest,
    )


def _mixed(case: Case) -> GateResult | None:
    agents = commit_agents(case)
    if not agents:
        return None
    says: Text = (
        "Its commits are by different agents: ",
        *listed([Code(agent.name) for agent in agents]),
        ".",
    )
    details: Sequence[Text] = [_first_of(agent) for agent in agents[:MOST_TOLD]]
    return _closed(case, says, (": give each its own pull request",), details)


def _first_of(agent: CommitAgent) -> Text:
    return (Code(agent.sha[:_DIGITS]), " is by ", Code(agent.name))


def _unknown(case: Case, among: Neighbourhood | None) -> GateResult | None:
    """What could not be compared may be anything."""
    if not is_compared(case):
        return None
    if among is None or among.untold or unread(among):
        says: Text = ("What the other open pull requests hold is not known yet.",)
        return GateResult(
            state=GateState.WAITING,
            says=says,
            next_actor=("Babysit",),
            look_again_in_s=min(_AGAIN_IN_S * 2.0**case.looks, _AT_LEAST_EVERY_S),
        )
    unseen = hidden(among)
    if not unseen:
        return None
    is_own = unseen[0] is among.own
    whose: Text = ("its commits",) if is_own else ("the commits of ", _number(case, unseen[0]))
    says = ("GitHub does not show what ", *whose, " change, so no copies can be found.")
    actor: Text = ("a human with write access: compare them, then close one, or let a rule warn only",)
    return GateResult(state=GateState.HELD, says=says, next_actor=actor)


def _told(case: Case, among: Neighbourhood) -> Iterator[Text]:
    """Which other agents' pull requests change the same files."""
    for other, paths in also_changing(among)[:MOST_TOLD]:
        named = listed([Code(path) for path in paths], most=MOST_NAMED)
        yield ("Also changed by ", _number(case, other), ": ", *named)


def _closed(case: Case, says: Text, todo: str | Text, details: Sequence[Text] = ()) -> GateResult:
    author: Text = ("the author, ", Code(f"@{case.snapshot.author.login}"))
    rest = (todo,) if isinstance(todo, str) else todo
    return GateResult(state=GateState.CLOSED, says=says, details=tuple(details), next_actor=(*author, *rest))


def _number(case: Case, other: Holding) -> Link:
    where = case.snapshot.url.rpartition("/")[0]
    return Link(f"#{other.number}", f"{where}/{other.number}")


GATE = Gate(name="isolation", position=66, examine=examine, section="agents", shown_when_open=False)
