"""The way of one API request: who calls, may they, are they within limits, and then the handler."""

import itertools
import json
from collections.abc import Mapping
from email.utils import format_datetime

from simulator.access import Viewer, actor
from simulator.admission import admit
from simulator.auth import viewer_of
from simulator.errors import Refused, not_found
from simulator.exchange import Request, RequestRecord, Response, cut_page, refuse, respond, with_etag
from simulator.graphql_port import GraphQL, GraphQLCall
from simulator.limits import Limits
from simulator.rest.body import Body
from simulator.rest.moved import by_number, check_moved
from simulator.rest.route import Answer, Call, Listing
from simulator.rest.routes import Match, match
from simulator.state.world import World

_NOT_MODIFIED = 304
_NO_AGENT = (
    "Request forbidden by administrative rules. Please make sure your request has a User-Agent header "
    "(https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required). "
    "Check https://developer.github.com for other possible causes.\n"
)


class FrontDoor:
    """Answers requests to the API and keeps a record of each."""

    def __init__(self, world: World, graphql: GraphQL) -> None:
        self.world = world
        self.limits = Limits(world.clock)
        self.requests: list[RequestRecord] = []
        self._graphql = graphql
        self._request_ids = itertools.count(1)

    async def answer(self, request: Request) -> Response:
        """Answer one request."""
        viewer: Viewer = None
        path = by_number(self.world, request.path)
        found = match(request.method, path)
        resource = "graphql" if request.path == "/graphql" else "core"
        try:
            if not request.headers.get("user-agent"):
                return Response(status=403, body=_NO_AGENT.encode(), headers={"Content-Type": "text/html"})
            viewer = viewer_of(self.world, request.headers.get("authorization"))
            if resource == "graphql":
                response = await self._answer_graphql(request, viewer)
            else:
                self.limits.check_primary(viewer, resource)
                check_moved(self.world, path, request.method)
                response = self._answer_rest(request, viewer, found)
        except Refused as error:
            response = refuse(error)
        self._account(viewer, resource, response)
        self._record(request, viewer, found, response)
        return self._dress(response, viewer, resource)

    def _answer_rest(self, request: Request, viewer: Viewer, found: Match | None) -> Response:
        if found is None:
            raise not_found()
        route = found.route
        self.limits.check_secondary(viewer, is_write=route.method != "GET", is_content=route.is_content)
        repository = admit(self.world, viewer, route, found.path)
        call = Call(
            world=self.world,
            viewer=viewer,
            path=found.path,
            query={**request.query, "_accept": request.headers.get("accept", "")},
            body=_read_body(request),
            found=repository,
        )
        result = route.handler(call)
        answer = cut_page(request, result) if isinstance(result, Listing) else result
        return with_etag(request, respond(answer))

    async def _answer_graphql(self, request: Request, viewer: Viewer) -> Response:
        if viewer is None:
            raise Refused(401, "This endpoint requires you to be authenticated.")
        if request.method != "POST":
            raise not_found()
        body = _read_body(request)
        document, variables = body.text("query"), body.part("variables")
        is_mutation = is_mutation_document(document)
        self.limits.check_secondary(viewer, is_write=is_mutation, is_content=is_mutation, is_graphql=True)
        limit, used, resets_at = self.limits.purse(viewer)
        call = GraphQLCall(
            world=self.world,
            viewer=viewer,
            document=document,
            variables={} if variables is None else variables.mapping(),
            operation_name=body.optional_text("operationName"),
            limit=limit,
            used=used,
            resets_at=resets_at,
        )
        reply = await self._graphql(call)
        self.limits.spend(viewer, "graphql", reply.cost)
        return respond(Answer(status=reply.status, body=reply.body))

    def _account(self, viewer: Viewer, resource: str, response: Response) -> None:
        if resource == "core" and response.status != _NOT_MODIFIED:
            self.limits.spend(viewer, "core")

    def _record(self, request: Request, viewer: Viewer, found: Match | None, response: Response) -> None:
        is_graphql = request.path == "/graphql"
        is_write = _is_mutation(request) if is_graphql else bool(found and found.route.is_content)
        record = RequestRecord(
            method=request.method,
            route=found.route.pattern if found else request.path,
            path=request.path,
            actor=actor(viewer).login if viewer is not None else "",
            status=response.status,
            at=self.world.clock(),
            is_content_write=is_write,
        )
        self.requests.append(record)

    def record_unanswered(self, request: Request, status: int) -> None:
        """Keep a record of a request that a fault answered, with the status the caller saw."""
        try:
            viewer = viewer_of(self.world, request.headers.get("authorization"))
        except Refused:
            viewer = None
        self._record(request, viewer, match(request.method, request.path), Response(status=status))

    def _dress(self, response: Response, viewer: Viewer, resource: str) -> Response:
        usual = {
            "Date": format_datetime(self.world.clock(), usegmt=True),
            "Server": "github.com",
            "X-GitHub-Media-Type": "github.v3; format=json",
            "X-GitHub-Request-Id": f"{next(self._request_ids):04X}:{id(self) & 0xFFFF:04X}:BABE:CAFE:0",
            **self.limits.headers(viewer, resource),
        }
        return Response(status=response.status, body=response.body, headers={**usual, **response.headers})


def _read_body(request: Request) -> Body:
    if not request.body:
        return Body({})
    try:
        fields = json.loads(request.body)
    except ValueError as error:
        raise Refused(400, "Problems parsing JSON") from error
    if request.path.endswith("/labels") and isinstance(fields, list):
        fields = {"labels": fields}
    if not isinstance(fields, Mapping):
        raise Refused(400, "Body should be a JSON object")
    return Body(fields)


def _is_mutation(request: Request) -> bool:
    try:
        return is_mutation_document(_read_body(request).text("query"))
    except Refused:
        return False


def is_mutation_document(document: str) -> bool:
    """Whether a GraphQL document writes content: one of its operations is a `mutation`.

    Moving or deleting branches alone is no content, by GraphQL as little as by REST.
    """
    is_mutation = any(line.lstrip().startswith("mutation") for line in document.splitlines())
    return is_mutation and "updateRefs" not in document
