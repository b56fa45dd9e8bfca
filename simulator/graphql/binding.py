"""Ties the schema to the classes that answer it: a field `headRefName` is the attribute `head_ref_name`."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from graphql import (
    GraphQLError,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLSchema,
    get_named_type,
)

from simulator.errors import Refused
from simulator.graphql.connections import Window, check_bounds, page
from simulator.graphql.errors import unprocessable

_ABSENT = object()
_BOUNDS = ("first", "last", "after", "before")
Info: TypeAlias = GraphQLResolveInfo[object]  # ty: ignore[invalid-type-form]  # ty misses the generic base
Present: TypeAlias = Callable[[object], object]
_SHA = re.compile("[0-9a-f]{40}")
_HUMP = re.compile(r"(?<=[a-z0-9])([A-Z]+)")


def snake_case(name: str) -> str:
    """`headRefName` as `head_ref_name`."""
    return _HUMP.sub(lambda hump: "_" + hump[1], name).lower()


def bind(schema: GraphQLSchema, present: Present) -> None:
    """Make every field of the schema ask its source, in snake case, and write dates as GitHub does.

    `present` puts objects of the schema in place of the references that a field gave.
    """
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLInputObjectType):
            for name, wish in kind.fields.items():
                wish.out_name = snake_case(name)
        elif isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            for name, asked in kind.fields.items():
                _bind_field(kind.name, name, asked, present)
        elif isinstance(kind, GraphQLScalarType) and kind.name == "DateTime":
            kind.coerce_output_value = written_date
        elif isinstance(kind, GraphQLScalarType) and kind.name == "GitObjectID":
            kind.coerce_input_value = whole_sha


def written_date(moment: object) -> str:
    """GitHub's form of a time: UTC, whole seconds, Z.

    Raises:
        TypeError: it is no time.
    """
    if not isinstance(moment, datetime):
        raise TypeError(f"no time: {moment!r}")
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def whole_sha(value: object) -> str:
    """A commit's whole name: GitHub takes no abbreviation.

    Raises:
        GraphQLError: it is none.
    """
    if not isinstance(value, str) or _SHA.fullmatch(value) is None:
        raise GraphQLError(f"Could not coerce value {value!r} to GitObjectID")
    return value


def _bind_field(owner: str, name: str, asked: GraphQLField, present: Present) -> None:
    attribute = snake_case(name)
    for argument, details in asked.args.items():
        details.out_name = snake_case(argument)
    if owner == "Mutation":
        asked.resolve = _deed(attribute)
    elif get_named_type(asked.type).name.endswith("Connection"):
        asked.resolve = _connected(attribute, name, get_named_type(asked.type).name, present)
    else:
        asked.resolve = _plain(attribute, present)


def _ask(source: object, attribute: str, arguments: Mapping[str, object]) -> object:
    """The attribute of the source, or of what stands behind it; a method is called with the arguments."""
    if isinstance(source, Mapping):
        return source.get(attribute)
    for owner in (source, *getattr(source, "behind", ())):
        found = getattr(owner, attribute, _ABSENT)
        if found is not _ABSENT:
            return found(**arguments) if callable(found) else found
    raise AttributeError(f"{type(source).__name__} does not answer {attribute}")


def _plain(attribute: str, present: Present) -> Callable[..., object]:
    def resolve(source: object, _info: Info, **arguments: object) -> object:
        return present(_ask(source, attribute, arguments))

    return resolve


def _deed(attribute: str) -> Callable[..., object]:
    """The input's fields are the method's arguments; GitHub's refusals of the deed are the field's error."""

    def resolve(source: object, _info: Info, **arguments: object) -> object:
        wishes = dict(_mapping(arguments["input"]))
        mutation_id = wishes.pop("client_mutation_id", None)
        try:
            payload = _ask(source, attribute, wishes)
        except Refused as refused:
            raise unprocessable(refused.message) from refused
        return {**_mapping(payload), "client_mutation_id": mutation_id}

    return resolve


def _connected(attribute: str, name: str, type_name: str, present: Present) -> Callable[..., object]:
    """The attribute gives all items; the page is cut here. A null list is a null connection."""

    def resolve(source: object, _info: Info, **arguments: object) -> object:
        window = _window(arguments)
        check_bounds(window, name)
        wanted = {key: value for key, value in arguments.items() if key not in _BOUNDS}
        items = present(_ask(source, attribute, wanted))
        if items is None:
            return None
        if not isinstance(items, Sequence):
            raise TypeError(f"{attribute} gave no list")
        return page(items, window, type_name)

    return resolve


def _window(arguments: Mapping[str, object]) -> Window:
    first, last, after, before = (arguments.get(bound) for bound in _BOUNDS)
    return Window(
        first=first if isinstance(first, int) else None,
        last=last if isinstance(last, int) else None,
        after=after if isinstance(after, str) else None,
        before=before if isinstance(before, str) else None,
    )


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError(f"no mapping: {value!r}")
    return value
