"""Finds credentials inside of what a name is given: `[]byte("…")`, `Field("…")`, `SecretStr("…")`."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.secrets import Secret, find_secrets
from bot.checklist.core.source import SourceFile
from bot.checklist.languages.vocabulary import CALLS, CONSTRUCTIONS, CONVERSIONS
from bot.checklist.syntax.bindings import Origin, bindings

_WRAPPED = re.compile(
    r"""^(?:await\s+)?(?:new\s+)?(?:\[\]byte|(?:[\w.]+\.)?(?:Field|SecretStr|SecretBytes|SecretString|Secret|from|bytes|str|string
    |b64decode|encode)|new\s+TextEncoder\(\)\.encode)\(\s*(?:default\s*=\s*)?[bru]?(?P<quote>["'`])(?P<text>[^"'`\n]{3,200})(?P=quote)""",
    re.VERBOSE,
)
_NAMES_A_KEY = re.compile(r"^(?:jwt|jws|hmac|signing|token|cookie|session)_?key$", re.IGNORECASE)
_PLAIN = re.compile(r"^[a-z]+(?:[-_. :][a-z]+)*$", re.IGNORECASE)
_MADE = CALLS | CONSTRUCTIONS | CONVERSIONS


def wrapped_credentials(source: SourceFile) -> Iterator[tuple[SgNode, Secret, str]]:
    """Each value that holds a credential, with it and the line in which it was recognised."""
    for binding in bindings(source).all():
        value = binding.value
        if value is None or binding.origin is not Origin.ASSIGNED:
            continue
        text = _text_of(value)
        name = binding.name.rpartition(".")[2]
        if _NAMES_A_KEY.match(name) and text and not _PLAIN.match(text):
            name = "signing_secret"
        elif value.kind() not in _MADE:
            continue
        line = f'{name} = "{text}"'
        found = list(find_secrets(line)) if text else []
        if found:
            yield value, found[0], line


def _text_of(value: SgNode) -> str:
    text = value.text()[:400]
    wrapped = _WRAPPED.match(text)
    if wrapped is not None:
        return wrapped["text"]
    literal = re.fullmatch(r"[bru]?([\"'`])([^\"'`\n]{3,200})\1", text)
    return literal[2] if literal is not None else ""
