"""What kept decisions would have been under a proposed configuration file, gate by gate."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.configuration import in_force
from bot.decide import decide
from bot.github.configuration_file import PATH
from bot.model.config import BrokenConfig
from bot.model.decided import Kept
from bot.model.gate import Case
from bot.model.snapshot import ConfigurationFile
from bot.replay.deciding import decided_under
from bot.replay.outcomes import Difference, differences, outcome_of
from bot.replay.packing import NotReplayable, from_parts


class BrokenProposal(Exception):  # noqa: N818 - what somebody proposes, not an error of ours
    """The proposed file means nothing; `config` says where it breaks."""

    def __init__(self, config: BrokenConfig) -> None:
        super().__init__(config.path)
        self.config = config


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A decision that would have been another one."""

    repository: str
    number: int
    kept: Kept
    differences: Sequence[Difference]


@dataclass(slots=True)
class ProposalComparison:
    """What came of all of them. `untold` counts those that could not be decided again."""

    looked_at: int = 0
    untold: int = 0
    changed: list[Changed] | None = None

    @property
    def found(self) -> Sequence[Changed]:
        """The decisions that would have been others, oldest first."""
        return self.changed or []

    def by_gate(self) -> Mapping[tuple[str, str, str], int]:
        """How often each change of each gate, the most frequent first."""
        counted = Counter(
            (difference.what, difference.before, difference.after)
            for changed in self.found
            for difference in changed.differences
        )
        return dict(counted.most_common())


def compared(
    kept: Iterable[Kept], text: str, *, repository: str = "", base_ref: str = ""
) -> ProposalComparison:
    """Each decision by today's code under its own file and under this one, of one repository or of all.

    With a `base_ref` those on pull requests into another branch, whose file is another one, do not count.

    Raises:
        BrokenProposal: the file means nothing for one of them.
    """
    found = ProposalComparison(changed=[])
    for record in kept:
        try:
            case = from_parts(record.parts, record.last_at)
        except NotReplayable:
            found.untold += 1
            continue
        if base_ref and case.snapshot.base.ref != base_ref:
            continue
        found.looked_at += 1
        others = tuple(_differences(case, text))
        if others and found.changed is not None:
            key = case.snapshot.key
            found.changed.append(
                Changed(
                    repository=repository or key.repository,
                    number=key.number,
                    kept=record,
                    differences=others,
                )
            )
    return found


def _differences(case: Case, text: str) -> Iterator[Difference]:
    """By today's code on both sides, so that only the file makes them."""
    file = ConfigurationFile(repository=case.snapshot.key.repository, path=PATH, text=text)
    proposed = in_force(replace(case.snapshot, configuration=file))
    if isinstance(proposed, BrokenConfig):
        raise BrokenProposal(proposed)
    before = outcome_of(case, decide(case))
    yield from differences(before, decided_under(case, proposed))
