"""Which findings of a change are accepted by suppression comments that the base branch already holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.checklist.core.change import EMPTY_TREE, Change
from bot.checklist.core.secrets import told
from bot.checklist.core.subject import Subject
from bot.checklist.engine.prepare import Prepared
from bot.checklist.engine.suppressions import Suppression, at_base, suppressions
from bot.model.review import SuppressionReview


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """Each suppression of the changed files at head, and why it does not count; empty if it does."""

    found: Mapping[str, Sequence[tuple[Suppression, str]]]

    @classmethod
    def of(cls, prepared: Prepared, change: Change, today: date) -> "Acceptance":
        """Reads the comments. Where the whole tree is reviewed there is no base, and all of them are old."""
        base_paths = {head: base for base, head in prepared.renames.items()}
        found: dict[str, list[tuple[Suppression, str]]] = {}
        for path, source in prepared.head.items():
            head = suppressions(source)
            if not head:
                continue
            before = prepared.base.get(base_paths.get(path, path))
            old = at_base(head, suppressions(before) if before else ())
            found[path] = [
                (suppression, suppression.refusal(today, at_base=known or change.base == EMPTY_TREE))
                for suppression, known in zip(head, old, strict=True)
            ]
        return cls(found=found)

    def reason(self, question: str, subject: Subject) -> str:
        """Why a subject is accepted; empty if it is not."""
        return next(
            (
                suppression.reason
                for suppression, refusal in self.found.get(subject.path, ())
                if not refusal and suppression.question == question and subject.line in suppression.covers
            ),
            "",
        )

    def shown(self) -> tuple[SuppressionReview, ...]:
        """The comments that do not count, for a reader to see."""
        return tuple(
            SuppressionReview(
                path=path,
                line=suppression.line,
                question=suppression.question,
                reason=told(suppression.reason),
                refusal=refusal,
            )
            for path, found in self.found.items()
            for suppression, refusal in found
            if refusal
        )
