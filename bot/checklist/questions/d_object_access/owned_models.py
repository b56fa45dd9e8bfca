"""Which models belong to somebody, by their fields or what they refer to; a catalogue belongs to nobody."""

import re
from collections.abc import Iterator, Mapping

from bot.checklist.core.tree import Tree
from bot.checklist.facts.tenancy import Tenancy, fields_of, models_in, one_of, plain, schemas
from bot.checklist.values.safe_names import word_set

_OWNERS = word_set(
    """
    user owner author creator createdby addedby customer client member members profile account patient
    student employee person assignee sender recipient buyer seller uploader uploadedby participants email
    session token
    """
)
_PEOPLE = re.compile(r"User\b|AUTH_USER_MODEL")
_NAMED = re.compile(
    r"\b([A-Z]\w*)\.(?:objects|query)\b|\b(?:get_object_or_404|get_list_or_404|query|select|update|delete|get|aget)\(\s*([A-Z]\w*)\b"
)
_ROUNDS = 3
_WORD = re.compile(r"\b[A-Z]\w*\b")


def belongs_to_nobody(lookup: str, tree: Tree) -> bool:
    """Whether a lookup, as written, is of a model in sight that neither has an owner nor hangs on one."""
    found = _NAMED.search(lookup)
    name = one_of(found[1] or found[2]) if found else ""
    known = tree.made("models and their owners", lambda: _owned(tree)) if name else {}
    return known.get(name) is False


def _owned(tree: Tree) -> Mapping[str, bool]:
    """Every model in sight, and whether it is somebody's."""
    tenancy = Tenancy(tree)
    bodies = {one_of(name): body for name, body in _models(tree)}
    owned = {
        name: bool(_PEOPLE.search(body))
        or any(
            plain(field).removesuffix("id") in _OWNERS or tenancy.is_column(field)
            for field in fields_of(body)
        )
        for name, body in bodies.items()
    }
    words = {name: {one_of(word) for word in _WORD.findall(body)} for name, body in bodies.items()}
    for _ in range(_ROUNDS):
        for name in [model for model, is_owned in owned.items() if not is_owned]:
            owned[name] = any(owned.get(word, False) for word in words[name] - {name})
    return owned


def _models(tree: Tree) -> Iterator[tuple[str, str]]:
    for source in schemas(tree):
        if source.path.endswith(".py"):
            yield from ((match["name"], match["body"]) for match in models_in(source))
