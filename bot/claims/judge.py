"""Judge claims: which files decide one, and what they say. Absence is proven only by a complete search."""

from collections.abc import Callable, Mapping, Sequence

from bot.claims.judging.definitions import judge_endpoint, judge_symbol, judge_test, likely_files
from bot.claims.judging.entries import judge_entry
from bot.claims.judging.evidence import Evidence, undetermined
from bot.claims.judging.near import only_twin
from bot.claims.judging.packages import judge_dependency, judge_env
from bot.claims.judging.paths import ignore_files, judge_file
from bot.claims.judging.places import (
    MOST_FILES,
    containers_of,
    environment_files,
    is_test,
    manifests,
    named_files,
    serving,
)
from bot.claims.judging.reports import judge_check, judge_issue, judge_ref
from bot.claims.judging.tree import Tree, folder_of, repository_path
from bot.model.claims import Claim, ClaimKind, Family, Verdict


def judge(claim: Claim, evidence: Evidence) -> Verdict:
    """Confirmed, refuted or undetermined, with evidence; never REFUTED unless something shows it."""
    return _JUDGES[claim.kind](claim, evidence)


def needed(claim: Claim, tree: Tree, changed_paths: Sequence[str] = ()) -> tuple[str, ...]:
    """The files that `judge` wants to read, each in the tree, at most `MOST_FILES` and one more."""
    if claim.family is not Family.MISSING:
        return ()
    wanted = (path for path in _wanted(claim, tree, changed_paths) if path in tree.files)
    return tuple(dict.fromkeys(wanted))[: MOST_FILES + 1]


def _wanted(  # noqa: PLR0911 - one line a kind
    claim: Claim, tree: Tree, changed: Sequence[str]
) -> Sequence[str]:
    match claim.kind:
        case ClaimKind.FILE:
            return _for_file(claim, tree)
        case ClaimKind.ENTRY:
            return containers_of(claim, tree)
        case ClaimKind.DEPENDENCY:
            return containers_of(claim, tree) or (*manifests(tree), *changed)
        case ClaimKind.ENV:
            return environment_files(claim.container, tree) if claim.container else ()
        case ClaimKind.SYMBOL:
            return containers_of(claim, tree) or (*likely_files(claim.subject, tree, tests=False), *changed)
        case ClaimKind.ENDPOINT:
            return containers_of(claim, tree) or changed
        case ClaimKind.TEST:
            touched = [path for path in changed if is_test(path)]
            return (*touched, *likely_files(claim.subject, tree, tests=True), *_few_tests(tree))
        case ClaimKind.REF | ClaimKind.ISSUE | ClaimKind.CHECK | ClaimKind.CONFIG | ClaimKind.OTHER:
            return ()


def _for_file(claim: Claim, tree: Tree) -> Sequence[str]:
    path = repository_path(claim.subject)
    if path in tree.files or claim.is_of_change:
        return ()
    twin = only_twin(path, tree)
    named = named_files(claim.container, tree) if claim.container else ()
    indexes = (named or serving(folder_of(twin), tree)) if twin else ()
    return (*indexes, *ignore_files(path, tree))


def _few_tests(tree: Tree) -> Sequence[str]:
    """All tests, where there are so few that reading them proves absence."""
    tests = [path for path in tree.files if is_test(path)]
    return tests if len(tests) <= MOST_FILES else ()


def _judge_by_human(claim: Claim, evidence: Evidence) -> Verdict:
    del claim, evidence
    return undetermined(("Nothing in a repository decides this: a human settles it.",))


_JUDGES: Mapping[ClaimKind, Callable[[Claim, Evidence], Verdict]] = {
    ClaimKind.FILE: judge_file,
    ClaimKind.ENTRY: judge_entry,
    ClaimKind.SYMBOL: judge_symbol,
    ClaimKind.DEPENDENCY: judge_dependency,
    ClaimKind.ENV: judge_env,
    ClaimKind.REF: judge_ref,
    ClaimKind.ISSUE: judge_issue,
    ClaimKind.CHECK: judge_check,
    ClaimKind.ENDPOINT: judge_endpoint,
    ClaimKind.TEST: judge_test,
    ClaimKind.CONFIG: _judge_by_human,
    ClaimKind.OTHER: _judge_by_human,
}
