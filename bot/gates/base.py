"""What is merged into its base goes on from there.

Shut once the base is the branch of another pull request that was merged or closed: a stack's branch stays
then, but leads nowhere any more, and work merged into it would be lost without a word. Opens when the pull
request is retargeted, or another one from that branch is open. Branches that live on after they were merged
(the default branch, one that nobody may delete, one of `merge.long_lived`, one that was pushed to before this
pull request was pointed at it) shut nothing. Babysit asks once more in the moment of a merge.
"""

from bot.model.gate import Case, Gate, GateResult, GateState
from bot.model.snapshot import Proposal, PullRequestState
from bot.model.text import Code, Link, Text
from bot.policy.bases import over


def examine(case: Case) -> GateResult:
    """Shut by a base whose own pull request is over."""
    ended, base = over(case), Code(case.snapshot.base.ref)
    if ended is None:
        return GateResult(state=GateState.OPEN, says=("Its base ", base, " leads somewhere."))
    author: Text = ("the author, ", Code(f"@{case.snapshot.author.login}"))
    into = Code(ended.base_ref)
    if ended.state is PullRequestState.MERGED:
        says: Text = ("Its base ", base, " was merged into ", into, " as ", _number(case, ended), ".")
        todo: Text = (": retarget it to ", into)
    else:
        says = ("Its base ", base, " leads nowhere: ", _number(case, ended), " was closed without a merge.")
        todo = (": retarget it to ", into, ", or open ", _number(case, ended), " again")
    kept: Text = (
        *(
            "If ",
            base,
            " is to live on, open a pull request from it, protect it from deletion, or name it in ",
        ),
        Code("merge.long_lived"),
        ".",
    )
    return GateResult(state=GateState.CLOSED, says=says, details=(kept,), next_actor=(*author, *todo))


def _number(case: Case, ended: Proposal) -> Link:
    where = case.snapshot.url.rpartition("/")[0]
    return Link(f"#{ended.number}", f"{where}/{ended.number}")


GATE = Gate(name="base", position=15, examine=examine, section="merge", shown_when_open=False)
