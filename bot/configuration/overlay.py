"""One file laid over another: key by key, where lists and single values take the place of what was there."""

from collections.abc import Iterator, Sequence

from bot.configuration.document import Entries, Node, Scalar

Path = Sequence[str]


def overlaid(below: Node, above: Node) -> Node:
    """`above` over `below`: mappings are joined, all else is replaced. Line numbers stay those of each."""
    if not isinstance(below, Entries) or not isinstance(above, Entries):
        return above
    over = {key.value: value for key, value in above.entries if isinstance(key, Scalar)}
    known = {key.value for key, _ in below.entries if isinstance(key, Scalar)}
    kept = [
        (key, overlaid(value, over[key.value]) if isinstance(key, Scalar) and key.value in over else value)
        for key, value in below.entries
    ]
    added = [
        (key, value) for key, value in above.entries if isinstance(key, Scalar) and key.value not in known
    ]
    return Entries(above.line, (*kept, *added))


def without(node: Node, *names: str) -> Node:
    """A mapping without some of its keys."""
    if not isinstance(node, Entries):
        return node
    kept = [
        (key, value) for key, value in node.entries if not isinstance(key, Scalar) or key.value not in names
    ]
    return Entries(node.line, tuple(kept))


def at(node: Node, path: Path) -> tuple[int, Node] | None:
    """The line of the key at a path and what is there; None where nothing is."""
    line = node.line
    for name in path:
        found = next((entry for entry in _entries(node) if entry[0].value == name), None)
        if found is None:
            return None
        line, node = found[0].line, found[1]
    return line, node


def standing_at(path: Path, node: Node) -> Node:
    """A document in which only that value stands, at that path."""
    for name in reversed(path):
        node = Entries(node.line, ((Scalar(node.line, name), node),))
    return node


def _entries(node: Node) -> Iterator[tuple[Scalar, Node]]:
    if isinstance(node, Entries):
        yield from ((key, value) for key, value in node.entries if isinstance(key, Scalar))
