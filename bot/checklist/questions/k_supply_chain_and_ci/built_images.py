"""The images that the repository itself builds, by the names that its workflows and scripts give them."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from bot.checklist.core.tree import Tree
from bot.checklist.questions.k_supply_chain_and_ci.workflows import is_workflow

_NAME = r"[\"']?(?:(?:docker\.io|index\.docker\.io)/)?([a-z0-9][\w.-]*(?:/[\w.-]+)+)"
_BUILDS = (
    re.compile(r"\bdocker\s+(?:image\s+|buildx\s+)?build\b[^\n]*?(?:-t|--tag)[ =]" + _NAME),
    re.compile(r"(?m)^\s*(?:-\s*)?(?:tags|images):\s*\|?\s*(?:-\s*)?" + _NAME),
)
_LISTED = re.compile(r"(?m)^\s*(?:tags|images):\s*[|>][+-]?\s*\n((?:[ \t]+[^\n:]*(?::[^\s/][^\n]*)?\n?)+)")
_COMPOSED = re.compile(r"(?m)^\s*image:\s*" + _NAME)
_TAG = re.compile(r"(?::[^/]*|@.*)$")
_SCRIPTS = re.compile(
    r"(?:^|/)(?:makefile|justfile|taskfile\.ya?ml|[^/]*\.sh|[^/]*dockerfile[^/]*)$", re.IGNORECASE
)
_COMPOSE = re.compile(r"(?:^|/)(?:docker-)?compose[\w.-]*\.ya?ml$")
_BUILDER = re.compile(r"build-push-action|metadata-action|docker\s+(?:image\s+|buildx\s+)?build|bake-action")
_MOST_FILES = 400


def is_built_here(image: str, tree: Tree) -> bool:
    """Whether files that the change leaves alone build an image of this name, whatever its tag.

    An official image, which has no slash, never counts: nobody can say which one is meant.
    """
    name = _plain(image)
    return "/" in name and name in tree.made("built images", lambda: set(_built(tree)))


def _plain(image: str) -> str:
    return re.sub(r"^(?:index\.)?docker\.io/", "", _TAG.sub("", image.strip("\"'"))).lower()


def _built(tree: Tree) -> Iterator[str]:
    paths = [path for path in tree.paths() if path not in tree.changed and _may_build(path)]
    for source in map(tree.read, paths[:_MOST_FILES]):
        text = source.text if source is not None else ""
        if _COMPOSE.search(PurePosixPath(source.path).name) if source is not None else False:
            yield from (_plain(found[1]) for found in _COMPOSED.finditer(text) if "build:" in text)
        elif _BUILDER.search(text):
            for pattern in _BUILDS:
                yield from (_plain(found[1]) for found in pattern.finditer(text))
            for listed in _LISTED.finditer(text):
                yield from (_plain(found[1]) for found in re.finditer(_NAME, listed[1]))


def _may_build(path: str) -> bool:
    return is_workflow(path) or bool(_SCRIPTS.search(path) or _COMPOSE.search(path))
