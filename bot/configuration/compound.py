"""Forms of lists, mappings and records."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.configuration.document import Entries, Items, Node, Scalar
from bot.configuration.form import DocumentPlace, ValueForm, did_you_mean, quoted, refuse
from bot.model.config import Plain

T = TypeVar("T")


def listed(form: ValueForm[T], *, most: int = 100) -> ValueForm[Sequence[T]]:
    """A list of values of one form."""
    allowed = f"a list; each item {form.allowed}"

    def read(node: Node, place: DocumentPlace) -> Sequence[T] | None:
        match node:
            case Items(items=items) if len(items) <= most:
                values = [form.read(item, place.at(index)) for index, item in enumerate(items)]
                return tuple(value for value in values if value is not None)
            case Items():
                place.note(node.line, f"must not hold more than {most} items")
                return None
            case _:
                refuse(node, place, allowed)
                return None

    return ValueForm(
        allowed=allowed,
        schema={"type": "array", "items": form.schema, "maxItems": most},
        read=read,
        write=lambda values: [form.write(value) for value in values],
    )


def mapped(names: ValueForm[str], form: ValueForm[T], *, most: int = 200) -> ValueForm[Mapping[str, T]]:
    """A mapping from names of one form to values of another."""
    allowed = f"a mapping; each key {names.allowed}; each value {form.allowed}"

    def read(node: Node, place: DocumentPlace) -> Mapping[str, T] | None:
        match node:
            case Entries(entries=entries) if len(entries) <= most:
                values = {
                    name: form.read(value, place.inside(name))
                    for name, key, value in named_entries(node, place)
                    if names.read(key, place.inside(name)) is not None
                }
                return {name: value for name, value in values.items() if value is not None}
            case Entries():
                place.note(node.line, f"must not hold more than {most} keys")
                return None
            case _:
                refuse(node, place, allowed)
                return None

    return ValueForm(
        allowed=allowed,
        schema={
            "type": "object",
            "propertyNames": names.schema,
            "additionalProperties": form.schema,
            "maxProperties": most,
        },
        read=read,
        write=lambda values: {name: form.write(value) for name, value in values.items()},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFields:
    """The fields of a mapping whose keys are known, some of them required."""

    fields: Mapping[str, ValueForm[Any]]
    required: Sequence[str] = ()

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of such a mapping."""
        properties = {name: form.schema for name, form in self.fields.items()}
        return {
            "type": "object",
            "properties": properties,
            "required": list(self.required),
            "additionalProperties": False,
        }

    def read(self, node: Entries, place: DocumentPlace) -> dict[str, Any]:
        """The values of the fields that are there and right; all else is noted."""
        values = {}
        for name, key, value in named_entries(node, place):
            if name in self.fields:
                values[name] = self.fields[name].read(value, place.inside(name))
            else:
                hint = did_you_mean(name, self.fields) or f"; allowed are {', '.join(self.fields)}"
                place.inside(name).note(key.line, f"is not a key that Babysit knows{hint}")
        for name in self.required:
            if name not in values:
                place.inside(name).note(node.line, f"is missing: must be {self.fields[name].allowed}")
        return {name: value for name, value in values.items() if value is not None}


def record(
    shape: KnownFields,
    allowed: str,
    make: Callable[[dict[str, Any], Node, DocumentPlace], T | None],
    write: Callable[[T], Plain],
) -> ValueForm[T]:
    """A mapping of known keys; `make` is only asked when every field is right."""

    def read(node: Node, place: DocumentPlace) -> T | None:
        if not isinstance(node, Entries):
            refuse(node, place, allowed)
            return None
        before = len(place.problems)
        values = shape.read(node, place)
        return make(values, node, place) if len(place.problems) == before else None

    return ValueForm(allowed=allowed, schema=shape.schema, read=read, write=write)


def named_entries(node: Entries, place: DocumentPlace) -> Iterator[tuple[str, Node, Node]]:
    """Name, key and value of each entry; a key that is no text or comes twice is noted and left out."""
    seen: dict[str, int] = {}
    for key, value in node.entries:
        match key:
            case Scalar(value=str() as name) if name in seen:
                place.inside(name).note(key.line, f"is here twice: the first is in line {seen[name]}")
            case Scalar(value=str() as name):
                seen[name] = key.line
                nothing = isinstance(value, Scalar) and value.value is None
                yield (
                    name,
                    key,
                    Scalar(key.line, None) if nothing else value,
                )  # YAML puts nothing a line later
            case Scalar(value=other):
                place.note(key.line, f"the key {quoted(other)} must be text: put it in quotes")
            case _:
                place.note(key.line, "a key must be text, not a list or a mapping")
