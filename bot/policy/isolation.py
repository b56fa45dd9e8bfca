"""Whose commits a pull request holds, compared with what the other open pull requests hold.

A commit that two of them hold is the one's that had it first, as far as Babysit saw; a fork's is never before
one of the repository itself. A stack is no mixture: what a pull request is based on, however far below, and
what goes into another branch in the end (a backport) is not compared.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from bot.agents.attribution import attribute
from bot.model.config import AgentsConfig, Level
from bot.model.gate import Case
from bot.model.holding import HeldCommit, Holding, Neighbourhood
from bot.model.snapshot import ActorKind, Commit, OpenPullRequest, PullRequestState, Snapshot
from bot.policy.commit_agents import is_merge_of_gits

MOST_PATHS = 3_000
MOST_FORMER = 50
_PICKED = re.compile(r"^\(cherry picked from commit [0-9a-f]+\)$|^[A-Za-z-]{1,40}-by: ", re.IGNORECASE)


class Likeness(Enum):
    """In what way a commit is another pull request's, the surest first."""

    SAME = "is the same commit"
    PATCH = "changes the same lines"
    ORIGIN = "was made from it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """The commits that are another open pull request's."""

    other: Holding
    commits: Sequence[tuple[HeldCommit, Likeness]]


def holding_of(snapshot: Snapshot, config: AgentsConfig, known: Holding | None, now: datetime) -> Holding:
    """What a pull request holds now; what was `known` of it before tells since when, and spares reading."""
    whose = attribute(snapshot, config)
    earlier = _earlier(known)
    shown = known.is_shown if known is not None and known.head_sha == snapshot.head.sha else True
    return Holding(
        number=snapshot.key.number,
        head_sha=snapshot.head.sha,
        base_ref=snapshot.base.ref,
        head_ref=snapshot.head.ref,
        author=snapshot.author.account,
        is_from_fork=snapshot.head.is_fork,
        is_human=snapshot.author.kind is ActorKind.USER and not whose.is_suspected,
        is_agents=whose.is_suspected,
        paths=frozenset(file.path for file in snapshot.changed_files[:MOST_PATHS]),
        commits=tuple(_held(commit, earlier, now) for commit in snapshot.commits),
        is_shown=shown,
        former=_former(snapshot, known),
    )


def _former(snapshot: Snapshot, known: Holding | None) -> tuple[HeldCommit, ...]:
    """The commits of before that are gone: what is pushed away may be pushed again."""
    if known is None:
        return ()
    now = {commit.sha for commit in snapshot.commits}
    return tuple(commit for commit in (*known.commits, *known.former) if commit.sha not in now)[:MOST_FORMER]


def _earlier(known: Holding | None) -> Mapping[str, HeldCommit]:
    """The commits of before by SHA and by origin, the oldest first."""
    found: dict[str, HeldCommit] = {}
    commits = (*known.commits, *known.former) if known is not None else ()
    for commit in sorted(commits, key=lambda commit: commit.since):
        found.setdefault(commit.sha, commit)
        if commit.origin:
            found.setdefault(commit.origin, commit)
    return found


def _held(commit: Commit, earlier: Mapping[str, HeldCommit], now: datetime) -> HeldCommit:
    origin = origin_of(commit)
    same = earlier.get(commit.sha)
    first = same or earlier.get(origin)
    is_dated = commit.committed_at is not None and commit.authored_at is not None
    return HeldCommit(
        sha=commit.sha,
        origin=origin,
        is_remade=is_dated and commit.committed_at != commit.authored_at,
        since=first.since if first is not None else now,
        patch=same.patch if same is not None else None,
    )


def origin_of(commit: Commit) -> str:
    """A digest of who wrote it when in which words; empty where that is unknown, or git merged by itself."""
    if commit.authored_at is None or not commit.authors or is_merge_of_gits(commit.message):
        return ""
    words = [line.strip() for line in commit.message.splitlines() if not _PICKED.match(line.strip())]
    author = commit.authors[0]
    parts = (author.name, author.email.lower(), commit.authored_at.isoformat(), *filter(None, words))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def is_compared(case: Case) -> bool:
    """Whether anything has to be known of what others hold."""
    is_open = case.snapshot.state is PullRequestState.OPEN
    return (
        is_open and case.config.agents.isolation is not Level.OFF and bool(case.snapshot.open_pull_requests)
    )


def comparable(among: Neighbourhood) -> Sequence[Holding]:
    """Those whose commits would be out of place here."""
    own = among.own
    return [
        holding
        for holding in _beside(among)
        if not _is_same_person(own, holding) and (own.is_from_fork or not holding.is_from_fork)
    ]


def _beside(among: Neighbourhood) -> Sequence[Holding]:
    """Those that go into the same branch in the end, and neither is based on the other."""
    own, by_head = among.own, _by_head([among.own, *among.others])
    below, roots = _below(own, by_head), _roots(own, by_head)
    return [
        holding
        for holding in sorted(among.others, key=lambda holding: holding.number)
        if roots & _roots(holding, by_head) and holding not in below and own not in _below(holding, by_head)
    ]


def _by_head(every: Sequence[Holding]) -> Mapping[str, Sequence[Holding]]:
    """Pull requests by the branch that they come from; forks have branches of their own."""
    found: dict[str, list[Holding]] = {}
    for holding in every:
        if not holding.is_from_fork:
            found.setdefault(holding.head_ref, []).append(holding)
    return found


