"""Whether a property of an object or a class is written once in its file, as a constant."""

import re

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.vocabulary import CLASSES, FIELDS, FLOATS, FUNCTIONS, INTEGERS, OBJECTS, PAIRS
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import dotted, object_value
from bot.checklist.values.folding import fold


def is_fixed_property(node: SgNode, source: SourceFile) -> bool:
    """`self.LIMIT`, `cls._threshold`, `this.operator.cosine`: this file has a constant and nothing else."""
    parts = dotted(node).split(".")
    if any(not part.isidentifier() for part in parts) or _is_assigned(node.text(), source):
        return False
    if source.habits.has_class_constants:
        return len(parts) == len(("self", "name")) and _is_of_class(parts[1], node, source)
    return source.habits.has_object_constants and _is_of_literal(parts[1:], source)


def _is_assigned(text: str, source: SourceFile) -> bool:
    whole = re.escape(text.partition(".")[2])
    return re.search(rf"\b(?:self|cls|this)\.{whole}\s*(?:[-+*/|]?=)(?!=)", source.text) is not None


def _is_of_class(name: str, node: SgNode, source: SourceFile) -> bool:
    """Whether each class of the file that has an attribute of that name gives it a constant."""
    found = [binding for binding in bindings(source).of(name, node) if binding.origin is not Origin.PARAMETER]
    return bool(found) and all(
        binding.value is not None
        and _is_in_class_body(binding.value)
        and (binding.value.kind() in FLOATS | INTEGERS or fold(binding.value, source).is_constant)
        for binding in found
    )


def _is_in_class_body(value: SgNode) -> bool:
    outer = next((ancestor for ancestor in value.ancestors() if ancestor.kind() in CLASSES | FUNCTIONS), None)
    return outer is not None and outer.kind() in CLASSES


def _is_of_literal(path: list[str], source: SourceFile) -> bool:
    """Whether the property is one of an object literal that is itself a property of that name."""
    if len(path) != len(("operator", "cosine")):
        return False
    held = [
        value
        for pair in source.nodes(PAIRS, FIELDS)
        if (key := pair.field("key") or pair.field("property") or pair.field("name")) is not None
        and key.text() == path[0]
        and (value := pair.field("value")) is not None
    ]
    values = [object_value(node, path[1]) if node.kind() in OBJECTS else None for node in held]
    return bool(values) and all(node is not None and fold(node, source).is_constant for node in values)
