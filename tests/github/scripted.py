"""A GitHub that answers what it is told to, on loopback, and remembers what it was asked."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

SHA = "a" * 40
BASE_SHA = "b" * 40
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
APP_ID = 4242


class FakeClock:
    """Time that passes only by sleeping, at once."""

    def __init__(self) -> None:
        self.elapsed_s = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.elapsed_s)

    async def sleep(self, seconds: float, /) -> None:
        self.slept.append(seconds)
        self.elapsed_s += seconds


@dataclass
class Request:
    """What was asked."""

    method: str
    path: str
    body: Any
    headers: Mapping[str, str]

    @property
    def route(self) -> str:
        return f"{self.method} {self.path}"


@dataclass
class Answer:
    """What is answered. `drops` breaks the connection instead."""

    content: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    drops: bool = False


Reply = Answer | Callable[[Request], Answer]


class ScriptedGitHub:
    """Answers each route with the replies given for it, in order; the last one stays."""

    def __init__(self) -> None:
        self.url = ""
        self.requests: list[Request] = []
        self._replies: defaultdict[str, list[Reply]] = defaultdict(list)
        self.on("POST /app/installations/1/access_tokens", self.token)

    def on(self, route: str, *replies: Reply) -> None:
        """`route` is method and path without query, or `query Name` for GraphQL."""
        self._replies[route] = list(replies)

    def asked(self, prefix: str = "") -> list[str]:
        """The routes asked, tokens left out."""
        routes = [request.route for request in self.requests if "access_tokens" not in request.path]
        return [route for route in routes if route.startswith(prefix)]

    def bodies(self, prefix: str) -> list[Any]:
        return [request.body for request in self.requests if request.route.startswith(prefix)]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        body = json.loads(raw) if raw else None
        asked = Request(request.method, request.path_qs, body, request.headers)
        self.requests.append(asked)
        replies = self._replies[self._route(request, body)]
        if not replies:
            return web.json_response(
                {"message": f"Not scripted: {request.method} {request.path}"}, status=404
            )
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        answer = reply(asked) if callable(reply) else reply
        if answer.drops:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if isinstance(answer.content, bytes):
            return web.Response(body=answer.content, status=answer.status, headers=answer.headers)
        if answer.content is None:
            return web.Response(status=answer.status, headers=answer.headers)
        return web.json_response(answer.content, status=answer.status, headers=answer.headers)

    @staticmethod
    def _route(request: web.Request, body: Any) -> str:
        if request.path.endswith("/graphql"):
            lines = str(body["query"]).splitlines()
            return next(line for line in lines if line.startswith(("query", "mutation"))).partition("(")[0]
        return f"{request.method} {request.path}"

    def token(self, request: Request) -> Answer:
        number = sum("access_tokens" in asked.path for asked in self.requests)
        expires = (NOW + timedelta(hours=1)).isoformat().replace("+00:00", "Z")
        permissions = (request.body or {}).get("permissions", {})
        content = {"token": f"ghs_token{number}", "expires_at": expires, "permissions": permissions}
        return Answer(content, 201)


def connection(nodes: list[Any], total: int | None = None, after: str | None = None) -> dict[str, Any]:
    """A page of a GraphQL connection."""
    return {
        "totalCount": len(nodes) if total is None else total,
        "pageInfo": {
            "hasNextPage": after is not None,
            "endCursor": after,
            "hasPreviousPage": False,
            "startCursor": None,
        },
        "nodes": nodes,
    }


def check_run(name: str, conclusion: str | None = "SUCCESS", **changes: Any) -> dict[str, Any]:
    """A check run of GitHub Actions as GraphQL tells it."""
    return {
        "__typename": "CheckRun",
        "databaseId": 100,
        "name": name,
        "status": "COMPLETED" if conclusion else "IN_PROGRESS",
        "conclusion": conclusion,
        "startedAt": "2026-11-22T11:00:00Z",
        "completedAt": "2026-11-22T11:05:00Z" if conclusion else None,
        "url": f"https://github.com/acme/shop/runs/{name}",
        "externalId": "",
        "isRequired": False,
        "checkSuite": {"app": {"databaseId": 15368, "name": "GitHub Actions"}},
        **changes,
    }


def snapshot_data() -> dict[str, Any]:
    """A mergeable pull request without anything special, as the query's `data`; spoil one field of it."""
    return {
        "viewer": {"login": "babysit[bot]"},
        "repository": {
            "id": "R_9",
            "databaseId": 9,
            "nameWithOwner": "acme/shop",
            "createdAt": "2026-01-02T03:04:05Z",
            "squashMergeAllowed": True,
            "mergeCommitAllowed": True,
            "rebaseMergeAllowed": True,
            "deleteBranchOnMerge": False,
            "defaultBranchRef": {"name": "main"},
            "openPullRequests": connection(
                [{"number": 7, "baseRefName": "main", "headRefName": "agent/tax"}]
            ),
            "pullRequest": pull_request_data(),
        },
        "organizationDefaults": None,
    }


def pull_request_data() -> dict[str, Any]:
    return {
        "id": "PR_7",
        "title": "Add tax",
        "url": "https://github.com/acme/shop/pull/7",
        "state": "OPEN",
        "isDraft": False,
        "mergeable": "MERGEABLE",
        "mergeStateStatus": "CLEAN",
        "reviewDecision": None,
        "isMergeQueueEnabled": False,
        "mergeQueueEntry": None,
        "mergeCommit": None,
        "mergedBy": None,
        "author": {"__typename": "Bot", "login": "claude"},
        "headRefName": "agent/tax",
        "headRefOid": SHA,
        "isCrossRepository": False,
        "headRepository": {"nameWithOwner": "acme/shop"},
        "headRef": {
            "associatedPullRequests": connection([]),
            "refUpdateRule": None,
            "rules": connection([]),
        },
        "baseRefName": "main",
        "baseRefOid": BASE_SHA,
        "baseRef": {
            "target": {"oid": BASE_SHA, "file": None},
            "refUpdateRule": None,
            "branchProtectionRule": None,
            "rules": connection([]),
        },
        "labels": connection([{"name": "automerge"}]),
        "latestOpinionatedReviews": connection([]),
        "reviewThreads": connection([]),
        "files": connection([{"path": "tax.py", "changeType": "ADDED", "additions": 3, "deletions": 0}]),
        "comments": connection([]),
        "body": "",
        "createdAt": "2026-11-22T11:00:00Z",
        "lastEditedAt": None,
        "includesCreatedEdit": False,
        "reviews": connection([]),
        "history": connection([]),
        "labelEvents": connection([]),
        "commits": {
            "nodes": [
                {
                    "commit": {
                        "oid": SHA,
                        "file": None,
                        "statusCheckRollup": {"contexts": connection([check_run("test")])},
                        "checkSuites": connection([]),
                    }
                }
            ]
        },
    }
