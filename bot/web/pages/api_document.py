"""The OpenAPI document of the JSON API: what there is to ask, and what is answered."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from bot.model.ledger import EntryKind
from bot.model.review import Verdict
from bot.model.waiting import Turn

Json: TypeAlias = dict[str, Any]

_TEXT: Json = {"type": "string"}
_NUMBER: Json = {"type": "integer"}
_TRUTH: Json = {"type": "boolean"}
_MOMENT: Json = {"type": ["string", "null"], "format": "date-time"}
_TEXTS: Json = {"type": "array", "items": _TEXT}
_VERSION: Json = {"type": "integer", "const": 1}
_GATE: Json = {
    "gate": _TEXT,
    "state": {"enum": ["open", "waiting", "held", "closed"]},
    "says": _TEXT,
    "details": _TEXTS,
    "next": _TEXT,
    "since": _MOMENT,
}
_VERDICT: Json = {"enum": [verdict.value for verdict in Verdict]}
_ROW: Json = {
    "repository": _TEXT,
    "number": _NUMBER,
    "url": _TEXT,
    "title": _TEXT,
    "author": _TEXT,
    "agent": _TEXT,
    "labels": _TEXTS,
    "head": _TEXT,
    "base": _TEXT,
    "turn": {"enum": [turn.value for turn in Turn]},
    "gate": _TEXT,
    "says": _TEXT,
    "since": _MOMENT,
    "opened": _MOMENT,
    "draft": _TRUTH,
    "observed": _TRUTH,
    "judged": _MOMENT,
}
_ENTRY: Json = {
    "repository": _TEXT,
    "pull_request": _NUMBER,
    "kind": {"enum": [kind.word for kind in EntryKind]},
    **dict.fromkeys(("at", "by", "about", "why", "head_sha", "base_ref", "url"), _TEXT),
}


def document() -> Mapping[str, Any]:
    """The whole document, in OpenAPI 3.1."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Babysit",
            "version": "1",
            "description": "What waits across repositories, why, for whom and since when. Everybody gets what"
            " GitHub lets them read through this App; anything else is 404.",
        },
        "security": [{"token": []}],
        "paths": {
            "/api/v1/queue": _get(
                "Every open pull request that Babysit watches, the longest wait first, a hundred a page.",
                _queries("owner", "repository", "agent", "gate", "label", "mine", "turn", "page"),
                {
                    "version": _VERSION,
                    "counts": _object(
                        {turn.value: _object({"number": _NUMBER, "oldest": _MOMENT}) for turn in Turn}
                    ),
                    "pull_requests": _list(_ROW),
                    "next_page": {"type": ["integer", "null"]},
                },
            ),
            "/api/v1/repositories/{owner}/{repository}/pulls/{number}": _get(
                "Why one pull request is not merged, gate by gate. One that is over has no gates.",
                [_in_path("owner"), _in_path("repository"), {**_in_path("number"), "schema": _NUMBER}],
                {
                    "version": _VERSION,
                    **dict.fromkeys(("repository", "url", "head", "says"), _TEXT),
                    "number": _NUMBER,
                    "conclusion": {"enum": ["", "success", "failure", "action_required", "neutral"]},
                    "state": {"enum": ["open", "merged", "closed"]},
                    "gates": _list(_GATE),
                    "checklist": _list({**_texts("item", "title"), "verdict": _VERDICT, "evidence": _TEXTS}),
                    "claims": _list(_texts("claim", "state", "says", "by", "evidence", "url")),
                    "timeline": _list({"at": _MOMENT, **_texts("by", "says", "cause", "url")}),
                },
                rest=True,
            ),
            "/api/v1/repositories/{owner}/{repository}/configuration": _get(
                "What counts for pull requests into a branch, key by key, with the file that each is from.",
                [_in_path("owner"), _in_path("repository"), *_queries("branch")],
                {
                    "version": _VERSION,
                    **_texts("repository", "branch"),
                    "settings": _list(_texts("key", "value", "origin")),
                    "problems": _list({"line": _NUMBER, **_texts("key", "message")}),
                },
            ),
            "/api/v1/owners/{owner}/ledger": _get(
                "Who decided what, newest first, a hundred a page.",
                [_in_path("owner"), *_queries("repository", "kind", "by", "days", "number", "before")],
                {
                    "version": _VERSION,
                    "entries": _list(_ENTRY),
                    "next_before": {"type": ["integer", "null"]},
                },
            ),
            "/api/v1/owners/{owner}/insights": _get(
                "The tables behind the pictures.",
                [_in_path("owner"), *_queries("since", "repository", "agent")],
                {
                    "version": _VERSION,
                    "since": _MOMENT,
                    "insights": _list(
                        {
                            **dict.fromkeys(("name", "title", "definition"), _TEXT),
                            "columns": _TEXTS,
                            "rows": {"type": "array", "items": _TEXTS},
                        }
                    ),
                },
            ),
        },
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "A person's token of GitHub's."}
            }
        },
    }


def _get(summary: str, parameters: Sequence[Json], properties: Json, *, rest: bool = False) -> Json:
    refusals = {
        "401": "Nobody, or nobody any more.",
        "404": "Not there, or not for this person.",
        "503": "GitHub or the database could not say.",
    }
    schema = _object(properties) if not rest else {**_object(properties), "additionalProperties": True}
    return {
        "get": {
            "summary": summary,
            "parameters": list(parameters),
            "responses": {
                "200": {
                    "description": "What was asked for.",
                    "content": {"application/json": {"schema": schema}},
                },
                **{
                    status: {
                        "description": says,
                        "content": {"application/json": {"schema": _object({"message": _TEXT})}},
                    }
                    for status, says in refusals.items()
                },
            },
        }
    }


def _object(properties: Json) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(properties: Json) -> Json:
    return {"type": "array", "items": _object(properties)}


def _texts(*names: str) -> Json:
    return dict.fromkeys(names, _TEXT)


def _queries(*names: str) -> list[Json]:
    return [{"name": name, "in": "query", "required": False, "schema": _TEXT} for name in names]


def _in_path(name: str) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": _TEXT}
