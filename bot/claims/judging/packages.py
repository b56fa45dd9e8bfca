"""Judge whether a dependency or an environment variable is declared."""

from collections.abc import Iterable, Mapping
from enum import Enum

from bot.claims.judging.declarations import declared, is_read, line_of, mentions, plain_package
from bot.claims.judging.evidence import Evidence, at_head, confirmed, refuted, undetermined
from bot.claims.judging.import_names import PACKAGES_OF
from bot.claims.judging.listing import tokens_of
from bot.claims.judging.places import (
    MOST_FILES,
    containers_of,
    environment_files,
    manifests,
    named_files,
)
from bot.claims.judging.tree import FileTree, base_of
from bot.claims.judging.wording import is_of_import
from bot.claims.reading.manifests import is_manifest
from bot.model.claims import Claim, ClaimPlace, ClaimVerdict, Family
from bot.model.text import Code, Text, counted, listed

_IMPORTING = frozenset({"import", "from", "require", "use", "using", "include", "extern"})
_IMPORT_NAMES = ("pyproject.toml", "requirements", "setup", "pipfile")


def judge_dependency(claim: Claim, evidence: Evidence) -> ClaimVerdict:
    """DEPENDENCY claims: in the manifest the claim names, else in any; read as what it is."""
    tree = evidence.tree
    if claim.family is not Family.MISSING or tree is None:
        return undetermined(("Only a missing declaration in a known tree can be looked up.",))
    named = containers_of(claim, tree)
    files = named or manifests(tree)
    absent = _absent_manifest(claim, tree) if not named else ""
    if tree.is_complete and (absent or not files):
        what: Text = (Code(absent),) if absent else ("manifest",)
        return undetermined(("There is no ", *what, f" among {counted(len(tree.files), 'file')}."))
    texts = {path: evidence.contents.get(path) for path in files}
    if not files or len(files) > MOST_FILES or any(text is None for text in texts.values()):
        return undetermined(("Not every manifest could be read.",))
    looks = {path: _look(path, text or "", claim) for path, text in texts.items()}
    return _by_looks(claim, evidence, tree, looks, is_named=bool(named))


def _absent_manifest(claim: Claim, tree: FileTree) -> str:
    """The manifest that the claim names and the repository has not; empty where it names none."""
    name = claim.container
    return name if is_manifest(base_of(name)) and not named_files(name, tree) else ""


class _Look(Enum):
    """What a manifest says of a package."""

    DECLARED = "declared"
    NAMED = "named"
    ABSENT = "absent"
    OPEN = "open"


def _look(path: str, text: str, claim: Claim) -> _Look:
    names = _names_of(claim, path)
    if not is_read(path):
        return _Look.NAMED if any(mentions(path, text, name) for name in names) else _Look.ABSENT
    manifest = declared(path, text)
    if manifest is None:
        return _Look.OPEN
    if any(_is_declared(name, manifest.names) for name in names):
        return _Look.DECLARED
    last = plain_package(claim.subject)
    if any(is_short_for(last, name) for name in manifest.names):
        return _Look.NAMED
    if manifest.is_open or _may_be_called_otherwise(claim, path):
        return _Look.OPEN
    return _Look.ABSENT


def _is_declared(name: str, names: frozenset[str]) -> bool:
    """Under its own name, or as a package of a module that is required."""
    return name in names or any(
        "." in module_path and "/" in module_path and name.startswith(f"{module_path}/")
        for module_path in names
    )


def is_short_for(name: str, declared_name: str) -> bool:
    """As "gin" is for "github.com/gin-gonic/gin", "core" for "@acme/core", "junit" for "junit:junit"."""
    parts = declared_name.replace(":", "/").split("/")
    if len(parts) > 1 and parts[-1][:1] == "v" and parts[-1][1:].isdecimal():
        parts.pop()
    return len(parts) > 1 and name in {parts[-1], parts[-1].partition(".v")[0]} and "/" not in name


def _names_of(claim: Claim, path: str) -> tuple[str, ...]:
    """How the manifest may call it: code's name for a Python package need not be the package's."""
    own = plain_package(claim.subject)
    if not base_of(path).casefold().startswith(_IMPORT_NAMES):
        return (own,)
    head = own.partition(".")[0]
    return tuple(dict.fromkeys((own, own.replace(".", "-"), *PACKAGES_OF.get(head, ()))))


def _may_be_called_otherwise(claim: Claim, path: str) -> bool:
    """Whether code's name of a Python package is meant, and it is not known what the package is called."""
    is_python = base_of(path).casefold().startswith(_IMPORT_NAMES)
    return (
        is_python
        and is_of_import(claim)
        and plain_package(claim.subject).partition(".")[0] not in PACKAGES_OF
    )


