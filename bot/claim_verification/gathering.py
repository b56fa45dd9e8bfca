"""Gathers what claims need to be judged, in as few requests as will do, and judges them."""

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from cachetools import LRUCache

from bot.claims.judge import OF_TREE, judge, led_to, needed, searched
from bot.claims.judging.evidence import Evidence, Mention
from bot.claims.judging.exports import MOST_DEPTH
from bot.claims.judging.search import search, searchable
from bot.claims.judging.tree import FileTree, TreeFile, base_of, repository_path
from bot.claims.reading.manifests import is_manifest
from bot.contexts import with_suites
from bot.github.comparison import Listing
from bot.github.entries import FileEntry
from bot.github.errors import REFUSED
from bot.github.evidence import MOST_PATHS, Told, WantedEvidence
from bot.model.claims import Claim, ClaimKind, ClaimState, ClaimVerdict, Family
from bot.model.keys import PullRequestKey
from bot.model.snapshot import Mergeability, Snapshot

MOST_READ = 3 * MOST_PATHS
"""Files that one look reads for claims, beyond which a claim stays undetermined."""
MOST_NAMES = 20
"""Names that one look searches for in the whole of a small repository."""
MOST_TREE_PATHS = 400_000
"""Paths of all trees that are remembered: four very large repositories, or hundreds of usual ones."""

_CONFLICTING = {Mergeability.CONFLICTING: True, Mergeability.MERGEABLE: False}
_REF = re.compile(r"[^\s\x00-\x1f\x7f~^:?*\[\\]{1,200}")


class EvidenceReader(Protocol):
    """What a judgement needs of GitHub."""

    async def read_evidence(self, key: PullRequestKey, wanted: WantedEvidence) -> Told:
        """Files of a commit, branches and tags, in one request."""
        ...

    async def read_listing(self, key: PullRequestKey, sha: str) -> Listing:
        """Every path of a commit."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict. `is_provisional` says that something could not be read that may be read later."""

    verdict: ClaimVerdict
    is_provisional: bool = False


@dataclass(slots=True, kw_only=True)
class _Known:
    """What was read so far, for one head."""

    tree: FileTree | None = None
    contents: dict[str, str | None] = field(default_factory=dict)
    refs: frozenset[str] | None = None
    mentions: Mapping[str, Sequence[Mention]] = field(default_factory=dict)
    is_short: bool = False


class Gatherer:
    """Reads for claims; the trees of the last heads are remembered."""

    def __init__(self, github: EvidenceReader) -> None:
        self._github = github
        self._trees: LRUCache[tuple[str, str], FileTree] = LRUCache(
            MOST_TREE_PATHS, getsizeof=lambda tree: len(tree.files) + 1
        )

    async def judge(self, snapshot: Snapshot, claims: Sequence[Claim]) -> Sequence[Judgement]:
        """One for each claim, in their order, at the snapshot's head.

        Costs nothing for checks; at most one request for branches and files that the claims name; one
        for the tree where a name alone does not decide; one for what only the tree leads to, one for each
        further barrel, and three for a name that has to be looked for in all of a small repository.

        Raises:
            GitHubError: GitHub failed in a way that passes by itself.
        """
        known = _Known(tree=self._trees.get((snapshot.key.repository, snapshot.head.sha)))
        decided = await self._by_name(snapshot, claims, known)
        rest = [claim for claim in claims if claim not in decided]
        wanting = [claim for claim in rest if _wants_tree(claim)]
        if wanting:
            await self._read_around(snapshot, wanting, known)
        judged = await asyncio.to_thread(_judged, snapshot, rest, known)
        found = {**decided, **dict(zip(rest, judged, strict=True))}
        return [found[claim] for claim in claims]

    async def _by_name(
        self, snapshot: Snapshot, claims: Sequence[Claim], known: _Known
    ) -> Mapping[Claim, Judgement]:
        """What the names in the claims decide without a tree: only that something is there."""
        wanted = WantedEvidence(
            head_sha=snapshot.head.sha,
            paths=_guesses(claims) if known.tree is None else (),
            refs=[name for claim in claims if claim.kind is ClaimKind.REF and (name := claim_ref(claim))],
        )
        if wanted.is_empty:
            return {}
        await self._ask(snapshot.key, wanted, known)
        there = {path: TreeFile() for path, text in known.contents.items() if text is not None}
        named = [claim for claim in claims if _wants_tree(claim) and _names_whole(claim, there)]
        sketch = replace(known, tree=FileTree(there, is_complete=False))
        judged = await asyncio.to_thread(_judged, snapshot, named, sketch)
        pairs = zip(named, judged, strict=True)
        return {
            claim: judgement for claim, judgement in pairs if judgement.verdict.state is ClaimState.REFUTED
        }

    async def _read_around(self, snapshot: Snapshot, claims: Sequence[Claim], known: _Known) -> None:
        if known.tree is None:
            known.tree = await self._read_tree(snapshot)
        if known.tree is None:
            known.is_short = True
            return
        changed = [file.path for file in snapshot.changed_files]
        tree = known.tree
        needs = await asyncio.to_thread(lambda: [needed(claim, tree, changed) for claim in claims])
        await self._read_files(snapshot, [path for paths in needs for path in paths], known)
        for _ in range(MOST_DEPTH):
            further = [path for claim in claims for path in led_to(claim, tree, known.contents)]
            await self._read_files(snapshot, further, known)
        names = [name for claim in claims if (name := searched(claim))]
        files = searchable(tree) if names else ()
        if 0 < len(files) <= MOST_READ:
            await self._read_files(snapshot, files, known)
            known.mentions = await asyncio.to_thread(search, tree, known.contents, names[:MOST_NAMES])

    async def _read_files(self, snapshot: Snapshot, wanted: Sequence[str], known: _Known) -> None:
        """Those that were not read yet, at most `MOST_READ`, as many a request as GitHub likes."""
        lacking = list(dict.fromkeys(path for path in wanted if path not in known.contents))[:MOST_READ]
        for start in range(0, len(lacking), MOST_PATHS):
            portion = lacking[start : start + MOST_PATHS]
            await self._ask(snapshot.key, WantedEvidence(head_sha=snapshot.head.sha, paths=portion), known)

    async def _read_tree(self, snapshot: Snapshot) -> FileTree | None:
        """None where GitHub refuses to show it."""
        key, sha = snapshot.key, snapshot.head.sha
        try:
            listing = await self._github.read_listing(key, sha)
        except REFUSED:
            return None
        tree = tree_of(listing)
        self._trees[key.repository, sha] = tree
        return tree

    async def _ask(self, key: PullRequestKey, wanted: WantedEvidence, known: _Known) -> None:
        try:
            told = await self._github.read_evidence(key, wanted)
        except REFUSED:
            known.is_short = True
            return
        known.contents |= {path: _text(entry) for path, entry in told.entries.items()}
        known.refs = told.refs if told.refs is not None else known.refs


