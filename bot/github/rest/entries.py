"""What lies at places, by git's own trees and blobs."""

from collections.abc import Sequence

from bot.github.client import InstallationClient
from bot.github.entry_query import Node, Place, Wanted
from bot.github.rest.source import RestSource
from bot.github.rest.trees import TreeNode, Trees


async def ask(client: InstallationClient, repository: str, asked: Sequence[Wanted]) -> list[Node | None]:
    """What lies at each place, in the order asked: a request for each file, and for each folder on the way.

    Raises:
        NotFound: GitHub does not show a commit.
        GitHubError: one class for each other way to fail.
    """
    trees = Trees(RestSource(client, repository))
    found: dict[Place, TreeNode | None] = {}
    for commit in dict.fromkeys(commit for (commit, _), _ in asked):
        paths = [path for (its_commit, path), _ in asked if its_commit == commit]
        found |= {(commit, path): node for path, node in (await trees.at(commit, paths)).items()}
    nodes: list[Node | None] = []
    for place, form in asked:
        node = found[place]
        read = trees.folder if form == "Folder" else trees.entry
        nodes.append(None if node is None else await read(node))
    return nodes
