"""What whoever gave commands hears of them, and what is written down first.

The ledger's lines come before anything that they decide. The note that a statement was answered comes last: a
kill before it has the next look say the same again, which adds no line, no reply and no reaction.
"""

from collections.abc import Iterator, Sequence

from bot.model.answer import Answered, Wish, wishes_in
from bot.model.effects import CommandEffect, NoteAnswered, React, Remember, Reply
from bot.model.gate import Case, Examined
from bot.model.markers import answer_to
from bot.model.reaction import Reaction
from bot.render.explanation import as_markdown
from bot.render.reply import reply

LEFT_ALONE, OBEYED, REFUSED = "left alone", "obeyed", "refused"


def written_down(case: Case) -> Iterator[Remember]:
    """What the commands of this look decided."""
    entries = [entry for said in case.commands for entry in said.entries]
    if entries:
        yield Remember(entries=entries)


def answered(case: Case, examined: Sequence[Examined]) -> Iterator[CommandEffect]:
    """That all were taken, then what came of each, with a reply where a reaction does not say it."""
    for said in case.commands:
        if said.is_told:
            yield _reaction(said, Reaction.TAKEN)
    for said in case.commands:
        if said.is_told:
            yield from _replies(case, examined, said)
            yield _reaction(said, Reaction.REFUSED if said.is_refused else Reaction.DONE)
        yield NoteAnswered(source=said.statement.identity, answer=_outcome(said))


def _replies(case: Case, examined: Sequence[Examined], said: Answered) -> Iterator[Reply]:
    is_explained = Wish.EXPLAIN in wishes_in(said.answers).kinds
    explanation = as_markdown(case, examined) if is_explained else ""
    body = reply(said.statement, list(zip(said.lines, said.answers, strict=False)), explanation)
    marker = answer_to(said.statement.identity)
    if body and not any(own.body.startswith(marker) for own in case.snapshot.own_comments):
        yield Reply(source=said.statement.identity, body=body)


def _reaction(said: Answered, reaction: Reaction) -> React:
    return React(statement=said.statement, reaction=reaction)


def _outcome(said: Answered) -> str:
    if not said.answers:
        return LEFT_ALONE
    return REFUSED if said.is_refused else OBEYED