def tree_of(listing: Listing) -> FileTree:
    """The listing as claims are judged by it."""
    files = {}
    for path, blob in listing.blobs.items():
        mode, _, sha = blob.partition(":")
        files[path] = TreeFile(mode=mode, sha=sha)
    return FileTree(files, is_complete=listing.is_whole)


def _wants_tree(claim: Claim) -> bool:
    return claim.family is Family.MISSING and claim.kind in OF_TREE and not claim.is_of_change


def _guesses(claims: Iterable[Claim]) -> Sequence[str]:
    """Files that the claims name by their whole path; none unless a container is among them.

    A file's own presence costs a request either way, and the tree tells more of it.
    """
    wanting = [claim for claim in claims if _wants_tree(claim)]
    containers = [path for claim in wanting if (path := repository_path(claim.container)) and _is_path(path)]
    files = [
        path
        for claim in wanting
        if claim.kind is ClaimKind.FILE and "/" in (path := repository_path(claim.subject))
    ]
    return tuple(dict.fromkeys([*containers, *files]))[:MOST_PATHS] if containers else ()


def _names_whole(claim: Claim, there: Mapping[str, TreeFile]) -> bool:
    """Whether the claim names a file by its whole path, so that no other file can be meant."""
    if claim.kind is ClaimKind.FILE:
        return repository_path(claim.subject) in there
    return repository_path(claim.container) in there


def _is_path(name: str) -> bool:
    return "/" in name or is_manifest(name) or name.startswith(".env")


def claim_ref(claim: Claim) -> str:
    """The branch or tag that a claim names, empty where no branch can be called so."""
    name = claim.subject.removeprefix("refs/heads/").removeprefix("refs/tags/").removeprefix("origin/")
    return name if _REF.fullmatch(name) else ""


def _text(entry: FileEntry | None) -> str | None:
    """A file's text; None where there is none, or it is too large or no text."""
    if entry is None or entry.content is None or entry.is_binary:
        return None
    return entry.content.decode("utf-8", "replace")


def _judged(snapshot: Snapshot, claims: Sequence[Claim], known: _Known) -> Sequence[Judgement]:
    changed = frozenset(file.path for file in snapshot.changed_files)
    evidence = Evidence(
        head_sha=snapshot.head.sha,
        tree=known.tree,
        changed_paths=None if snapshot.missing else changed,
        contents=known.contents,
        checks=with_suites(snapshot),
        refs=known.refs,
        mentions=known.mentions,
        is_conflicting=_CONFLICTING.get(snapshot.mergeability),
    )
    return [_judgement(claim, evidence, snapshot, known) for claim in claims]


def _judgement(claim: Claim, evidence: Evidence, snapshot: Snapshot, known: _Known) -> Judgement:
    if claim.is_of_change and _may_be_renamed(claim, snapshot):
        evidence = replace(evidence, changed_paths=None)
    verdict = judge(claim, evidence)
    is_short = known.is_short and verdict.state is ClaimState.UNDETERMINED
    return Judgement(verdict=verdict, is_provisional=is_short)


def _may_be_renamed(claim: Claim, snapshot: Snapshot) -> bool:
    """Whether a renamed file may be the one: GitHub's list has new names only."""
    base = base_of(repository_path(claim.subject))
    names = {base_of(file.path) for file in snapshot.changed_files}
    return base not in names and any(file.change == "RENAMED" for file in snapshot.changed_files)
