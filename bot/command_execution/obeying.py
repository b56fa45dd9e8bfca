"""What commands come to: who may say them, whether they count, what they add to the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from bot.command_execution.unanswered import Hearsay, Unanswered
from bot.commands import all_commands
from bot.model.answer import NO_WISHES, Answer, Answered, Declined, Done, Wishes, wishes_in
from bot.model.command import Command, Request
from bot.model.gate import Case
from bot.model.ledger import Entry
from bot.model.people import Person
from bot.model.snapshot import PullRequestState, Statement
from bot.model.text import Code
from bot.policy.approvers import is_agents
from bot.policy.waivers import with_ledger
from bot.render.masking import without_tokens

Given: TypeAlias = tuple[Unanswered, Person]
"""A statement with commands, and who said it with what they may do now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """What one look obeys, in the order in which it was said, and the statements that it leaves alone.

    `next_in_s` says when to look for what has to wait, None where nothing has.
    """

    given: Sequence[Given] = ()
    left_alone: Sequence[Statement] = field(default=())
    next_in_s: float | None = None


EMPTY = Inbox()


def obey(case: Case, inbox: Inbox) -> Case:
    """The case with what the commands add to its ledger, and with what whoever said them is to hear."""
    answered: list[Answered] = [Answered(statement=statement) for statement in inbox.left_alone]
    for unanswered, person in inbox.given:
        answers = _answers(case, unanswered, person)
        said = Answered(
            statement=unanswered.statement,
            lines=[
                f"/{command.name} {without_tokens(argument)}".rstrip()
                for command, argument in unanswered.orders
            ],
            answers=answers,
            is_told=unanswered.is_to_be_told,
        )
        case = _with_entries(case, said.entries)
        answered.append(said)
    return replace(case, commands=answered, commands_due_in_s=inbox.next_in_s)


def wishes_of(case: Case, inbox: Inbox) -> Wishes:
    """What the commands want of the reading that comes before they are obeyed: some of it afresh."""
    if not inbox.given:
        return NO_WISHES
    return wishes_in(answer for given in inbox.given for answer in _answers(case, *given))


def _answers(case: Case, unanswered: Unanswered, person: Person) -> tuple[Answer, ...]:
    """One answer an order; each sees what those before it added."""
    if unanswered.statement.is_edited and unanswered.is_to_be_told:
        return (Declined(("An edited comment commands nothing: say it in a new one.",)),)
    found: list[Answer] = []
    usable = [command for command in all_commands() if command.allows(case, person)]
    for command, argument in unanswered.orders:
        request = Request(
            case=case,
            person=person,
            statement=unanswered.statement,
            argument=without_tokens(argument),
            head_sha=unanswered.head_sha,
            usable=usable,
        )
        answer = _answer(command, request, unanswered.hearsay)
        if isinstance(answer, Done):
            case = _with_entries(case, answer.entries)
        found.append(answer)
    return tuple(found)


def _with_entries(case: Case, entries: Sequence[Entry]) -> Case:
    """The case with these in its ledger; what one statement added before it does not add again."""
    known = {(entry.kind, entry.about, entry.source) for entry in case.ledger}
    new = [entry for entry in entries if (entry.kind, entry.about, entry.source) not in known]
    return with_ledger(case, (*case.ledger, *new)) if new else case


def _answer(command: Command, request: Request, hearsay: Hearsay) -> Answer:
    state = request.case.snapshot.state
    is_late = state is not PullRequestState.OPEN and not command.works_after_end
    if is_late and not _was_obeyed(request):
        return Declined((f"The pull request is {state.value.lower()}: there is nothing left to do here.",))
    why_not = command.why_not(request.case, request.person)
    if why_not is not None:
        return Declined(why_not)
    answer = command.obey(request)
    if isinstance(answer, Done) and any(entry.kind.may_open for entry in answer.entries):
        return _doubt(command, request, hearsay) or answer
    return answer


def _was_obeyed(request: Request) -> bool:
    """Whether it is in the ledger already: the answer alone was not given before the end came."""
    return any(entry.source == request.statement.identity for entry in request.case.ledger)


def _doubt(command: Command, request: Request, hearsay: Hearsay) -> Declined | None:
    """Why what would open a gate may not be a human's own word."""
    if is_agents(request.case, request.person):
        return Declined(
            (Code(f"@{request.person.login}"), " is an agent's account here: a human can say it.")
        )
    if hearsay is Hearsay.MET:
        return Declined(
            (
                "Its delivery did not reach Babysit: say ",
                Code(f"/{command.name}"),
                " again, in a new comment.",
            )
        )
    return None
