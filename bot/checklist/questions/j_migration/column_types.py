"""Whether a column's new type holds all that the old one did without rewriting the table."""

import re

_SIZED = re.compile(
    r"(?:\w+\.)*(?P<name>\w+)\s*\((?:[^()]*?\b(?:length|max_length)\s*=\s*)?\s*(?P<size>\d+)?[^()]*\)?$"
)
_TEXTS = frozenset({"string", "varchar", "unicode", "autostring"})
_UNBOUNDED = frozenset({"text", "unicodetext", "textfield"})


def is_widened(old: str, new: str) -> bool:
    """Whether a change of type only lets a text be longer, or is none; as SQLAlchemy writes types."""
    if "".join(old.split()) == "".join(new.split()):
        return True
    old_name, old_size = _parts(old)
    new_name, new_size = _parts(new)
    if old_name not in _TEXTS | _UNBOUNDED:
        return False
    if new_name in _UNBOUNDED or (new_name in _TEXTS and new_size is None):
        return True
    return new_name in _TEXTS and old_name in _TEXTS and old_size is not None and (new_size or 0) >= old_size


def _parts(written: str) -> tuple[str, int | None]:
    found = _SIZED.match(written.strip())
    if found is None:
        return written.strip().rpartition(".")[2].lower(), None
    return found["name"].lower(), int(found["size"]) if found["size"] else None
