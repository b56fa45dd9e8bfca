"""Judge whether a dependency or an environment variable is declared."""

from collections.abc import Iterable

from bot.claims.judging.evidence import Evidence, at_head, confirmed, refuted, undetermined
from bot.claims.judging.listing import tokens_of
from bot.claims.judging.places import MOST_FILES, containers_of, environment_files, manifests
from bot.claims.judging.tree import Tree
from bot.model.claims import Claim, Family, Place, Verdict
from bot.model.text import Code, Text, listed

_IMPORTING = frozenset({"import", "from", "require", "use", "using", "include", "extern"})


def judge_dependency(claim: Claim, evidence: Evidence) -> Verdict:
    """DEPENDENCY claims: in the manifest the claim names, else in any."""
    tree = evidence.tree
    if claim.family is not Family.MISSING or tree is None:
        return undetermined(("Only a missing declaration in a known tree can be looked up.",))
    named = containers_of(claim, tree)
    files = named or manifests(tree)
    if not files or len(files) > MOST_FILES or any(evidence.contents.get(path) is None for path in files):
        return undetermined(("Not every manifest could be read.",))
    lines = {path: _declared(path, evidence.contents.get(path) or "", claim.subject) for path in files}
    hits = {path: line for path, line in lines.items() if line}
    if hits and (len(hits) == len(lines) or not named):
        path, line = next(iter(hits.items()))
        says = (Code(claim.subject), " is declared in ", Code(f"{path}:{line}"))
        return refuted(says, at_head(evidence), (".",), place=Place(path=path, line=line))
    if hits:
        return undetermined(
            (Code(claim.subject), " is in ", *_shown(hits), " but not in every manifest of that name.")
        )
    if named:
        return confirmed((Code(claim.subject), " is not in ", *_shown(named)), at_head(evidence), (".",))
    return _undeclared(claim, evidence, tree)


def _shown(paths: Iterable[str]) -> Text:
    return listed([Code(path) for path in paths])


def _undeclared(claim: Claim, evidence: Evidence, tree: Tree) -> Verdict:
    """In no manifest: a module of the repository's own, imported, or unknown."""
    local = _local_module(claim.subject, tree)
    if local:
        return refuted(
            (Code(claim.subject), " is the repository's own ", Code(local), "."), place=Place(path=local)
        )
    importer = _importer(claim.subject, evidence)
    if importer is None or not tree.is_complete:
        return undetermined(
            (Code(claim.subject), " is in no manifest; whether anything needs it is not known.")
        )
    says = (Code(claim.subject), " is imported in ", Code(importer), " and in no manifest")
    return confirmed(says, at_head(evidence), (".",))


def _local_module(name: str, tree: Tree) -> str:
    head = name.replace(".", "/").strip("/")
    for path in (f"{head}.py", f"{head}/__init__.py", f"src/{head}.py", f"src/{head}/__init__.py"):
        if path in tree.files:
            return path
    return ""


def _importer(name: str, evidence: Evidence) -> str | None:
    for path, text in evidence.contents.items():
        for line in (text or "")[:200_000].splitlines():
            words = line.replace('"', " ").replace("'", " ").replace("(", " ").replace(";", " ").split()
            if name in words and not _IMPORTING.isdisjoint(words):
                return path
    return None


def _declared(path: str, text: str, name: str) -> int:
    """The line that declares a package, 0 if none does; comments do not count."""
    wanted = _normal(name)
    for token in tokens_of(path, text):
        if token.is_comment:
            continue
        have = _normal(token.text)
        module = "." in have and "/" in have and (wanted == have or wanted.startswith(f"{have}/"))
        if have == wanted or module or _without_version(have) == wanted:
            return token.line
    return 0


def _normal(name: str) -> str:
    return name.casefold().replace("_", "-").strip("~:+$#").removesuffix("()")


def _without_version(name: str) -> str:
    return name[:1] + name[1:].partition("@")[0]


def judge_env(claim: Claim, evidence: Evidence) -> Verdict:
    """ENV claims: in the file that the claim names, commented out or not."""
    tree, name = evidence.tree, claim.subject.strip("${}")
    if tree is None or not claim.container or claim.family is not Family.MISSING:
        return undetermined(
            ("Whether a deployment sets ", Code(name), " cannot be seen from the repository.")
        )
    files = environment_files(claim.container, tree)
    if not files or len(files) > MOST_FILES or any(evidence.contents.get(path) is None for path in files):
        return undetermined(("There is no ", Code(claim.container), " that could be read."))
    hits = {
        path: line for path in files if (line := _mentioned(path, evidence.contents.get(path) or "", name))
    }
    if len(hits) == len(files):
        path, line = next(iter(hits.items()))
        says = (Code(name), " is in ", Code(f"{path}:{line}"))
        return refuted(says, at_head(evidence), (".",), place=Place(path=path, line=line))
    if hits:
        return undetermined((Code(name), " is in ", *_shown(hits), " but not in every file of that name."))
    return confirmed((Code(name), " is not in ", *_shown(files)), at_head(evidence), (".",))


def _mentioned(path: str, text: str, name: str) -> int:
    return next((token.line for token in tokens_of(path, text) if token.text.strip("$#:-") == name), 0)
