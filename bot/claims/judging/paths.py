"""Judge whether a file is missing."""

from collections.abc import Sequence

from bot.claims.judging.evidence import Evidence, at_head, confirmed, refuted, undetermined
from bot.claims.judging.listing import Hit, find_name, listed_among
from bot.claims.judging.near import near_paths, only_twin
from bot.claims.judging.places import may_lie_at_root, named_files, serving
from bot.claims.judging.spaced_paths import may_begin_before, may_go_on, spaced_path
from bot.claims.judging.tree import FileTree, base_of, folder_of, repository_path
from bot.claims.reading.lexicon import word_set
from bot.model.claims import Claim, ClaimPlace, ClaimState, ClaimVerdict, Family
from bot.model.text import Code, listed

_LEAST_SIBLINGS = 2
_BUILT_FOLDERS = word_set(
    "dist build out target node_modules .next coverage generated __pycache__ vendor gen .venv bin obj .turbo"
)
_BUILT_MARKS = ("_pb2.", ".gen.", ".generated.", "_gen.", ".min.", ".pb.", "_generated.", "_string.")


def judge_file(claim: Claim, evidence: Evidence) -> ClaimVerdict:
    """FILE claims: of the tree, or of the change where the claim says so."""
    if claim.family is not Family.MISSING:
        return undetermined(("Whether a file works is for a human to say.",))
    if claim.is_of_change:
        return _judge_change(claim, evidence)
    tree = evidence.tree
    path = repository_path(claim.subject)
    if tree is None or not path:
        return undetermined(("The files of the head could not be read.",))
    path = spaced_path(claim, tree) or path
    is_bare = "/" not in path
    if (path in tree.files or path in tree.folders) and not (is_bare and may_begin_before(claim)):
        return refuted(
            (Code(path), " is there"), at_head(evidence), (".",), place=ClaimPlace(path=path), near=()
        )
    return _judge_bare(path, claim, evidence, tree) if is_bare else _judge_below(path, claim, evidence, tree)


def _judge_bare(path: str, claim: Claim, evidence: Evidence, tree: FileTree) -> ClaimVerdict:
    is_there = path in tree.files or path in tree.folders
    found = None if is_there else _judge_base(path, evidence, tree)
    if found is None or (found.state is ClaimState.REFUTED and may_begin_before(claim)):
        return _of_longer_name(path)
    return found


def _of_longer_name(path: str) -> ClaimVerdict:
    return undetermined(
        ("The name may begin before ", Code(path), ": in code style one with a space is known as a whole.")
    )


def _judge_below(path: str, claim: Claim, evidence: Evidence, tree: FileTree) -> ClaimVerdict:
    if may_go_on(claim):
        return undetermined(
            ("The path may go on after ", Code(path), ": in code style one with a space is known as a whole.")
        )
    return _judge_absent(path, claim, evidence, tree)


def _judge_base(base: str, evidence: Evidence, tree: FileTree) -> ClaimVerdict:
    found = sorted(named_files(base, tree))
    folders = [folder for folder in tree.folders if base_of(folder) == base]
    if len(found) == 1 and not folders and tree.is_complete and not may_lie_at_root(base, tree):
        says = (Code(base), " is there as ", Code(found[0]))
        return refuted(says, at_head(evidence), (".",), place=ClaimPlace(path=found[0]), near=found)
    if found or folders:
        several = listed([Code(path) for path in (found or sorted(folders))])
        return undetermined(
            ("The claim names no folder, and there is ", *several, "."), near=(found or sorted(folders))[:3]
        )
    return _judge_absent(base, None, evidence, tree)


def _judge_absent(path: str, claim: Claim | None, evidence: Evidence, tree: FileTree) -> ClaimVerdict:
    """No such path: a twin that an index lists, an explanation, a look-alike, or really missing."""
    twin = _listed_twin(path, claim, evidence, tree)
    if twin is not None:
        return twin
    if not tree.is_complete:
        return undetermined(("The list of files is cut off, so absence proves nothing.",))
    explained = _explanation(path, evidence, tree)
    if explained:
        return undetermined((Code(path), f" is not in git, but {explained}."))
    if evidence.changed_paths is not None and path in evidence.changed_paths and "/" in path:
        elsewhere = [name for name in near_paths(path, tree) if base_of(name) == base_of(path)]
        if not elsewhere:
            return confirmed(("This change removes ", Code(path)), at_head(evidence), (".",))
    near = near_paths(path, tree)
    if near:
        return undetermined(("There is no ", Code(path)), at_head(evidence), (".",), near=near)
    return confirmed(
        ("No file of that path or name among ", f"{len(tree.files)} files"), at_head(evidence), (".",)
    )