def _by_looks(
    claim: Claim, evidence: Evidence, tree: FileTree, looks: Mapping[str, _Look], *, is_named: bool
) -> ClaimVerdict:
    declaring = [path for path, look in looks.items() if look is _Look.DECLARED]
    if declaring and (len(declaring) == len(looks) or not is_named):
        path = declaring[0]
        line = line_of(evidence.contents.get(path) or "", claim.subject)
        says = (Code(claim.subject), " is declared in ", Code(f"{path}:{line}" if line else path))
        return refuted(says, at_head(evidence), (".",), place=ClaimPlace(path=path, line=line))
    if declaring:
        return undetermined(
            (Code(claim.subject), " is in ", *_shown(declaring), " but not in every manifest of that name.")
        )
    unsure = [path for path, look in looks.items() if look is not _Look.ABSENT]
    if unsure:
        return undetermined(
            (*_shown(unsure), " may declare ", Code(claim.subject), " under another name, or elsewhere.")
        )
    if not is_named:
        return _undeclared(claim, evidence, tree)
    member = _member(claim, evidence, tree, looks)
    if member:
        return undetermined(
            (Code(claim.subject), " is not in ", *_shown(looks), ", but declared in ", Code(member), ".")
        )
    return confirmed((Code(claim.subject), " is not in ", *_shown(looks)), at_head(evidence), (".",))


def _member(claim: Claim, evidence: Evidence, tree: FileTree, looks: Mapping[str, _Look]) -> str:
    """A manifest of that name elsewhere that may declare it; empty for a claim that names a path."""
    if "/" in claim.container:
        return ""
    base = base_of(claim.container)
    for path in manifests(tree):
        if base_of(path) != base or path in looks:
            continue
        text = evidence.contents.get(path)
        if text is None or _look(path, text, claim) is not _Look.ABSENT:
            return path
    return ""


def _shown(paths: Iterable[str]) -> Text:
    return listed([Code(path) for path in paths])


def _undeclared(claim: Claim, evidence: Evidence, tree: FileTree) -> ClaimVerdict:
    """In no manifest: a module of the repository's own, imported, or unknown."""
    local = _local_module(claim.subject, tree)
    if local:
        return refuted(
            (Code(claim.subject), " is the repository's own ", Code(local), "."), place=ClaimPlace(path=local)
        )
    importer = _importer(claim.subject, evidence)
    if importer is None or not tree.is_complete:
        return undetermined(
            (Code(claim.subject), " is in no manifest; whether anything needs it is not known.")
        )
    says = (Code(claim.subject), " is imported in ", Code(importer), " and in no manifest")
    return confirmed(says, at_head(evidence), (".",))


def _local_module(name: str, tree: FileTree) -> str:
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


def judge_env(claim: Claim, evidence: Evidence) -> ClaimVerdict:
    """ENV claims: in the file that the claim names, commented out or not."""
    tree, name = evidence.tree, claim.subject.strip("${}")
    if tree is None or not claim.container or claim.family is not Family.MISSING:
        return undetermined(
            ("Whether a deployment sets ", Code(name), " cannot be seen from the repository.")
        )
    files = environment_files(claim.container, tree)
    if not files or len(files) > MOST_FILES or any(evidence.contents.get(path) is None for path in files):
        return undetermined(("There is no ", Code(claim.container), " that could be read."))
    hits = {path: line for path in files if (line := _mentioned(evidence.contents.get(path) or "", name))}
    if len(hits) == len(files):
        path, line = next(iter(hits.items()))
        says = (Code(name), " is in ", Code(f"{path}:{line}"))
        return refuted(says, at_head(evidence), (".",), place=ClaimPlace(path=path, line=line))
    if hits:
        return undetermined((Code(name), " is in ", *_shown(hits), " but not in every file of that name."))
    if any(_is_spoken_of(path, evidence.contents.get(path) or "", name) for path in files):
        return undetermined((*_shown(files), " speaks of ", Code(name), " and does not set it."))
    return confirmed((Code(name), " is not in ", *_shown(files)), at_head(evidence), (".",))


def _mentioned(text: str, name: str) -> int:
    """The line that sets or passes the variable, commented out or not; 0 where it is only spoken of."""
    for number, line in enumerate(text.splitlines(), start=1):
        if name in line and _sets(line, name):
            return number
    return 0


def _sets(line: str, name: str) -> bool:
    """As in "KEY=", "# KEY=", "- KEY", "KEY: x"; not "${KEY}", which only uses it."""
    head = line.strip().lstrip("#;- \t").removeprefix("export ").strip("\"' ")
    if not head.startswith(name):
        return False
    rest = head[len(name) :].strip("\"'")
    return not rest.strip() or rest.lstrip()[:1] in {"=", ":"}


def _is_spoken_of(path: str, text: str, name: str) -> bool:
    return any(name == token.text.strip("$#:-{}") for token in tokens_of(path, text))
