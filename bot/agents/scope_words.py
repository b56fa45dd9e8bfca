"""The words by which agent files say what an agent owns, only reads, or never touches."""

import re
from enum import Enum


class ScopeKind(Enum):
    """What a line of a scope says of its paths, as people read it."""

    NEVER = "never touch"
    OWN = "owns"
    READ = "read-only"


_FILLERS = frozenset(
    {
        *("a", "all", "agent", "and", "are", "code", "directories", "directory", "dirs"),
        *("exclusively", "explicitly", "file", "files", "folder", "folders", "fully", "globs", "i", "it"),
        *("list", "of", "only", "path", "paths", "patterns", "solely", "strictly", "the", "these", "this"),
        *("what", "which", "you", "your"),
    }
)
_OWN = (
    "owns | own | owned | ownership | allowed | allowed to edit | allowed to modify | allowed to touch | "
    "may modify | can modify | may edit | can edit | may write | can write | may change | may touch | "
    "may read write | read write | modify | edit | write | writes | writable | write access | in scope | "
    "responsible for"
)
_READ = (
    "read | reads | readonly | may read | can read | read access | reference | read reference | "
    "read not write"
)
_NEVER = (
    "never | never touch | never touches | never modify | never edit | never change | never write | "
    "never write to | must not touch | must not modify | must not edit | must not change | "
    "may not touch | may not modify | may not edit | cannot touch | can not touch | cannot modify | "
    "cannot edit | do not touch | dont touch | do not modify | dont modify | do not edit | dont edit | "
    "do not change | do not own | dont own | does not own | doesnt own | not own | not owned | "
    "off limits | offlimits | forbidden | denied | deny | excluded | out scope | disallowed | "
    "prohibited | not allowed | no access | hands off"
)
_WORDS = {ScopeKind.OWN: _OWN, ScopeKind.READ: _READ, ScopeKind.NEVER: _NEVER}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split(" | ")}
_GENERAL = frozenset(
    {
        *("allowed", "modify", "edit", "write", "writes", "read", "reads", "reference", "forbidden"),
        *("denied", "deny", "excluded", "never", "disallowed", "prohibited", "not allowed", "no access"),
        "ownership",
    }
)
"""Words that mean a scope only in a section about it: elsewhere they are about other things."""
_SPECIFYING = frozenset({"only", "path", "paths", "files", "directories", "folders", "globs"})
_SCOPE = re.compile(
    r"\b(?:scope|ownership|boundar(?:y|ies)|file access|paths?|territory|write access|owned|permissions)\b"
)
_ORDERS = frozenset(
    {"never", "must", "may", "can", "cannot", "do", "don't", "don\u2019t", "only", "modify", "edit", "write"}
)
MOST_WORDS = 7


def kind_of(words: str, *, in_scope: bool) -> ScopeKind | None:
    """What a key, a heading or a column's head says; `in_scope` where it stands in a section about scope."""
    words = re.sub(r"\([^()]{0,80}\)", " ", words)
    spoken = re.findall(r"[a-z]+", words.lower().replace("'", "").replace("\u2019", ""))[: MOST_WORDS + 5]
    core = " ".join(word for word in spoken if word not in _FILLERS)
    is_specific = core not in _GENERAL or not _SPECIFYING.isdisjoint(spoken)
    return _KINDS.get(core) if in_scope or is_specific else None


def kind_of_order(words: str) -> ScopeKind | None:
    """What the beginning of a sentence orders: "never edit", "may only modify"; no noun is an order."""
    kind = kind_of(words, in_scope=False)
    begins = words.lower().replace("you ", "", 1).split(" ", 1)[0]
    return kind if begins in _ORDERS and len(words.split()) > 1 else None


def is_scope_title(title: str) -> bool:
    """Whether a heading begins a section about scope."""
    return bool(_SCOPE.search(title.lower())) and len(title.split()) <= MOST_WORDS
