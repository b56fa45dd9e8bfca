"""Answers an assignment: a pure function of it, apart from the time it takes."""

import time
from collections.abc import Mapping, Sequence

from bot.checklist.core.change import Change
from bot.checklist.core.limits import Limits
from bot.checklist.engine.engine import Bounds, review
from bot.checklist.items.builtin import builtin_items, first_own_letter
from bot.checklist.items.item import Item
from bot.checklist.items.item_file import load_items
from bot.model.checklist import ItemProblem
from bot.reviewing.assignment import Answer, Assignment, Beside, Broken, PartialReview

ITEM_S = 5.0


def answer(assignment: Assignment) -> Answer:
    """The review of the change, or why the repository's own items cannot be used."""
    own, problems = _own_items(assignment.items)
    if problems:
        return Broken(problems=problems)
    beside = Beside(assignment.beside, assignment.paths)
    change = Change(files=assignment.files, unchanged=beside, base=assignment.base, head=assignment.head)
    limits = Limits(file_bytes=assignment.most_bytes, item_s=ITEM_S)
    bounds = Bounds(limits=limits, clock=time.monotonic, today=assignment.today)
    reviewed = review(change, assignment.config, [*builtin_items(), *own], bounds)
    return PartialReview(review=reviewed, wants_paths=beside.wants_paths, missed=list(beside.missed))


def _own_items(texts: Mapping[str, str]) -> tuple[Sequence[Item], list[ItemProblem]]:
    items, broken = load_items({path: text for path, text in texts.items() if path.endswith(".md")})
    taken = {item.letter for item in builtin_items()}
    problems = [ItemProblem(path=item.path, line=item.line, message=item.message) for item in broken]
    problems += [
        ItemProblem(
            path=item.path,
            line=1,
            message=f"Item {item.letter} is one of Babysit's own; take {first_own_letter()} or later.",
        )
        for item in items
        if item.letter in taken
    ]
    return items, problems