def _below(holding: Holding, by_head: Mapping[str, Sequence[Holding]]) -> Sequence[Holding]:
    """What it is based on, and what that is based on; branches may go round in a circle."""
    found: list[Holding] = []
    to_follow = [holding]
    while to_follow:
        below = [
            next_ for next_ in by_head.get(to_follow.pop().base_ref, ()) if next_ not in (holding, *found)
        ]
        found += below
        to_follow += below
    return found


def _roots(holding: Holding, by_head: Mapping[str, Sequence[Holding]]) -> frozenset[str]:
    """The branches that it reaches in the end."""
    bases = {holding.base_ref, *(below.base_ref for below in _below(holding, by_head))}
    return frozenset(ref for ref in bases if ref not in by_head) or frozenset(bases)


def _is_same_person(own: Holding, other: Holding) -> bool:
    return own.is_human and other.is_human and own.author.is_same(other.author)


def foreign(among: Neighbourhood) -> Sequence[Foreign]:
    """Every other open pull request whose commits it holds, by number."""
    found = (_shared(among.own, holding) for holding in comparable(among))
    return [foreign for foreign in found if foreign.commits]


def _shared(own: Holding, other: Holding) -> Foreign:
    """The commits that both hold and the other one had first."""
    theirs, is_outsiders = _Known(other), own.is_from_fork and not other.is_from_fork
    found = [
        (commit, likeness)
        for commit in own.commits
        for twin, likeness in theirs.twins(commit)
        if (twin.since, other.number) < (commit.since, own.number) or is_outsiders
    ]
    return Foreign(other=other, commits=tuple(found))


class _Known:
    """The commits of one pull request, by what copies have in common with them."""

    def __init__(self, holding: Holding) -> None:
        self._by_sha = {commit.sha: commit for commit in holding.commits}
        self._by_patch = {commit.patch: commit for commit in holding.commits if commit.patch}
        self._by_origin = {commit.origin: commit for commit in holding.commits if commit.origin}

    def twins(self, commit: HeldCommit) -> Iterator[tuple[HeldCommit, Likeness]]:
        """The surest only."""
        if commit.sha in self._by_sha:
            yield self._by_sha[commit.sha], Likeness.SAME
        elif commit.patch and commit.patch in self._by_patch:
            yield self._by_patch[commit.patch], Likeness.PATCH
        elif commit.origin in self._by_origin:
            twin = self._by_origin[commit.origin]
            if commit.is_remade or twin.is_remade:  # two of one second and one message are no copies
                yield twin, Likeness.ORIGIN


def sharing(own: Holding, others: Sequence[Holding]) -> frozenset[int]:
    """The numbers of those that hold a commit of it in whatever way, whoever had it first."""
    known = _Known(own)
    return frozenset(
        other.number
        for other in others
        if other.number != own.number and any(True for commit in other.commits for _ in known.twins(commit))
    )


def let_go_of(before: Holding, own: Holding, others: Sequence[Holding]) -> Sequence[int]:
    """Who must be asked again since this one changed: by its head, its base, or because it is open again."""
    found: frozenset[int] = frozenset()
    if before.head_sha != own.head_sha or before.left_at is not None:
        found |= sharing(before, others) | sharing(own, others)
    if before.base_ref != own.base_ref:
        by_head = _by_head([own, *others])
        above = [higher for higher in others if own in _below(higher, by_head)]
        found |= frozenset().union(*(sharing(pull_request, (own, *others)) for pull_request in (own, *above)))
        found |= {higher.number for higher in above}
    return tuple(sorted(found - {own.number}))


def sharing_with(case: Case) -> Sequence[int]:
    """The same of a pull request now."""
    among = case.neighbourhood
    return sorted(sharing(among.own, among.others)) if among is not None else ()


def unread(among: Neighbourhood) -> Sequence[Holding]:
    """Those whose patches must be read, itself first: where it changes a path that another one does, too."""
    return [holding for holding in _near(among) if not holding.are_patches_read]


def hidden(among: Neighbourhood) -> Sequence[Holding]:
    """Those among them whose patches GitHub does not show."""
    return [holding for holding in _near(among) if not holding.is_shown]


def _near(among: Neighbourhood) -> Sequence[Holding]:
    near = [holding for holding in comparable(among) if holding.paths & among.own.paths]
    return (among.own, *near) if near else ()


def also_changing(among: Neighbourhood) -> Sequence[tuple[Holding, Sequence[str]]]:
    """Other open pull requests of agents that change the same files, with these."""
    shared = [
        (holding, sorted(holding.paths & among.own.paths)) for holding in _beside(among) if holding.is_agents
    ]
    return [(holding, paths) for holding, paths in shared if paths]


def with_patches(holding: Holding, patches: Mapping[str, str], known: Holding | None) -> Holding:
    """With the patches of its commits; one that it held before under another SHA is as old as that."""
    before = {
        known_commit.patch: known_commit.since
        for known_commit in (known.commits if known is not None else ())
        if known_commit.patch
    }
    commits = [replace(commit, patch=patches.get(commit.sha, commit.patch)) for commit in holding.commits]
    aged = [
        replace(commit, since=min(commit.since, before.get(commit.patch or "", commit.since)))
        for commit in commits
    ]
    return replace(holding, commits=tuple(aged))


def listed(other: OpenPullRequest, known: Holding) -> Holding:
    """What was read of another one, with where it comes from and goes to now."""
    return replace(known, base_ref=other.base_ref, head_ref=other.head_ref, is_from_fork=other.is_from_fork)
