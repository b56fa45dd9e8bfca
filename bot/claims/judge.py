"""Judge claims: which files decide one, and what they say. Absence is proven only by a complete search."""

from collections.abc import Callable, Mapping, Sequence

from bot.claims.judging.definitions import (
    bare_name,
    judge_endpoint,
    judge_symbol,
    judge_test,
    likely_files,
)
from bot.claims.judging.elsewhere import is_of_elsewhere
from bot.claims.judging.entries import judge_entry
from bot.claims.judging.evidence import Evidence, undetermined
from bot.claims.judging.exports import exports_of, is_script
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
from bot.claims.judging.tree import FileTree, folder_of, repository_path
from bot.claims.judging.usage import judge_by_mentions
from bot.claims.judging.wording import Lack, lack_of
from bot.model.claims import Claim, ClaimKind, ClaimVerdict, Family
from bot.model.text import Code


def judge(claim: Claim, evidence: Evidence) -> ClaimVerdict:
    """Confirmed, refuted or undetermined, with evidence; never REFUTED unless something shows it."""
    if claim.kind in OF_TREE and claim.family is Family.MISSING and is_of_elsewhere(claim):
        return undetermined(("The claim speaks of somewhere that this commit does not show.",))
    name = searched(claim)
    lack = lack_of(claim)
    if name and claim.kind is ClaimKind.SYMBOL and (lack in _USES or not _names_file(claim, evidence)):
        known = judge_by_mentions(name, lack if lack in _USES else Lack.PRESENT, evidence)
        if known is not None or lack in _USES:
            return known or undetermined(("Not every line that has ", Code(name), " could be looked at."))
    return _JUDGES[claim.kind](claim, evidence)


def _names_file(claim: Claim, evidence: Evidence) -> bool:
    return evidence.tree is None or bool(containers_of(claim, evidence.tree))


def searched(claim: Claim) -> str:
    """The name that must be looked for in the whole tree to judge the claim; empty where there is none."""
    if claim.family is not Family.MISSING or is_of_elsewhere(claim):
        return ""
    name = bare_name(claim.subject)
    is_name = name.isidentifier() and len(name) >= _SHORTEST_NAME
    if claim.kind is ClaimKind.TEST:
        return name if is_name and " " not in claim.subject and name not in _NO_TESTED else ""
    return name if claim.kind is ClaimKind.SYMBOL and is_name else ""


def led_to(claim: Claim, tree: FileTree, contents: Mapping[str, str | None]) -> tuple[str, ...]:
    """Files that what was read leads to: the modules whose every name a barrel passes on."""
    if claim.kind is not ClaimKind.ENTRY or lack_of(claim) is not Lack.EXPORTED:
        return ()
    found = [path for path in containers_of(claim, tree) if is_script(path) and path in contents]
    unread = [path for barrel in found for path in exports_of(barrel, contents, tree).unread]
    return tuple(path for path in dict.fromkeys(unread) if path not in contents)[:MOST_FILES]


def needed(claim: Claim, tree: FileTree, changed_paths: Sequence[str] = ()) -> tuple[str, ...]:
    """The files that `judge` wants to read, each in the tree, at most `MOST_FILES` and one more."""
    if claim.family is not Family.MISSING:
        return ()
    wanted = (path for path in _wanted(claim, tree, changed_paths) if path in tree.files)
    return tuple(dict.fromkeys(wanted))[: MOST_FILES + 1]


def _wanted(  # noqa: PLR0911 - one line a kind
    claim: Claim, tree: FileTree, changed: Sequence[str]
) -> Sequence[str]:
    match claim.kind:
        case ClaimKind.FILE:
            return _for_file(claim, tree)
        case ClaimKind.ENTRY:
            return containers_of(claim, tree)
        case ClaimKind.DEPENDENCY:
            named = containers_of(claim, tree)
            return (*named, *manifests(tree), *(() if named else changed))
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


def _for_file(claim: Claim, tree: FileTree) -> Sequence[str]:
    path = repository_path(claim.subject)
    if path in tree.files or claim.is_of_change:
        return ()
    twin = only_twin(path, tree)
    named = named_files(claim.container, tree) if claim.container else ()
    indexes = (named or serving(folder_of(twin), tree)) if twin else ()
    return (*indexes, *ignore_files(path, tree))


def _few_tests(tree: FileTree) -> Sequence[str]:
    """All tests, where there are so few that reading them proves absence."""
    tests = [path for path in tree.files if is_test(path)]
    return tests if len(tests) <= MOST_FILES else ()


OF_TREE = frozenset(
    {
        ClaimKind.FILE,
        ClaimKind.ENTRY,
        ClaimKind.DEPENDENCY,
        ClaimKind.ENV,
        ClaimKind.SYMBOL,
        ClaimKind.ENDPOINT,
        ClaimKind.TEST,
    }
)
"""The kinds that a commit's files decide."""
_USES = frozenset({Lack.IMPORTED, Lack.CALLED, Lack.REGISTERED, Lack.USED})
_NO_TESTED = frozenset({"tests", "test", "coverage"})
_SHORTEST_NAME = 3


def _judge_by_human(claim: Claim, evidence: Evidence) -> ClaimVerdict:
    del claim, evidence
    return undetermined(("Nothing in a repository decides this: a human settles it.",))


_JUDGES: Mapping[ClaimKind, Callable[[Claim, Evidence], ClaimVerdict]] = {
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
