"""Answers one GraphQL request as GitHub does: parse, check, price, run, and give the answer its shape."""

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    build_schema,
    execute_sync,
    get_operation_ast,
    parse,
)

from simulator.graphql.binding import bind
from simulator.graphql.cost import NODE_LIMIT, Price, price
from simulator.graphql.errors import Refusal, describe, rate_limited, too_many_nodes
from simulator.graphql.objects.mutation import Mutation
from simulator.graphql.objects.query import Query
from simulator.graphql.objects.types import present
from simulator.graphql.site import Budget, Manners, Site
from simulator.graphql.validation import refusals, reworded
from simulator.graphql_port import GraphQLCall, GraphQLReply

_USUAL_MANNERS = Manners()
_OK = 200


@cache
def schema() -> GraphQLSchema:
    """Our part of GitHub's schema, ready to answer."""
    text = files("simulator.graphql").joinpath("schema.graphql").read_text("utf-8")
    made = build_schema(text)
    bind(made, present)
    return made


async def execute(call: GraphQLCall, manners: Manners = _USUAL_MANNERS) -> GraphQLReply:
    """Answer one document for one caller; a document that GitHub does not even begin with costs nothing."""
    if call.used >= call.limit:
        return GraphQLReply(status=_OK, body={"errors": [rate_limited(call.viewer)]}, cost=0)
    parsed, errors = _checked(call.document)
    operation = None if parsed is None else get_operation_ast(parsed, call.operation_name)
    if errors or parsed is None or operation is None:
        return _refused(errors or [GraphQLError("An operation name is required")])
    asked = price(parsed, operation, call.variables)
    if asked.nodes > NODE_LIMIT:
        return GraphQLReply(status=_OK, body={"errors": [too_many_nodes(asked.nodes, NODE_LIMIT)]}, cost=0)
    budget = Budget(
        limit=call.limit,
        used=call.used + asked.points,
        resets_at=call.resets_at,
        cost=asked.points,
        nodes=asked.nodes,
    )
    site = Site(world=call.world, viewer=call.viewer, budget=budget, manners=manners)
    return _reply(_run(parsed, operation, call, site), asked)


@lru_cache(maxsize=64)
def _checked(document: str) -> tuple[DocumentNode | None, list[GraphQLError]]:
    """The document as a tree, and what is wrong with it; clients send the same few over and over."""
    try:
        parsed = parse(document)
    except GraphQLError as error:
        return None, [error]
    return parsed, refusals(schema(), parsed)


def _run(
    parsed: DocumentNode, operation: OperationDefinitionNode, call: GraphQLCall, site: Site
) -> ExecutionResult:
    is_mutation = operation.operation is OperationType.MUTATION
    return execute_sync(
        schema(),
        parsed,
        root_value=Mutation(site) if is_mutation else Query(site),
        variable_values=dict(call.variables),
        operation_name=call.operation_name,
        type_resolver=lambda value, _info, _abstract: type(value).__name__,
    )


def _reply(result: ExecutionResult, asked: Price) -> GraphQLReply:
    """The answer. A fault of the simulator itself is raised: it must not pass for an answer of GitHub's."""
    errors = result.errors or []
    for error in errors:
        cause = error.original_error
        if cause is not None and not isinstance(cause, Refusal | GraphQLError):
            raise cause
    if result.data is None and all(error.path is None for error in errors):
        return _refused([reworded(error) for error in errors])
    body: dict[str, object] = {"data": result.data}
    if errors:
        body["errors"] = [describe(error) for error in errors]
    return GraphQLReply(status=_OK, body=body, cost=asked.points)


def _refused(errors: Sequence[GraphQLError]) -> GraphQLReply:
    return GraphQLReply(status=_OK, body={"errors": [describe(error) for error in errors]}, cost=0)
