"""What a command comes to: who may say it, from where it counts, what it adds to the ledger."""

from collections.abc import Sequence
from dataclasses import replace

from bot.command_execution.spoken import Hearsay, Spoken
from bot.commands import all_commands
from bot.model.command import Answer, Command, Done, Refused, Request, Wishes
from bot.model.gate import Case
from bot.model.ledger import Entry
from bot.model.people import Person
from bot.model.snapshot import PullRequestState
from bot.model.text import Code
from bot.policy.approvers import is_agents

AFTER_THE_END = frozenset({"explain", "help"})


def answers(case: Case, spoken: Spoken, person: Person) -> tuple[Answer, ...]:
    """One answer an order; each sees what those before it added."""
    if spoken.statement.is_edited and spoken.is_to_be_told:
        return (Refused(("An edited comment commands nothing: say it in a new one.",)),)
    found: list[Answer] = []
    usable = [command for command in all_commands() if command.allows(case, person)]
    for command, argument in spoken.orders:
        request = Request(
            case=case,
            person=person,
            statement=spoken.statement,
            argument=argument,
            head_sha=spoken.head_sha,
            usable=usable,
        )
        answer = _answer(command, request, spoken.hearsay)
        if isinstance(answer, Done):
            case = with_entries(case, answer.entries)
        found.append(answer)
    return tuple(found)


def with_entries(case: Case, entries: Sequence[Entry]) -> Case:
    """The case with these in its ledger; what one statement added before it does not add again."""
    known = {(one.kind, one.about, one.source) for one in case.ledger}
    new = [one for one in entries if (one.kind, one.about, one.source) not in known]
    return replace(case, ledger=(*case.ledger, *new)) if new else case


def wishes(given: Sequence[Answer]) -> Wishes:
    """All that the answers want done."""
    done = [answer for answer in given if isinstance(answer, Done)]
    return Wishes(
        kinds=frozenset().union(*(one.wishes for one in done)),
        claims=frozenset().union(*(one.claims for one in done)),
    )


def _answer(command: Command, request: Request, hearsay: Hearsay) -> Answer:
    state = request.case.snapshot.state
    is_late = state is not PullRequestState.OPEN and command.name not in AFTER_THE_END
    if is_late and not _was_obeyed(request):
        return Refused((f"The pull request is {state.value.lower()}: there is nothing left to do here.",))
    why_not = command.why_not(request.case, request.person)
    if why_not is not None:
        return Refused(why_not)
    answer = command.obey(request)
    if isinstance(answer, Done) and any(entry.kind.may_open for entry in answer.entries):
        return _doubt(command, request, hearsay) or answer
    return answer


def _was_obeyed(request: Request) -> bool:
    """Whether it is in the ledger already: the answer alone was not given before the end came."""
    return any(entry.source == request.statement.identity for entry in request.case.ledger)


def _doubt(command: Command, request: Request, hearsay: Hearsay) -> Refused | None:
    """Why what would open a gate may not be a human's own word."""
    if is_agents(request.case, request.person):
        return Refused((Code(f"@{request.person.login}"), " is an agent's account here: a human can say it."))
    if hearsay is Hearsay.MET:
        return Refused(
            (
                "Its delivery did not reach Babysit: say ",
                Code(f"/{command.name}"),
                " again, in a new comment.",
            )
        )
    return None
