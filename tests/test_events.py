"""Which keys a delivery may have changed: too wide is fine, too narrow a bug."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events import USED_EVENTS, OwnApp, Reading, Unreadable, read_event
from bot.model.keys import BaseKey, HeadKey, InstallationKey, Key, MergeGroupKey, MovedBaseKey, PullRequestKey
from bot.model.repository import Repository
from bot.model.trigger import CHECK_SUITES, ContextReport, Gone, Outcome, Said, SeenHead, Trigger, Urgency

SHA = "c" * 40
OWN = OwnApp("5", slug="babysit")
HEAD = HeadKey(installation_id=1, repository_id=9, repository="acme/shop", head_sha=SHA)
SEVEN = PullRequestKey(installation_id=1, repository_id=9, repository="acme/shop", number=7)
MAIN = BaseKey(installation_id=1, repository_id=9, repository="acme/shop", base_ref="main")
EVERY_BASE = BaseKey(installation_id=1, repository_id=9, repository="acme/shop", base_ref="")
SHOP = Repository(repository_id=9, name="acme/shop")
EVERYTHING = InstallationKey(installation_id=1)


def read(event: str, **fields: object) -> tuple[Trigger, ...]:
    return read_as(OWN, event, **fields)


def read_as(own: OwnApp, event: str, **fields: object) -> tuple[Trigger, ...]:
    reading = reading_of(event, own, **fields)
    assert bool(reading.triggers or reading.gone) != bool(reading.reason)
    return reading.triggers


def reading_of(event: str, own: OwnApp = OWN, **fields: object) -> Reading:
    envelope = {"installation": {"id": 1}, "repository": {"id": 9, "full_name": "acme/shop"}}
    reading = read_event(event, msgspec.json.encode(envelope | fields), own)
    assert isinstance(reading, Reading)
    return reading


def run(**fields: object) -> dict[str, object]:
    return {"head_sha": SHA, "name": "build", "status": "completed", "app": {"id": 9}} | fields


def reports(outcome: Outcome, name: str = "build") -> tuple[Trigger, ...]:
    return (Trigger(key=HEAD, report=ContextReport(name=name, outcome=outcome)),)


def at_once(key: Key) -> tuple[Trigger, ...]:
    return (Trigger(key=key),)


def tour(key: Key) -> tuple[Trigger, ...]:
    return (Trigger(key=key, urgency=Urgency.BACKGROUND),)


def soon(key: Key) -> tuple[Trigger, ...]:
    return (Trigger(key=key, urgency=Urgency.SOON),)


@pytest.mark.parametrize(
    ("conclusion", "outcome"),
    [
        ("success", Outcome.PASSED),
        ("neutral", Outcome.PASSED),
        ("skipped", Outcome.PASSED),
        ("failure", Outcome.FAILED),
        ("cancelled", Outcome.FAILED),
        ("timed_out", Outcome.FAILED),
        ("action_required", Outcome.FAILED),
        ("startup_failure", Outcome.FAILED),
        ("stale", Outcome.FAILED),
        ("a word of next year", Outcome.FAILED),
        (None, Outcome.FAILED),
    ],
)
def test_a_completed_check_run_reports_its_conclusion(conclusion: str | None, outcome: Outcome) -> None:
    assert read("check_run", action="completed", check_run=run(conclusion=conclusion)) == reports(outcome)


@pytest.mark.parametrize("status", ["queued", "in_progress", "waiting", "requested", "pending"])
def test_a_check_run_under_way_reports_that_it_is_pending(status: str) -> None:
    assert read("check_run", action="created", check_run=run(status=status)) == reports(Outcome.PENDING)


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        ("success", Outcome.PASSED),
        ("pending", Outcome.PENDING),
        ("failure", Outcome.FAILED),
        ("error", Outcome.FAILED),
    ],
)
def test_a_status_reports_its_state(state: str, outcome: Outcome) -> None:
    assert read("status", sha=SHA, context="ci/build", state=state) == reports(outcome, "ci/build")


def test_the_pull_requests_that_a_check_run_names_are_not_trusted() -> None:
    foreign = run(conclusion="success", pull_requests=[{"number": 99, "base": {"repo": {"name": "other"}}}])

    assert read("check_run", action="completed", check_run=foreign) == reports(Outcome.PASSED)


@pytest.mark.parametrize(
    ("own", "app"),
    [(OwnApp("5"), {"id": 5}), (OwnApp("Iv23liX"), {"id": 5, "client_id": "Iv23liX"})],
    ids=["by number", "by client id"],
)
def test_our_own_checks_are_no_news_unless_somebody_asks(own: OwnApp, app: dict[str, object]) -> None:
    ours = run(conclusion="success", name="babysit", app=app)

    assert read_as(own, "check_run", action="completed", check_run=ours) == ()
    assert read_as(own, "check_suite", action="completed", check_suite=ours) == ()
    assert read_as(own, "check_run", action="rerequested", check_run=ours) == at_once(HEAD)
    assert read_as(own, "check_run", action="requested_action", check_run=ours) == at_once(HEAD)
    assert read_as(own, "check_suite", action="rerequested", check_suite=ours) == at_once(HEAD)


@pytest.mark.parametrize("event", ["pull_request_review", "pull_request_review_thread"])
@pytest.mark.parametrize(
    ("own", "login", "is_news"),
    [
        pytest.param(OWN, "babysit[bot]", False, id="ours"),
        pytest.param(OWN, "babysit", True, id="a-person-of-our-name"),
        pytest.param(OwnApp("5"), "babysit[bot]", True, id="ours-before-we-know-our-name"),
    ],
)
def test_our_own_words_on_lines_are_no_news(event: str, own: OwnApp, login: str, is_news: bool) -> None:
    triggers = read_as(own, event, pull_request={"number": 7}, sender={"login": login})

    assert bool(triggers) is is_news


def test_an_app_without_client_id_is_not_us() -> None:
    stranger = run(conclusion="success", app={"id": None})

    assert read_as(OwnApp("None"), "check_run", action="completed", check_run=stranger) == reports(
        Outcome.PASSED
    )


@pytest.mark.parametrize(
    ("conclusion", "outcome"),
    [("success", Outcome.PASSED), ("failure", Outcome.FAILED), (None, Outcome.FAILED)],
)
def test_a_suite_reports_its_end(conclusion: str | None, outcome: Outcome) -> None:
    suite = {"head_sha": SHA, "conclusion": conclusion}

    (trigger,) = read("check_suite", action="completed", check_suite=suite)

    assert trigger == Trigger(key=HEAD, report=ContextReport(name=CHECK_SUITES, outcome=outcome))


@pytest.mark.parametrize("action", ["requested", "created"])
def test_a_suite_that_begins_is_no_news(action: str) -> None:
    assert read("check_suite", action=action, check_suite={"head_sha": SHA}) == ()


@pytest.mark.parametrize(
    "action",
    [
        "edited",
        "labeled",
        "unlabeled",
        "closed",
        "converted_to_draft",
        "auto_merge_enabled",
        "enqueued",
        "dequeued",
        "review_requested",
        "an action of next year",
    ],
)
def test_what_happens_to_a_pull_request_is_looked_at_at_once(action: str) -> None:
    assert read("pull_request", action=action, pull_request={"number": 7}) == at_once(SEVEN)


@pytest.mark.parametrize("action", ["opened", "reopened"])
def test_an_opened_pull_request_is_alive(action: str) -> None:
    assert read("pull_request", action=action, pull_request={"number": 7}) == (
        Trigger(key=SEVEN, urgency=Urgency.SHORTLY, revives=True),
    )


@pytest.mark.parametrize("action", ["synchronize", "ready_for_review"])
def test_what_begins_a_burst_is_looked_at_when_the_burst_has_settled(action: str) -> None:
    trigger = Trigger(key=SEVEN, urgency=Urgency.SHORTLY)

    assert read("pull_request", action=action, pull_request={"number": 7}) == (trigger,)


def test_an_assignment_can_wait() -> None:
    assert read("pull_request", action="assigned", pull_request={"number": 7}) == soon(SEVEN)


@pytest.mark.parametrize("event", ["pull_request_review", "pull_request_review_thread"])
def test_a_review_is_looked_at_at_once(event: str) -> None:
    assert read(event, action="submitted", pull_request={"number": 7}) == at_once(SEVEN)


@pytest.mark.parametrize(
    ("texts", "is_news"),
    [
        ({"comment": {"id": 3, "body": "Looks good to me."}}, False),
        ({"comment": {"id": 3, "body": "/retest"}}, False),
        ({"comment": {"id": 3, "body": "```\n/approve\n```"}}, False),
        ({"comment": {"id": 3, "body": "/approve"}}, True),
        ({"comment": {"id": 3, "body": "`a/b.sql` is missing."}}, True),
        ({"comment": {"id": 3, "body": "Sorry."}, "changes": {"body": {"from": "/approve"}}}, True),
    ],
    ids=["talk", "another bot's", "quoted", "command", "claim", "edited away"],
)
def test_only_a_comment_with_a_command_or_a_claim_is_news(texts: dict[str, object], is_news: bool) -> None:
    issue = {"number": 7, "pull_request": {"url": "https://api.github.com/…"}}

    triggers = read("issue_comment", action="created", issue=issue, **texts)

    assert [(trigger.key, trigger.urgency) for trigger in triggers] == (
        [(SEVEN, Urgency.AT_ONCE)] if is_news else []
    )


def test_a_command_is_worth_a_look_also_where_the_pull_request_is_over() -> None:
    comment = {"id": 3, "body": "/explain"}
    issue = {"number": 7, "pull_request": {"url": "https://api.github.com/…"}}
    pull_request = {"number": 7}

    (said,) = read("issue_comment", action="created", issue=issue, comment=comment)
    (edited,) = read("issue_comment", action="edited", issue=issue, comment=comment)
    (reviewed,) = read("pull_request_review", action="submitted", pull_request=pull_request, review=comment)

    assert (said.revives, edited.revives, reviewed.revives) == (True, False, True)


def test_a_comment_on_a_line_is_news_where_it_claims_something() -> None:
    comment = {"id": 3, "body": "`a/b.sql` is missing."}

    assert read(
        "pull_request_review_comment", action="created", pull_request={"number": 7}, comment=comment
    ) == at_once(SEVEN)
    assert read("pull_request_review_comment", action="created", pull_request={"number": 7}) == ()


@pytest.mark.parametrize(
    ("action", "user_app", "noted"),
    [
        ("created", None, Said(key=SEVEN, repository=SHOP, source="comment 3", is_from_app=False)),
        ("created", {"id": 99}, Said(key=SEVEN, repository=SHOP, source="comment 3", is_from_app=True)),
        ("edited", None, None),
        ("deleted", None, None),
    ],
)
def test_only_a_new_command_is_noted(
    action: str, user_app: dict[str, object] | None, noted: Said | None
) -> None:
    issue = {"number": 7, "pull_request": {}}
    comment = {"id": 3, "body": "/approve", "performed_via_github_app": user_app}

    reading = reading_of("issue_comment", action=action, issue=issue, comment=comment)

    assert reading.note == noted


def test_a_delivery_about_a_pull_request_tells_its_head() -> None:
    pull_request = {"number": 7, "head": {"sha": "a" * 40}}

    reading = reading_of("pull_request", action="synchronize", pull_request=pull_request)

    assert reading.note == SeenHead(key=SEVEN, head_sha="a" * 40, is_opened=True)


def test_a_comment_on_an_issue_is_no_news() -> None:
    assert read("issue_comment", action="created", issue={"number": 7}) == ()


@pytest.mark.parametrize(
    "ours",
    [
        {"comment": {"performed_via_github_app": {"id": 5}}},
        {"sender": {"login": "babysit[bot]"}},
    ],
    ids=["by App", "by account"],
)
def test_our_own_comment_is_no_news(ours: dict[str, object]) -> None:
    issue = {"number": 7, "pull_request": {}}

    assert read("issue_comment", action="edited", issue=issue, **ours) == ()


CONFIGURATION = [".github/babysit.yml"]


@pytest.mark.parametrize("change", ["added", "modified", "removed"])
def test_a_push_that_touches_the_configuration_concerns_its_branch(change: str) -> None:
    commits = [{"modified": ["README.md"]}, {change: CONFIGURATION}]

    assert read("push", ref="refs/heads/main", commits=commits) == tour(MAIN)


@pytest.mark.parametrize(
    "path", [".claude/agents/api.md", "team/agents/api.md", ".github/checklists/L.md", ".github/CODEOWNERS"]
)
def test_a_push_that_touches_what_else_judges_concerns_its_branch(path: str) -> None:
    assert read("push", ref="refs/heads/main", commits=[{"modified": [path]}]) == tour(MAIN)


def moved(ref: str) -> tuple[Trigger, ...]:
    key = MovedBaseKey(installation_id=1, repository_id=9, repository="acme/shop", base_ref=ref)
    return (Trigger(key=key, urgency=Urgency.SOON),)


def test_after_a_push_of_anything_else_what_goes_into_the_branch_may_conflict() -> None:
    commits = [{"modified": ["README.md", "docs/.github/babysit.yml"]}]

    assert read("push", ref="refs/heads/main", commits=commits) == moved("main")


@pytest.mark.parametrize(
    "gone", [{"ref": "refs/heads/x", "deleted": True}, {"ref": "refs/heads/gh-readonly-queue/main/pr-1-x"}]
)
def test_nothing_goes_into_a_branch_that_was_deleted_or_is_a_merge_group_s(gone: dict[str, object]) -> None:
    assert read("push", **gone) == ()


@pytest.mark.parametrize(
    "unknown",
    [{"commits": [{}] * 20}, {"commits": [], "forced": True}],
    ids=["too many commits to be listed", "forced"],
)
def test_a_push_that_may_hide_a_change_concerns_its_branch(unknown: dict[str, object]) -> None:
    assert read("push", ref="refs/heads/main", **unknown) == tour(MAIN)


def test_an_agent_may_force_its_own_branch_without_a_look_at_every_pull_request() -> None:
    repository = {"id": 9, "full_name": "acme/shop", "default_branch": "main"}

    assert read("push", ref="refs/heads/agent/x", forced=True, repository=repository) == moved("agent/x")
    assert read("push", ref="refs/heads/main", forced=True, repository=repository) == tour(MAIN)


def test_a_branch_may_have_slashes_in_its_name() -> None:
    key = BaseKey(installation_id=1, repository_id=9, repository="acme/shop", base_ref="release/2.x")

    assert read("push", ref="refs/heads/release/2.x", forced=True) == tour(key)


def test_a_pushed_tag_is_no_news() -> None:
    assert read("push", ref="refs/tags/v1", commits=[{"modified": CONFIGURATION}]) == ()


def test_the_organisations_defaults_concern_every_repository() -> None:
    commits = [{"modified": CONFIGURATION}]

    assert read(
        "push", ref="refs/heads/main", commits=commits, repository={"full_name": "acme/.github"}
    ) == tour(EVERYTHING)


@pytest.mark.parametrize(
    ("fields", "user_id"),
    [
        ({"action": "revoked", "sender": {"id": 7, "login": "rob"}}, 7),
        ({"action": "else", "sender": {"id": 7}}, 0),
        ({"action": "revoked", "sender": {"id": 0}}, 0),
        ({"action": "revoked"}, 0),
    ],
)
def test_whoever_takes_the_authorisation_back_is_named(fields: dict[str, object], user_id: int) -> None:
    reading = read_event("github_app_authorization", msgspec.json.encode(fields), OwnApp("5"))

    assert isinstance(reading, Reading)
    assert (reading.revoked, reading.triggers) == (user_id, ())


@pytest.mark.parametrize("event", ["branch_protection_rule", "repository_ruleset"])
def test_changed_rules_concern_every_branch(event: str) -> None:
    assert read(event, action="edited") == tour(EVERY_BASE)


def test_an_organisations_ruleset_concerns_every_repository() -> None:
    assert read("repository_ruleset", action="edited", repository=None) == tour(EVERYTHING)


@pytest.mark.parametrize(
    ("event", "fields", "gone"),
    [
        ("installation", {"action": "deleted"}, Gone(installation_id=1)),
        ("installation", {"action": "suspend"}, Gone(installation_id=1)),
        (
            "installation_repositories",
            {"action": "removed", "repositories_removed": [{"id": 9}, {"id": 10}]},
            Gone(installation_id=1, repository_ids=frozenset({9, 10})),
        ),
        ("repository", {"action": "archived"}, Gone(installation_id=0, repository_ids=frozenset({9}))),
        ("repository", {"action": "deleted"}, Gone(installation_id=0, repository_ids=frozenset({9}))),
        ("repository", {"action": "transferred"}, Gone(installation_id=0, repository_ids=frozenset({9}))),
        ("repository", {"action": "renamed"}, None),
        ("installation", {"action": "unsuspend"}, None),
    ],
)
def test_what_is_out_of_reach_is_told(event: str, fields: dict[str, object], gone: Gone | None) -> None:
    assert reading_of(event, OWN, **fields).gone == gone


def test_a_renamed_repository_is_met_by_both_its_names_and_looked_at() -> None:
    changes = {"repository": {"name": {"from": "store"}}}

    reading = reading_of("repository", action="renamed", changes=changes)

    assert [repository.name for repository in reading.met] == ["acme/store", "acme/shop"]
    assert reading.triggers == tour(EVERY_BASE)


def test_a_merge_group_is_judged_when_its_checks_are_asked_for() -> None:
    group = {"head_sha": SHA, "head_ref": "refs/heads/gh-readonly-queue/main/pr-7-abc"}

    assert read("merge_group", action="checks_requested", merge_group=group) == at_once(
        MergeGroupKey(
            installation_id=1,
            repository_id=9,
            repository="acme/shop",
            head_sha=SHA,
            head_ref="gh-readonly-queue/main/pr-7-abc",
        )
    )
    assert read("merge_group", action="destroyed", merge_group=group) == ()


@pytest.mark.parametrize(
    ("fields", "triggers"),
    [
        ({"action": "edited", "changes": {"name": {"from": "automerge"}}}, tour(EVERY_BASE)),
        ({"action": "deleted"}, tour(EVERY_BASE)),
        ({"action": "edited", "changes": {"color": {"from": "ff0000"}}}, ()),
        ({"action": "created"}, ()),
    ],
    ids=["renamed", "deleted", "recoloured", "created"],
)
def test_a_label_that_goes_away_concerns_every_branch(
    fields: dict[str, object], triggers: tuple[Trigger, ...]
) -> None:
    assert read("label", **fields) == triggers


@pytest.mark.parametrize(
    ("event", "action", "triggers"),
    [
        ("installation", "created", tour(EVERYTHING)),
        ("installation", "unsuspend", tour(EVERYTHING)),
        ("installation", "new_permissions_accepted", tour(EVERYTHING)),
        ("installation", "deleted", ()),
        ("installation", "suspend", ()),
        ("installation_repositories", "added", tour(EVERYTHING)),
        ("installation_repositories", "removed", ()),
    ],
)
def test_a_new_installation_is_toured(event: str, action: str, triggers: tuple[Trigger, ...]) -> None:
    assert read(event, action=action, repository=None) == triggers


@pytest.mark.parametrize("event", ["ping", "star", "workflow_job", "no such event"])
def test_an_event_that_is_not_used_is_no_news(event: str) -> None:
    assert read(event) == ()


@pytest.mark.parametrize("event", sorted(USED_EVENTS - {"github_app_authorization"}))
def test_a_payload_without_installation_is_no_news_and_says_so(event: str) -> None:
    reading = read_event(event, b'{"action": "created"}', OWN)

    assert reading == Reading((), "unexpected payload: Object missing required field `installation`")


KNOWN = st.sampled_from(["id", "full_name", "number", "head_sha", "name", "added"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KNOWN, inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.sampled_from(
    [
        "action",
        "installation",
        "repository",
        "check_run",
        "check_suite",
        "pull_request",
        "issue",
        "comment",
        "commits",
        "ref",
        "sha",
        "context",
        "state",
        "merge_group",
        "changes",
        "sender",
    ]
)


@given(
    event=st.sampled_from(sorted(USED_EVENTS)),
    payload=st.dictionaries(FIELDS, JSON, max_size=5),
    is_plausible=st.booleans(),
)
def test_no_object_makes_the_reader_fail(event: str, payload: dict[str, object], is_plausible: bool) -> None:
    if is_plausible:
        payload |= {"installation": {"id": 1}, "repository": {"id": 9, "full_name": "acme/shop"}}

    assert isinstance(read_event(event, msgspec.json.encode(payload), OWN), Reading)


@given(event=st.sampled_from([*sorted(USED_EVENTS), "ping"]), body=st.binary())
def test_no_bytes_make_the_reader_fail(event: str, body: bytes) -> None:
    assert isinstance(read_event(event, body, OWN), Reading | Unreadable)
