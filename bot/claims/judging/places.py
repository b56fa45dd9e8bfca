"""Which files of a repository a claim means by "the index", "package.json", or nothing at all."""

from collections.abc import Iterator, Sequence

from bot.claims.judging.near import only_twin
from bot.claims.judging.tree import FileTree, base_of, folder_of, repository_path, stem_of
from bot.claims.reading.lexicon import word_set
from bot.claims.reading.manifests import is_environment_file, is_manifest
from bot.model.claims import Claim

MOST_FILES = 20
_INDEX_STEMS = word_set(
    "index _journal journal manifest __init__ mod registry routes router urls exports barrel catalog "
    "changelog sidebars sidebar mkdocs kustomization summary toc nav atlas _index register "
    "registrations main lib all"
)
_WORDS = {
    "journal": ("journal",),
    "manifest": ("manifest",),
    "registry": ("regist",),
    "registrations": ("regist",),
    "router": ("route", "urls"),
    "routes": ("route", "urls"),
    "sidebar": ("sidebar",),
    "nav": ("nav", "mkdocs", "sidebar"),
    "toc": ("toc", "summary", "index", "readme"),
    "changelog": ("changelog",),
    "barrel": ("index", "__init__", "mod"),
    "kustomization": ("kustomization",),
    "readme": ("readme",),
    "catalog": ("catalog",),
}
_AT_ROOT = word_set(
    "readme license licence changelog contributing security notice makefile dockerfile setup conftest "
    "tsconfig package-lock yarn pnpm-lock codeowners procfile gemfile jenkinsfile app server config "
    "settings"
)
_TEST_PARTS = frozenset({"test", "tests", "__tests__", "spec", "specs", "testing", "e2e"})
_PARTS = ("/", "_", "-", ".")


def is_index(path: str) -> bool:
    """Whether a file's name says that it lists others."""
    return stem_of(path).casefold() in _INDEX_STEMS or base_of(path).casefold() == "atlas.sum"


def may_lie_at_root(base: str, tree: FileTree) -> bool:
    """Whether a bare file name may mean one at the root, so that its namesake elsewhere proves nothing."""
    if is_index(base) or is_manifest(base) or base.startswith(".") or ".config." in base:
        return True
    ending = base.rpartition(".")[2]
    alike = [path for path in tree.by_folder.get("", ()) if path.rpartition(".")[2] == ending]
    return base.partition(".")[0].casefold() in _AT_ROOT or len(alike) > 1


def is_test(path: str) -> bool:
    """Whether a path names a test by its folder or its name."""
    lowered = path.casefold()
    for mark in _PARTS[1:]:
        lowered = lowered.replace(mark, "/")
    return not _TEST_PARTS.isdisjoint(lowered.split("/")) or base_of(path).endswith(
        ("Test.java", "Tests.cs", "Test.kt")
    )


def named_files(name: str, tree: FileTree) -> tuple[str, ...]:
    """The files that a path or a base name may mean: the exact one, else all that end with it."""
    path = repository_path(name)
    if path in tree.files:
        return (path,)
    return tuple(tree.ending_with(path))


def serving(folder: str, tree: FileTree, word: str = "") -> tuple[str, ...]:
    """The indexes in a folder, its `meta`, and its parent; only such as the word means, if it means some."""
    found = [
        path
        for place in _around(folder)
        for path in tree.by_folder.get(place, ())
        if is_index(path) and (word == "changelog" or stem_of(path).casefold() != "changelog")
    ]
    meant = [path for path in found if any(part in base_of(path).casefold() for part in _WORDS.get(word, ()))]
    return tuple(meant or found)[:MOST_FILES]


def _around(folder: str) -> Iterator[str]:
    yield folder
    yield f"{folder}/meta".removeprefix("/")
    if folder:
        yield folder_of(folder)


def home_of(subject: str, tree: FileTree) -> str | None:
    """The folder in which the subject lies, or its one twin; None when nothing tells."""
    path = repository_path(subject)
    found = named_files(path, tree) or _with_stem(path, tree)
    if len(found) == 1:
        return folder_of(found[0])
    twin = only_twin(path, tree)
    if twin is not None:
        return folder_of(twin)
    return folder_of(path) if "/" in path and folder_of(path) in tree.folders else None


def _with_stem(path: str, tree: FileTree) -> Sequence[str]:
    if "." in base_of(path) or len(path) < 4:  # noqa: PLR2004 - shorter names are words
        return ()
    return [
        found
        for ext in ("sql", "ts", "js", "py", "go", "md", "tsx")
        for found in tree.ending_with(f"{path}.{ext}")
    ]


def containers_of(claim: Claim, tree: FileTree) -> tuple[str, ...]:
    """The files that the claim's container may mean, at most `MOST_FILES`; empty when nothing tells."""
    if not claim.container:
        return ()
    files = named_files(claim.container, tree)
    if files:
        home = home_of(claim.subject, tree)
        close = [path for path in files if home is not None and folder_of(path) in set(_around(home))]
        return tuple(close or files)[:MOST_FILES]
    folder = repository_path(claim.container)
    if folder in tree.folders:
        return tuple(path for path in tree.by_folder.get(folder, ()) if is_index(path) or is_manifest(path))
    return _generic(claim, tree)


def _generic(claim: Claim, tree: FileTree) -> tuple[str, ...]:
    if "." in claim.container or "/" in claim.container:
        return ()
    home = home_of(claim.subject, tree)
    return serving(home, tree, claim.container.casefold()) if home is not None else ()


def manifests(tree: FileTree) -> tuple[str, ...]:
    """The dependency manifests, those nearest to the root first."""
    found = [path for base in tree.bases if is_manifest(base) for path in tree.by_base[base]]
    return tuple(sorted(found, key=lambda path: (path.count("/"), path))[: MOST_FILES + 1])


def environment_files(name: str, tree: FileTree) -> tuple[str, ...]:
    """The files that "the compose file" or ".env.example" mean."""
    if "." in name or "/" in name:
        return named_files(name, tree)
    return tuple(
        path
        for base in tree.bases
        if is_environment_file(base) and name in base
        for path in tree.by_base[base]
    )
