"""The query for what lies at paths of commits, written for as many paths as are asked for together."""

from collections.abc import Sequence
from functools import cache
from typing import TypeAlias

import msgspec

from bot.github.client import InstallationClient
from bot.github.documents import document
from bot.github.errors import NotFound, ServerError
from bot.github.graphql import Document
from bot.github.graphql_forms import Camel
from bot.github.repository import split

_WHERE = "query Files"

Place: TypeAlias = tuple[str, str]
"""A commit's SHA and a path in it."""
Wanted: TypeAlias = tuple[Place, str]
"""A place and the fragment to read it by: `Entry` for a file, `Folder` for the files directly in a folder."""


class Child(Camel):
    """A name in a folder."""

    name: str
    mode: int
    oid: str
    object: "GitObject | None" = None


class GitObject(Camel):
    """A blob, or a tree with its `entries`."""

    kind: str = msgspec.field(name="__typename", default="")
    byte_size: int = 0
    is_binary: bool | None = None
    is_truncated: bool = False
    text: str | None = None
    entries: list[Child] | None = None

    @property
    def whole_text(self) -> str | None:
        """The text, None where there is none or GitHub cut it short."""
        return None if self.is_truncated else self.text


class Node(Camel):
    """What lies at a path."""

    mode: int
    oid: str
    object: GitObject | None = None


class _Data(Camel):
    repository: dict[str, dict[str, Node | None] | None] | None = None


async def ask(client: InstallationClient, repository: str, asked: Sequence[Wanted]) -> list[Node | None]:
    """What lies at each place, in the order asked and in one request.

    Raises:
        NotFound: GitHub does not show a commit.
        ServerError: it did not answer for every place.
        GitHubError: one class for each other way to fail.
    """
    commits = tuple(dict.fromkeys(commit for (commit, _), _ in asked))
    layout = tuple((commits.index(commit), form) for (commit, _), form in asked)
    names = split(repository)
    variables: dict[str, object] = {"owner": names["owner"], "name": names["repo"]}
    variables |= {f"c{index}": commit for index, commit in enumerate(commits)}
    variables |= {f"p{index}": path for index, ((_, path), _) in enumerate(asked)}
    answer = await client.query(Document(operation(layout), _Data), variables)
    if answer.errors or answer.data.repository is None:
        raise ServerError(_WHERE, answer.errors[0].message if answer.errors else "no repository")
    shown = answer.data.repository
    if any(not shown.get(f"c{index}") for index in range(len(commits))):
        raise NotFound(_WHERE, "a commit that is to be compared")
    return [(shown[f"c{commit}"] or {}).get(f"p{index}") for index, (commit, _) in enumerate(layout)]


def operation(layout: Sequence[tuple[int, str]]) -> str:
    """The query for places of which the n-th lies in the commit of that number and is read in that form.

    Paths and SHAs are variables: no text from outside becomes part of a query.
    """
    commits = range(max(commit for commit, _ in layout) + 1)
    declared = [f"$c{commit}: GitObjectID!" for commit in commits]
    declared += [f"$p{index}: String!" for index in range(len(layout))]
    parts = [
        f"c{commit}: object(oid: $c{commit}) {{ ... on Commit {{ "
        + " ".join(
            f"p{index}: file(path: $p{index}) {{ ...{form} }}"
            for index, (its_commit, form) in enumerate(layout)
            if its_commit == commit
        )
        + " } }"
        for commit in commits
    ]
    head = f"query Files($owner: String!, $name: String!, {', '.join(declared)})"
    body = "\n".join(parts)
    used = "\n".join(_fragment(form) for form in sorted({form for _, form in layout}))
    return f"{head} {{ repository(owner: $owner, name: $name) {{\n{body}\n}} }}\n{used}"


@cache
def _fragments() -> str:
    return document("entry")


def _fragment(form: str) -> str:
    """One of the two fragments: GitHub refuses a document with one that it does not use."""
    parts = ("fragment " + part for part in _fragments().split("fragment ")[1:])
    return next(part for part in parts if part.startswith(f"fragment {form} "))
