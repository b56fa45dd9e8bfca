"""One pull request that is ready to merge, for tests to spoil one field of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.model.checklist import Reviewed
from bot.model.config import Config, MergeConfig
from bot.model.gate import Case
from bot.model.keys import PullRequestKey
from bot.model.review import Review
from bot.model.snapshot import (
    Actor,
    Base,
    ChangedFile,
    Context,
    ContextKind,
    Head,
    Mergeability,
    OwnCheck,
    PullRequestState,
    RequiredContext,
    Snapshot,
    Suite,
)
from bot.model.trigger import Outcome

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HEAD_SHA = "a" * 40
BASE_SHA = "b" * 40
KEY = PullRequestKey(installation_id=1, repository_id=70, repository="acme/app", number=7)
ACTIONS_APP_ID = 15368

_OUTCOMES = {"success": Outcome.PASSED, "neutral": Outcome.PASSED, "skipped": Outcome.PASSED}
_PENDING = {"queued", "in_progress", "pending", "expected", "waiting"}


def check_run(
    name: str = "build",
    state: str = "success",
    *,
    app_id: int = ACTIONS_APP_ID,
    run_id: int = 1,
    suite_id: int = 0,
    minutes_ago: float = 5,
) -> Context:
    outcome = Outcome.PENDING if state in _PENDING else _OUTCOMES.get(state, Outcome.FAILED)
    return Context(
        kind=ContextKind.CHECK_RUN,
        name=name,
        state=state,
        outcome=outcome,
        app_id=app_id,
        app_name=f"app-{app_id}",
        run_id=run_id,
        suite_id=suite_id,
        reported_at=NOW - timedelta(minutes=minutes_ago),
    )


def suite(
    workflow: str = "CI",
    conclusion: str = "success",
    *,
    suite_id: int = 1,
    event: str = "pull_request",
    app_id: int = ACTIONS_APP_ID,
) -> Suite:
    """The run of a workflow; one without a conclusion has not ended."""
    return Suite(
        suite_id=suite_id,
        status="completed" if conclusion else "in_progress",
        conclusion=conclusion,
        app_id=app_id,
        app_name=f"app-{app_id}",
        workflow=workflow,
        event=event if workflow else "",
    )


def status(name: str = "build", state: str = "success", *, is_required: bool = False) -> Context:
    outcome = Outcome.PENDING if state in _PENDING else _OUTCOMES.get(state, Outcome.FAILED)
    return Context(
        kind=ContextKind.COMMIT_STATUS, name=name, state=state, outcome=outcome, is_required=is_required
    )


def required(*names: str, app_id: int | None = None) -> tuple[RequiredContext, ...]:
    return tuple(RequiredContext(name=name, app_id=app_id) for name in names)


def own_check(*, minutes_ago: float = 1, **fields: Any) -> OwnCheck:
    ready = OwnCheck(
        check_run_id=99,
        external_id="babysit:7:x:y",
        status="in_progress",
        conclusion=None,
        started_at=NOW - timedelta(minutes=minutes_ago),
    )
    return replace(ready, **fields)


BASE = Base(ref="main", sha=BASE_SHA)
HEAD = Head(ref="agent/feature", sha=HEAD_SHA, repository="acme/app")

READY = Snapshot(
    key=KEY,
    read_at=NOW,
    node_id="PR_7",
    title="Add a feature",
    url="https://github.example/acme/app/pull/7",
    author=Actor("ada"),
    state=PullRequestState.OPEN,
    is_draft=False,
    labels=frozenset({"automerge"}),
    head=HEAD,
    base=BASE,
    mergeability=Mergeability.MERGEABLE,
    merge_state="CLEAN",
    contexts=(check_run(),),
    changed_files=(ChangedFile(path="app.py", change="MODIFIED"),),
    viewer_login="babysit[bot]",
)


CLEAN = Reviewed(review=Review(base=BASE_SHA, head=HEAD_SHA))
"""A review that had nothing to ask."""


def snapshot(**fields: Any) -> Snapshot:
    return replace(READY, **fields)


def base(**fields: Any) -> Base:
    return replace(BASE, **fields)


def head(**fields: Any) -> Head:
    return replace(HEAD, **fields)


def case(config: Config | None = None, *, looks: int = 0, **fields: Any) -> Case:
    return Case(snapshot=snapshot(**fields), config=config or Config(), now=NOW, looks=looks, reviewed=CLEAN)


def merge_config(**fields: Any) -> Config:
    return Config(merge=MergeConfig(**fields))