def _listed_twin(path: str, claim: Claim | None, evidence: Evidence, tree: FileTree) -> ClaimVerdict | None:
    """The story's case: the file is there under another number, and an index lists it."""
    twin = only_twin(path, tree) if tree.is_complete else None
    if twin is None:
        return None
    named = named_files(claim.container, tree) if claim is not None and claim.container else ()
    for index in named or serving(folder_of(twin), tree):
        found = twin_in(index, path, twin, evidence, needs_siblings=not named)
        if found is not None:
            return found
    return None


def twin_in(
    index: str, path: str, twin: str, evidence: Evidence, *, needs_siblings: bool
) -> ClaimVerdict | None:
    """Refuted, if this index lists the twin but not the claimed name, and siblings where asked."""
    text, tree = evidence.contents.get(index), evidence.tree
    if text is None or tree is None:
        return None
    found, claimed = find_name(index, text, twin), find_name(index, text, path)
    if found is None or found.hit is not Hit.LISTED or claimed is not None:
        return None
    siblings = [name for name in tree.by_folder.get(folder_of(twin), ()) if name not in {twin, index}]
    if needs_siblings and listed_among(index, text, siblings) < _LEAST_SIBLINGS:
        return None
    says = (
        Code(base_of(path)),
        " is there as ",
        Code(twin),
        ", and ",
        Code(f"{index}:{found.line}"),
        " lists it",
    )
    return refuted(
        says, at_head(evidence), (".",), place=ClaimPlace(path=index, line=found.line), near=(twin,)
    )


def _explanation(path: str, evidence: Evidence, tree: FileTree) -> str:
    """Why a file may exist although git has none of that path; empty if nothing explains it."""
    if any(path == detour or path.startswith(f"{detour}/") for detour in tree.detours):
        return "a submodule or symbolic link leads there"
    parts = path.casefold().split("/")
    if not _BUILT_FOLDERS.isdisjoint(parts[:-1]) or any(mark in parts[-1] for mark in _BUILT_MARKS):
        return "it looks like a build product"
    for ignore in ignore_files(path, tree):
        text = evidence.contents.get(ignore)
        if text is None or _ignores(text, path[len(folder_of(ignore)) :].strip("/")):
            return f"{base_of(ignore)} may ignore it"
    return ""


def ignore_files(path: str, tree: FileTree) -> tuple[str, ...]:
    """The `.gitignore` files between the root and the path."""
    folders = [""]
    for part in path.split("/")[:-1][:20]:
        folders.append(f"{folders[-1]}/{part}".strip("/"))
    return tuple(name for folder in folders if (name := f"{folder}/.gitignore".strip("/")) in tree.files)


def _ignores(text: str, path: str) -> bool:
    """Whether any pattern may match; exceptions (`!`) are left out, because doubt is enough here."""
    parts = path.split("/")
    ends = [*parts, *("/".join(parts[: end + 1]) for end in range(len(parts)))]
    patterns = (line.strip() for line in text[:50_000].splitlines())
    wanted = [pattern.strip("/") for pattern in patterns if pattern and pattern[0] not in "#!"]
    return any(_matches(pattern.removeprefix("**/"), end) for pattern in wanted for end in ends)


def _matches(pattern: str, text: str) -> bool:
    """Whether a glob matches, `*` and `?` only: two pointers, no regular expression made of foreign text."""
    at, seen, star, mark = 0, 0, -1, 0
    while seen < len(text):
        if at < len(pattern) and (pattern[at] in {"?", text[seen]} and pattern[at] != "*"):
            at, seen = at + 1, seen + 1
        elif at < len(pattern) and pattern[at] == "*":
            star, mark, at = at, seen, at + 1
        elif star >= 0:
            at, mark = star + 1, mark + 1
            seen = mark
        else:
            return False
    return all(char == "*" for char in pattern[at:])


def _judge_change(claim: Claim, evidence: Evidence) -> ClaimVerdict:
    changed = evidence.changed_paths
    if changed is None:
        return undetermined(("The changed files could not all be read.",))
    path = repository_path(claim.subject)
    found = _changed_as(path, changed)
    if found:
        return refuted(
            (Code(found[0]), " is among the changed files."), place=ClaimPlace(path=found[0]), near=found[:3]
        )
    if not path:
        return undetermined(("The claim names no file.",))
    return confirmed((Code(path), f" is not among the {len(changed)} changed files."))


def _changed_as(path: str, changed: frozenset[str]) -> Sequence[str]:
    return sorted(
        name for name in changed if name == path or name.endswith(f"/{path}") or name.startswith(f"{path}/")
    )
