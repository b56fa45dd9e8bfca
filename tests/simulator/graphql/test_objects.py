"""Nothing in the schema is left without an answer."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import get_args, get_origin, get_type_hints

import pytest
from graphql import (
    GraphQLAbstractType,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_required_argument,
)

from simulator.graphql import connections, objects
from simulator.graphql.binding import snake_case
from simulator.graphql.execute import schema
from tests.simulator.graphql.asking import Asker

CLASSES = {
    name: found
    for info in pkgutil.iter_modules(objects.__path__)
    for name, found in vars(importlib.import_module(f"{objects.__name__}.{info.name}")).items()
    if isinstance(found, type) and found.__module__.startswith(objects.__name__)
} | {name: found for name, found in vars(connections).items() if isinstance(found, type)}
STAND_INS = {"CheckRunStateCount": "StateCount", "StatusContextStateCount": "StateCount"}


def answering_class(kind: str) -> type:
    for suffix in ("Connection", "Edge"):
        if kind.endswith(suffix) and kind not in CLASSES:
            return CLASSES[suffix]
    return CLASSES[STAND_INS.get(kind, kind)]


def answered(owner: type) -> set[str]:
    """What a class, and what stands behind it, has names for."""
    names = {name for name in dir(owner) if not name.startswith("_")}
    getter = getattr(owner, "behind", None)
    hints = get_type_hints(getter.fget if isinstance(getter, property) else owner) if getter else {}
    behind = hints.get("return", hints.get("behind"))
    if get_origin(behind) is tuple:
        names |= {name for each in get_args(behind) for name in answered(each)}
    return names


OBJECTS = [
    kind.name
    for kind in schema().type_map.values()
    if isinstance(kind, GraphQLObjectType)
    and not kind.name.startswith("__")
    and not kind.name.endswith("Payload")
]


@pytest.mark.parametrize("kind", OBJECTS)
def test_every_field_of_a_type_has_somebody_who_answers_it(kind: str) -> None:
    asked = schema().type_map[kind]
    assert isinstance(asked, GraphQLObjectType)

    missing = {snake_case(name) for name in asked.fields} - answered(answering_class(kind))

    assert missing == set()


def selections(kind: GraphQLNamedType, trail: tuple[str, ...]) -> Iterator[str]:
    """Every field of a type, and of what it leads to, no type twice on the way."""
    if isinstance(kind, GraphQLAbstractType) and is_abstract_type(kind):
        yield "__typename"
        for possible in schema().get_possible_types(kind):
            inside = " ".join(selections(possible, trail))
            if inside:
                yield f"... on {possible.name} {{ {inside} }}"
    elif isinstance(kind, GraphQLObjectType) and kind.name not in trail and len(trail) < 7:
        for name, asked in kind.fields.items():
            yield from selection(f"{kind.name}_{name}: {name}", asked, (*trail, kind.name))


ARGUMENTS = {"isRequired": "(pullRequestNumber: 1)"}


def selection(name: str, asked: GraphQLField, trail: tuple[str, ...]) -> Iterator[str]:
    if any(is_required_argument(argument) for argument in asked.args.values()):
        return
    bare = name.split(": ")[1]
    arguments = "(first: 3)" if "first" in asked.args else ARGUMENTS.get(bare, "")
    kind = get_named_type(asked.type)
    if is_leaf_type(kind):
        yield f"{name}{arguments}"
    else:
        inside = " ".join(selections(kind, trail))
        if inside:
            yield f"{name}{arguments} {{ {inside} }}"


async def test_everything_about_a_pull_request_can_be_asked(busy_github: Asker) -> None:
    everything = " ".join(
        selections(schema().type_map["PullRequest"], ("Query", "Repository", "Organization"))
    )

    answer = await busy_github.ask(
        f'{{ repository(owner: "acme", name: "app") {{ pullRequest(number: 1) {{ {everything} }} }} }}'
    )

    assert {problem.said for problem in answer.problems} <= {
        ("FORBIDDEN", "Resource not accessible by integration")
    }
    assert answer.data is not None


async def test_everything_about_a_repository_can_be_asked(busy_github: Asker) -> None:
    busy_github.become("ada")
    everything = " ".join(selections(schema().type_map["Repository"], ("Query", "PullRequest")))

    await busy_github.data(f'{{ repository(owner: "acme", name: "app") {{ {everything} }} }}')
