"""Ready-made changes and items for the tests of the checklist: take one and spoil one thing."""

from bot.checklist.core.change import Change, FileChange
from bot.checklist.engine.engine import Bounds, review
from bot.checklist.items.item import Item
from bot.checklist.items.item_file import parse_item
from bot.model.config import ChecklistConfig
from bot.model.review import Review, SubjectReview, Verdict

EVAL_ITEM = """---
item: Z
title: No eval
questions:
  Z1: Is nothing evaluated?
rules:
  - question: Z1
    languages: [python]
    message: eval runs anything
    subject: {pattern: eval($A)}
    passes: {has: {kind: argument_list, has: {kind: integer}}}
---
# No eval
"""


def eval_item() -> Item:
    """An item of one pattern: `eval` of a number is fine, any other is not."""
    item = parse_item("Z-eval.md", EVAL_ITEM)
    assert isinstance(item, Item)
    return item


def changed(
    path: str, base: str | bytes | None, head: str | bytes | None, previous: str | None = None
) -> FileChange:
    """One changed file; text is UTF-8."""
    return FileChange(path=path, base=_bytes(base), head=_bytes(head), previous_path=previous)


def _bytes(content: str | bytes | None) -> bytes | None:
    return content.encode() if isinstance(content, str) else content


def reviewed(
    *files: FileChange, bounds: Bounds | None = None, config: ChecklistConfig | None = None
) -> Review:
    """The review of a change by the eval item alone."""
    return review(Change(files=files), config or ChecklistConfig(), [eval_item()], bounds)


def subjects(result: Review, verdict: Verdict | None = None) -> list[SubjectReview]:
    """The subjects of all items, of one verdict or of any."""
    found = [subject for item in result.items for question in item.questions for subject in question.subjects]
    return [one for one in found if verdict is None or one.verdict is verdict]


def lines(result: Review, verdict: Verdict) -> list[tuple[str, int]]:
    """Where the subjects of a verdict are."""
    return [(subject.path, subject.line) for subject in subjects(result, verdict)]
