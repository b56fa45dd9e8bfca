"""Which subjects a change is answerable for: the new ones, and those whose state fell."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.checklist.core.subject import Subject
from bot.model.review import Verdict

Key = tuple[str, ...]


def reported(
    base: Sequence[Subject],
    head: Sequence[Subject],
    renames: Mapping[str, str],
    added: Callable[[Subject], bool],
) -> list[Subject]:
    """The subjects of `head` that `base` had not, or had in a better state, in the order of `head`.

    `renames` maps a path at base to the path at head. `added` says whether a subject's line is new: among
    alike subjects the ones on old lines are taken for the old ones. A subject that only moved, to another
    function or file, is not new.
    """
    if not base or not head:
        return list(head)
    stays = _Stock(base, lambda subject: _identity(subject, renames))
    kept, left = stays.match(sorted(head, key=added))
    moves = _Stock(stays.unused(), lambda subject: (subject.anchor,))
    moved, _ = moves.match(left)
    old = {id(subject) for subject in (*kept, *moved)}
    return [subject for subject in head if id(subject) not in old]


def fallen(
    base: Sequence[Subject],
    head: Sequence[Subject],
    renames: Mapping[str, str],
    fell: Callable[[Subject, Subject], Subject],
) -> list[Subject]:
    """These subjects of `head`, with what `fell` says of each that `base` had as a pass, by path and key."""
    passed = {
        (renames.get(former.path, former.path), former.key): former
        for former in base
        if former.verdict is Verdict.PASS and former.key
    }
    told: list[Subject] = []
    for subject in head:
        before = passed.get((subject.path, subject.key))
        told.append(fell(before, subject) if before and subject.verdict is not Verdict.PASS else subject)
    return told


def _identity(subject: Subject, renames: Mapping[str, str]) -> Key:
    return (renames.get(subject.path, subject.path), subject.symbol, subject.anchor)


class _Stock:
    """The subjects of base, to be matched each with at most one of head."""

    def __init__(self, subjects: Iterable[Subject], key: Callable[[Subject], Key]) -> None:
        self._key = key
        self._left: dict[Key, list[Subject]] = defaultdict(list)
        for subject in subjects:
            self._left[key(subject)].append(subject)

    def match(self, subjects: Iterable[Subject]) -> tuple[list[Subject], list[Subject]]:
        """Those that a base subject in the same or a worse state stands for, and the others."""
        matched: list[Subject] = []
        others: list[Subject] = []
        for subject in subjects:
            (matched if self._take(subject) else others).append(subject)
        return matched, others

    def _take(self, subject: Subject) -> bool:
        candidates = self._left.get(self._key(subject), [])
        fitting = [
            candidate for candidate in candidates if candidate.verdict.badness >= subject.verdict.badness
        ]
        if not fitting:
            return False
        candidates.remove(min(fitting, key=lambda fits: fits.verdict.badness))
        return True

    def unused(self) -> list[Subject]:
        """What no subject of head was matched with."""
        return [subject for subjects in self._left.values() for subject in subjects]


def occurrences(subjects: Iterable[Subject]) -> list[int]:
    """For each subject the number of alike ones before it."""
    seen: Counter[tuple[str, str, str]] = Counter()
    numbers: list[int] = []
    for subject in subjects:
        identity = (subject.path, subject.symbol, subject.anchor)
        numbers.append(seen[identity])
        seen[identity] += 1
    return numbers
