"""A Linear with a few issues, and a proxy in front of it that breaks in every way a network can.

It answers as Linear documents it: https://linear.app/developers/graphql,
https://linear.app/developers/rate-limiting (a refusal for the rate has status 400).
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import aiohttp
from aiohttp import web

KEY = "lin_api_secret"
STATES = {"1": ("Todo", "unstarted"), "2": ("Done", "completed"), "3": ("Canceled", "canceled")}
PAGE = 2


@dataclass(kw_only=True)
class FakeIssue:
    """An issue; `state` is an id of `STATES`."""

    key: str
    state: str = "1"
    comments: list[str] = field(default_factory=list)


class FakeLinear:
    """`asked` are the names of the operations that arrived, in their order."""

    def __init__(self, *keys: str) -> None:
        self.issues = {key: FakeIssue(key=key) for key in keys or ("ENG-1",)}
        self.asked: list[str] = []
        self.url = ""

    def comments(self, key: str = "ENG-1") -> list[str]:
        return self.issues[key].comments

    def state(self, key: str = "ENG-1") -> str:
        return STATES[self.issues[key].state][0]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization") not in {KEY, f"Bearer {KEY}"}:
            return _errors(HTTPStatus.UNAUTHORIZED, "Authentication required", "AUTHENTICATION_ERROR")
        asked = await request.json()
        name = asked["query"].split()[1].partition("(")[0]
        self.asked.append(name)
        given = asked["variables"]
        key = given["input"]["issueId"] if name == "Comment" else given["id"]
        issue = self.issues.get(key)
        if issue is None:
            return _errors(HTTPStatus.OK, "Entity not found: Issue", "INPUT_ERROR")
        return web.json_response({"data": getattr(self, f"_{name.lower()}")(issue, given)})

    def _issue(self, issue: FakeIssue, _given: dict[str, Any]) -> object:
        name, kind = STATES[issue.state]
        return {"issue": {"identifier": issue.key, "state": {"name": name, "type": kind}}}

    def _comments(self, issue: FakeIssue, given: dict[str, Any]) -> object:
        start = int(given["after"] or 0)
        page = issue.comments[start : start + PAGE]
        more = {"hasNextPage": start + PAGE < len(issue.comments), "endCursor": str(start + PAGE)}
        return {"issue": {"comments": {"nodes": [{"body": one} for one in page], "pageInfo": more}}}

    def _comment(self, issue: FakeIssue, given: dict[str, Any]) -> object:
        issue.comments.append(given["input"]["body"])
        return {"commentCreate": {"success": True}}

    def _states(self, _issue: FakeIssue, _given: dict[str, Any]) -> object:
        nodes = [{"id": one, "name": name} for one, (name, _) in STATES.items()]
        return {"issue": {"team": {"states": {"nodes": nodes}}}}

    def _move(self, issue: FakeIssue, given: dict[str, Any]) -> object:
        issue.state = given["input"]["stateId"]
        return {"issueUpdate": {"success": True}}


def _errors(status: HTTPStatus, message: str, code: str) -> web.Response:
    errors = [{"message": message, "extensions": {"code": code}}]
    return web.json_response({"data": None, "errors": errors}, status=status)


class FaultProxy:
    """Passes requests on, or does to them what `faults` says, one each; then it passes all on again.

    A fault meant for one kind of request has the operation's name before it, as in `Comment:cut`.
    """

    def __init__(self, target: str) -> None:
        self.target = target
        self.faults: list[str] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        match self._fault(body):
            case "":
                return await self._pass_on(request, body)
            case "hang":
                await asyncio.Event().wait()
                raise AssertionError
            case "cut":
                await self._pass_on(request, body)
                return _cut(request)
            case "cut before":
                return _cut(request)
            case "html":
                return web.Response(text="<html>Sign in</html>", content_type="text/html")
            case "ratelimited":
                return _errors(HTTPStatus.BAD_REQUEST, "Rate limit exceeded", "RATELIMITED")
            case status:
                return web.Response(status=int(status), text="Bad Gateway")

    def _fault(self, body: bytes) -> str:
        if not self.faults:
            return ""
        operation, colon, fault = self.faults[0].rpartition(":")
        if colon and f" {operation}(".encode() not in body:
            return ""
        del self.faults[0]
        return fault

    async def _pass_on(self, request: web.Request, body: bytes) -> web.Response:
        kept = {
            name: value
            for name, value in request.headers.items()
            if name in {"Authorization", "Content-Type"}
        }
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.target, data=body, headers=kept) as answer,
        ):
            text = await answer.text()
            return web.Response(status=answer.status, text=text, content_type=answer.content_type)


def _cut(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


@asynccontextmanager
async def served(what: FakeLinear | FaultProxy) -> AsyncGenerator[None]:
    """It answers at its `url` as long as the context lasts."""
    application = web.Application()
    application.router.add_post("/graphql", what.answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        what.url = f"http://127.0.0.1:{runner.addresses[0][1]}/graphql"
        yield
    finally:
        await runner.cleanup()
