"""What makes a pull request strategic: its labels, also those taken off again, its paths and its lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.checklist.core.globs import matches
from bot.model.config import Approvers
from bot.model.gate import Case
from bot.model.ledger import Entry, EntryKind
from bot.model.snapshot import LabelEvent
from bot.model.text import Code, Text
from bot.policy.agent_scopes import MOVED, changed_paths, first_guarded, is_restricted
from bot.policy.presets import hits


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategicSignal:
    """One reason: `says` begins a sentence, `label` is what it asks for, empty where none is configured.

    `asked` says who approves it, and how many of them.
    """

    label: str
    says: Text
    asked: Approvers


def needs_diff(case: Case) -> bool:
    """Whether the changed lines, or the former names of moved files, make a difference."""
    strategic = case.config.strategic
    is_moved = any(file.change in MOVED for file in case.snapshot.changed_files)
    has_paths = bool(strategic.paths) or any(rule.paths for rule in strategic.rules)
    return bool(strategic.presets) or (is_moved and (has_paths or is_restricted(case)))


def strategic_labels(case: Case) -> Sequence[str]:
    """The labels that hold: those listed, those that a path asks for, and those of rules."""
    strategic = case.config.strategic
    of_rules = (label for rule in strategic.rules for label in rule.labels)
    return tuple(dict.fromkeys((*strategic.labels, *strategic.paths.values(), *of_rules)))


def asked_by(case: Case, label: str) -> Approvers:
    """Who approves what a label asks for: the first rule that names it, else the section."""
    strategic = case.config.strategic
    wanted = label.casefold()
    ruled = (rule for rule in strategic.rules if wanted in {listed.casefold() for listed in rule.labels})
    return next(ruled, strategic)


def signals(case: Case) -> Sequence[StrategicSignal]:
    """Every reason, those first that tell most: a label may be Babysit's own answer to them."""
    return (*_guarded(case), *_ruled_paths(case), *_paths(case), *_presets(case), *_labels(case))


def is_on(case: Case, label: str) -> bool:
    """Whether the label is on now; GitHub's labels differ by more than case."""
    return label.casefold() in {worn.casefold() for worn in case.snapshot.labels}


def was_on(case: Case, label: str) -> bool:
    """Whether the label was on before, by the timeline or by our own word for it, and nobody let it go."""
    last = _last_entry(case, label)
    if last is not None and last.kind is EntryKind.LATCHED:
        return True
    let_go_at = last.at if last is not None else None
    return any(
        event.is_on and (let_go_at is None or event.at is None or event.at > let_go_at)
        for event in case.snapshot.label_events
        if _is_about(event.label, label)
    )


def is_let_go(case: Case, label: str) -> bool:
    """Whether an approver took the label off this very head: whatever asks for it is answered."""
    last = _last_entry(case, label)
    return (
        last is not None
        and last.kind is EntryKind.UNLATCHED
        and last.head_sha == case.snapshot.head.sha
        and not was_on(case, label)
        and not is_on(case, label)
    )


def is_latched(case: Case, label: str) -> bool:
    """Whether the ledger says already that the label was on."""
    last = _last_entry(case, label)
    return last is not None and last.kind is EntryKind.LATCHED


def taken_off(case: Case, label: str) -> LabelEvent | None:
    """How the label was taken off last, None where it is on or the timeline does not say."""
    events = [event for event in case.snapshot.label_events if _is_about(event.label, label)]
    if is_on(case, label) or not events or events[-1].is_on:
        return None
    return events[-1]


def _last_entry(case: Case, label: str) -> Entry | None:
    kinds = {EntryKind.LATCHED, EntryKind.UNLATCHED}
    found = [entry for entry in case.ledger if entry.kind in kinds and _is_about(entry.about, label)]
    return found[-1] if found else None


def _is_about(name: str, label: str) -> bool:
    return name.casefold() == label.casefold()


def _guarded(case: Case) -> Iterator[StrategicSignal]:
    """The first path that no agent changes without a human, whatever its scope says."""
    path = first_guarded(case) if is_restricted(case) else None
    if path is not None:
        says: Text = ("It is an agent's and changes ", Code(path), ", which is in no agent's scope")
        yield StrategicSignal(label="", says=says, asked=case.config.strategic)


def _labels(case: Case) -> Iterator[StrategicSignal]:
    for label in strategic_labels(case):
        if is_on(case, label):
            yield StrategicSignal(
                label=label, says=("It is labelled ", Code(label)), asked=asked_by(case, label)
            )
        elif was_on(case, label):
            yield StrategicSignal(
                label=label, says=("It was labelled ", Code(label)), asked=asked_by(case, label)
            )


def _paths(case: Case) -> Iterator[StrategicSignal]:
    """The first path for each label."""
    wanted = case.config.strategic.paths
    found: dict[str, str] = {}
    for path in changed_paths(case):
        for glob, label in wanted.items():
            if label not in found and matches(path, glob):
                found[label] = path
    for label, path in found.items():
        if not is_let_go(case, label):
            yield StrategicSignal(label=label, says=("It changes ", Code(path)), asked=asked_by(case, label))


def _ruled_paths(case: Case) -> Iterator[StrategicSignal]:
    """The first path for each rule; a path counts for the first rule that it fits."""
    found: dict[int, str] = {}
    rules = case.config.strategic.rules
    for path in changed_paths(case):
        number = next(
            (at for at, rule in enumerate(rules) if any(matches(path, glob) for glob in rule.paths)), None
        )
        if number is not None:
            found.setdefault(number, path)
    for number, path in sorted(found.items()):
        yield StrategicSignal(label="", says=("It changes ", Code(path)), asked=rules[number])


def _presets(case: Case) -> Iterator[StrategicSignal]:
    strategic = case.config.strategic
    if not strategic.presets or case.diff is None:
        return
    label = strategic.labels[0] if strategic.labels else ""
    if label and is_let_go(case, label):
        return
    for hit in hits(case.diff, strategic.presets):
        yield StrategicSignal(label=label, says=hit.says, asked=asked_by(case, label))
    if case.diff.gap:
        says: Text = ("Not all of its changed files are known",)
        yield StrategicSignal(label=label, says=says, asked=asked_by(case, label))
