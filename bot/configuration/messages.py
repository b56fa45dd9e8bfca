"""The form of `merge.message`: templates of named placeholders, nothing that could be run."""

import re
from typing import Any

from bot.configuration.compound import KnownFields, listed, record
from bot.configuration.document import Node
from bot.configuration.form import DocumentPlace, ValueForm, did_you_mean, quoted
from bot.configuration.scalars import choice, text
from bot.model.config import MessageConfig, Plain, Strip
from bot.model.message import PLACEHOLDERS

_ALLOWED = "{title, body, strip, cut_at}, each optional"
_BRACES = re.compile(r"\{([^{}]{0,60})\}|[{}]")


def _template(longest: int, *, one_line: bool) -> ValueForm[str]:
    """Text in which every brace belongs to a placeholder."""
    characters = "[^\\x00-\\x1f\\x7f]" if one_line else "[^\\x00-\\x08\\x0b-\\x1f\\x7f]"
    plain = text("a template, such as {title} (#{number})", rf"{characters}+", longest)

    def read(node: Node, place: DocumentPlace) -> str | None:
        value = plain.read(node, place)
        before = len(place.problems)
        for found in _BRACES.finditer(value or ""):
            _check(found, node, place)
        return value if len(place.problems) == before else None

    return ValueForm(allowed=plain.allowed, schema=plain.schema, read=read, write=plain.write)


def _check(found: re.Match[str], node: Node, place: DocumentPlace) -> None:
    name = found[1]
    if name is None:
        place.note(node.line, f"has a {found[0]} that belongs to no placeholder such as {{title}}")
    elif name not in PLACEHOLDERS:
        known = ", ".join(f"{{{placeholder}}}" for placeholder in PLACEHOLDERS)
        hint = did_you_mean(name, PLACEHOLDERS)
        place.note(node.line, f"{quoted(found[0])} is no placeholder{hint or ';'} there are {known}")


def message() -> ValueForm[MessageConfig]:
    """`merge.message`."""
    fields: dict[str, ValueForm[Any]] = {
        "title": _template(200, one_line=True),
        "body": _template(4000, one_line=False),
        "strip": listed(choice(Strip), most=2),
        "cut_at": text("a text of the description", r"[^\x00-\x1f\x7f]+", 200),
    }

    def make(values: dict[str, Any], _node: Node, _place: DocumentPlace) -> MessageConfig:
        return MessageConfig(**values)

    def write(value: MessageConfig) -> Plain:
        return {
            name: fields[name].write(found)
            for name in fields
            if (found := getattr(value, name)) not in (None, (), "")
        }

    return record(KnownFields(fields=fields), _ALLOWED, make, write)
