"""What makes one schema a faithful part of another: everything it says, the other says too."""

from collections.abc import Iterator, Mapping
from itertools import chain

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    is_required_argument,
    is_required_input_field,
    print_ast,
)


def infidelities(part: GraphQLSchema, whole: GraphQLSchema) -> list[str]:
    """One sentence for each thing that `part` says otherwise than `whole`; empty when faithful."""
    return sorted(
        chain.from_iterable(
            _named(kept, whole.type_map.get(name), part)
            for name, kept in part.type_map.items()
            if not name.startswith("__")
        )
    )


def _named(kept: GraphQLNamedType, real: GraphQLNamedType | None, part: GraphQLSchema) -> Iterator[str]:
    if real is None:
        yield f"{kept.name}: there is no such type"
    elif type(kept) is not type(real):
        yield f"{kept.name}: is a {type(real).__name__}"
    else:
        yield from _inside(kept, real, part)


def _inside(kept: GraphQLNamedType, real: GraphQLNamedType, part: GraphQLSchema) -> Iterator[str]:
    match kept, real:
        case GraphQLObjectType() | GraphQLInterfaceType(), GraphQLObjectType() | GraphQLInterfaceType():
            yield from _members(kept.name, kept.interfaces, real.interfaces, part)
            yield from _fields(kept.name, kept.fields, real.fields)
        case GraphQLUnionType(), GraphQLUnionType():
            yield from _members(kept.name, kept.types, real.types, part)
        case GraphQLEnumType(), GraphQLEnumType():
            yield from (
                f"{kept.name}.{value}: no such value" for value in kept.values.keys() - real.values.keys()
            )
        case GraphQLInputObjectType(), GraphQLInputObjectType():
            yield from _inputs(kept.name, kept.fields, real.fields)
        case _:
            return


def _members(
    owner: str,
    kept: tuple[GraphQLNamedType, ...],
    real: tuple[GraphQLNamedType, ...],
    part: GraphQLSchema,
) -> Iterator[str]:
    """Members, or interfaces, must be the real ones that the part knows, no more and no fewer."""
    expected = {each.name for each in real if each.name in part.type_map}
    actual = {each.name for each in kept}
    yield from (f"{owner}: {name} does not belong" for name in actual - expected)
    yield from (f"{owner}: lacks {name}" for name in expected - actual)


def _fields(owner: str, kept: Mapping[str, GraphQLField], real: Mapping[str, GraphQLField]) -> Iterator[str]:
    for name, field in kept.items():
        where = f"{owner}.{name}"
        if name not in real:
            yield f"{where}: no such field"
            continue
        if str(field.type) != str(real[name].type):
            yield f"{where}: is {real[name].type}, not {field.type}"
        yield from _inputs(where, field.args, real[name].args)


def _inputs(
    owner: str,
    kept: Mapping[str, GraphQLArgument] | Mapping[str, GraphQLInputField],
    real: Mapping[str, GraphQLArgument] | Mapping[str, GraphQLInputField],
) -> Iterator[str]:
    for name, value in kept.items():
        if name not in real:
            yield f"{owner}({name}): no such argument"
        elif str(value.type) != str(real[name].type):
            yield f"{owner}({name}): is {real[name].type}, not {value.type}"
        elif _default(value) != _default(real[name]):
            yield f"{owner}({name}): defaults to {_default(real[name])}"
    for name, value in real.items():
        if name not in kept and _is_required(value):
            yield f"{owner}({name}): is required and missing"


def _is_required(value: GraphQLArgument | GraphQLInputField) -> bool:
    if isinstance(value, GraphQLArgument):
        return is_required_argument(value)
    return is_required_input_field(value)


def _default(value: GraphQLArgument | GraphQLInputField) -> str | None:
    if value.default is None or value.default.literal is None:
        return None
    return print_ast(value.default.literal)
