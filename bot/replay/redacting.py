"""A case without what must not be kept: source text, what people wrote, and whatever looks like a secret.

What is left decides the same. Of changed lines only the words stay that a preset looks for, of a commit's
message its subject and its trailers, of a comment that it is there. Of other open pull requests the paths and
commits stay that this one shares.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.model.claims import KnownClaim
from bot.model.diff import Diff, FileDiff
from bot.model.finding import Finding
from bot.model.gate import Case, Voice
from bot.model.holding import Holding, Neighbourhood
from bot.model.snapshot import (
    Commit,
    ConfigurationFile,
    OpenPullRequest,
    OwnComment,
    OwnThread,
    Snapshot,
    Statement,
)
from bot.model.text import Code, Fragment, Link, Text
from bot.policy.isolation import sharing
from bot.policy.presets import PRESETS
from bot.render.masking import mask

_MOST_MESSAGE = 4_000
_MOST_MARKER = 100
_TRAILER = re.compile(r"[A-Za-z][A-Za-z-]{1,40}:\s")


def redacted(case: Case) -> Case:
    """The case as it may be kept."""
    return replace(
        case,
        snapshot=_snapshot(case.snapshot, case.former_head),
        diff=_diff(case.diff) if case.diff is not None else None,
        claims=[_claim(claim) for claim in case.claims],
        commands=(),
        others=[_voice(voice) for voice in case.others],
        agent_files=None if case.agent_files is None else _masked_all(case.agent_files),
        agent_notes=[_finding(note) for note in case.agent_notes],
        neighbourhood=_neighbourhood(case.neighbourhood) if case.neighbourhood is not None else None,
    )


def _snapshot(snapshot: Snapshot, former_head: str) -> Snapshot:
    heads = {snapshot.head.sha, former_head}
    return replace(
        snapshot,
        title=mask(snapshot.title),
        statements=[_statement(statement) for statement in snapshot.statements],
        own_comments=[_comment(comment) for comment in snapshot.own_comments],
        own_threads=[_thread(thread) for thread in snapshot.own_threads],
        commits=[_commit(commit) for commit in snapshot.commits],
        open_pull_requests=[_beside(other, heads) for other in snapshot.open_pull_requests],
        configuration=_file(snapshot.configuration),
        organisation_configuration=_file(snapshot.organisation_configuration),
        proposed_configuration=_file(snapshot.proposed_configuration),
    )


def _statement(statement: Statement) -> Statement:
    return replace(statement, body="")


def _comment(comment: OwnComment) -> OwnComment:
    return replace(comment, body=comment.body.partition("\n")[0][:_MOST_MARKER])


def _thread(thread: OwnThread) -> OwnThread:
    return replace(thread, body="")


def _commit(commit: Commit) -> Commit:
    subject, *lines = commit.message[:_MOST_MESSAGE].split("\n")
    kept = [subject, *(line for line in lines if _TRAILER.match(line.lstrip()))]
    return replace(commit, message=mask("\n".join(kept)))


def _beside(other: OpenPullRequest, heads: Iterable[str]) -> OpenPullRequest:
    return replace(other, node_id="", head_sha=other.head_sha if other.head_sha in heads else "")


def _file(file: ConfigurationFile | None) -> ConfigurationFile | None:
    if file is None or file.text is None:
        return file
    return replace(file, text=_masked(file.text))


@lru_cache(256)
def _masked(text: str) -> str:
    """A repository's own files are the same at most decisions."""
    return mask(text)


def _masked_all(texts: Mapping[str, str]) -> Mapping[str, str]:
    return {path: _masked(text) for path, text in texts.items()}


def _diff(diff: Diff) -> Diff:
    return replace(diff, files=[_lines(file) for file in diff.files])


def _lines(file: FileDiff) -> FileDiff:
    return replace(
        file, added=[_words(line) for line in file.added], removed=[_words(line) for line in file.removed]
    )


def _words(line: str) -> str:
    """What presets look for in the line; the rest of it is source text."""
    patterns = [pattern for preset in PRESETS.values() for pattern in (preset.added, preset.removed)]
    return " ; ".join(found[0] for pattern in patterns for found in pattern.finditer(line))


def _claim(claim: KnownClaim) -> KnownClaim:
    return replace(
        claim,
        claim=replace(claim.claim, quote=mask(claim.claim.quote)),
        verdict=replace(claim.verdict, evidence=_text(claim.verdict.evidence)),
    )


def _text(text: Text) -> Text:
    return tuple(_fragment(fragment) for fragment in text)


def _fragment(fragment: Fragment) -> Fragment:
    match fragment:
        case Code(value=value):
            return replace(fragment, value=mask(value))
        case Link():
            return fragment
        case str():
            return mask(fragment)


def _voice(voice: Voice) -> Voice:
    return replace(voice, summary="", findings=())


def _finding(finding: Finding) -> Finding:
    return replace(finding, message=mask(finding.message))


def _neighbourhood(among: Neighbourhood) -> Neighbourhood:
    """Whoever shares nothing is known by its branches alone."""
    shared = sharing(among.own, among.others)
    others = [_other(other, among.own, is_shared=other.number in shared) for other in among.others]
    paths = frozenset[str]().union(*(other.paths for other in others)) & among.own.paths
    return replace(among, own=replace(among.own, paths=paths, former=()), others=others)


def _other(other: Holding, own: Holding, *, is_shared: bool) -> Holding:
    paths = other.paths & own.paths
    is_near = is_shared or bool(paths)
    return replace(other, paths=paths, commits=other.commits if is_near else (), former=())


def is_altered(case: Case, kept: Case) -> bool:
    """Whether a sentence of a gate may have other words now: what changed is more than what nobody quotes."""
    unquoted: Sequence[tuple[object, object]] = (
        (case.diff, kept.diff),
        (list(case.claims), list(kept.claims)),
        (case.agent_files, kept.agent_files),
        (case.snapshot.title, kept.snapshot.title),
        (case.snapshot.configuration, kept.snapshot.configuration),
        (case.snapshot.organisation_configuration, kept.snapshot.organisation_configuration),
        (case.snapshot.proposed_configuration, kept.snapshot.proposed_configuration),
    )
    return any(before != after for before, after in unquoted)
