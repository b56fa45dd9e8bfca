"""One function for each event that Babysit uses: the keys that it may have changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

import msgspec

from bot.events import speech
from bot.events.payloads import (
    AboutRepository,
    AuthorizationEvent,
    CheckRunEvent,
    CheckSuiteEvent,
    InstallationRepositoriesEvent,
    IssueCommentEvent,
    IssuesEvent,
    LabelEvent,
    LineCommentEvent,
    MergeGroupEvent,
    OwnApp,
    Payload,
    PullRequestEvent,
    PushEvent,
    Repository,
    RepositoryEvent,
    ReviewEvent,
    RulesetEvent,
    StatusEvent,
    branch,
)
from bot.model.keys import BaseKey, HeadKey, InstallationKey, MergeGroupKey, MovedBaseKey, group_number
from bot.model.repository import Repository as KnownRepository
from bot.model.trigger import (
    CHECK_SUITES,
    ContextReport,
    Gone,
    Outcome,
    Said,
    SeenHead,
    Settled,
    Trigger,
    Urgency,
)

CONFIGURATION = ".github/babysit.yml"
RULING = frozenset({CONFIGURATION, "CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS"})
OWN_ITEMS = ".github/checklists/"
QUEUE_BRANCHES = "gh-readonly-queue/"
"""How the branches of merge groups begin, which nothing goes into."""
LISTED_COMMITS = 20
"""A push of so many commits may list fewer than it has: some webhooks stop there, none beyond 2 048."""
ASKED_FOR = frozenset({"rerequested", "requested_action"})
"""Actions on a check by which a person asks us to look."""
PASSED = frozenset({"success", "neutral", "skipped"})
SELDOM_MATTERS = frozenset({"assigned", "unassigned", "milestoned", "demilestoned", "locked", "unlocked"})
"""Actions on a pull request that no gate reads, but that somebody who asks for a fresh look may use."""
BEGINS_A_BURST = frozenset({"opened", "synchronize", "reopened", "ready_for_review"})
"""Actions that labels, checks and their suites follow within a second."""
SETTLES = frozenset({"closed", "reopened", "deleted", "transferred"})
"""Actions by which an issue or pull request stops blocking others, or begins to."""
INSTALLED = frozenset({"created", "unsuspend", "new_permissions_accepted"})
UNINSTALLED = frozenset({"deleted", "suspend"})
MOVED = frozenset({"renamed", "transferred", "unarchived"})
"""Actions on a repository by which it begins to be found, or is found elsewhere."""
PUT_AWAY = frozenset({"archived", "deleted"})
"""Actions on a repository after which nothing can be done for its pull requests."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a delivery may have changed; where that is nothing, `reason` says why, for the log.

    `note` is to be remembered before the delivery counts as accepted. `settled` is what claims on other pull
    requests may wait for, `gone` what nothing can be done for any more, `met` the names that a repository had
    and has, oldest first, and `revoked` the number of a person who takes the App's authorisation
    back, 0 for nobody. `action` and `sender`, a login, are the payload's.
    """

    triggers: tuple[Trigger, ...]
    reason: str = ""
    note: SeenHead | Said | None = None
    settled: Settled | None = None
    gone: Gone | None = None
    met: tuple[KnownRepository, ...] = ()
    revoked: int = 0
    action: str = ""
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The body is no JSON object; `reason` says where it breaks, without quoting it."""

    reason: str


Triggers: TypeAlias = tuple[Trigger, ...]
P = TypeVar("P", bound=Payload)


class _Anything(msgspec.Struct):
    """Any JSON object."""


_anything = msgspec.json.Decoder(_Anything)


def read_event(event: str, body: bytes | bytearray, own: OwnApp) -> Reading | Unreadable:
    """What this delivery may have changed; never raises, whatever the body is."""
    reader = READERS.get(event)
    try:
        if not body.isascii():
            body.decode()  # the decoder checks only the text that it keeps
        if reader is None:
            _anything.decode(body)
            return Reading((), "unused event")
        reading = reader(body, own)
    except msgspec.ValidationError as error:
        return _misfit(body, str(error))
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        return Unreadable(_reason(error))
    is_empty = not (reading.triggers or reading.settled or reading.gone or reading.met or reading.revoked)
    return replace(reading, reason="nothing to look at") if is_empty else reading


def _misfit(body: bytes | bytearray, reason: str) -> Reading | Unreadable:
    """A body that is not what GitHub documents: still an object, or no JSON object at all."""
    try:
        _anything.decode(body)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        return Unreadable(_reason(error))
    return Reading((), f"unexpected payload: {reason}")


def _reason(error: Exception) -> str:
    match error:
        case RecursionError():
            return "nested too deeply"
        case UnicodeError():
            return "not UTF-8"
        case _:
            return str(error)


def _check_run(payload: CheckRunEvent, own: OwnApp) -> Triggers:
    run = payload.check_run
    head = _head(payload, run.head_sha)
    if payload.action in ASKED_FOR:
        return (Trigger(key=head),)
    if own.is_app(run.app):
        return ()
    if not run.name:
        return (Trigger(key=head, urgency=Urgency.SOON),)
    if run.status != "completed":
        outcome = Outcome.PENDING
    else:
        outcome = Outcome.PASSED if run.conclusion in PASSED else Outcome.FAILED
    report = ContextReport(name=run.name, outcome=outcome, suite_id=run.suite_id)
    return (Trigger(key=head, report=report),)


def _check_suite(payload: CheckSuiteEvent, own: OwnApp) -> Triggers:
    """A suite's end is a report of its own: its last run may have been green while the suite still ran."""
    suite = payload.check_suite
    if payload.action in ASKED_FOR:
        return (Trigger(key=_head(payload, suite.head_sha)),)
    if payload.action != "completed" or own.is_app(suite.app):
        return ()
    outcome = Outcome.PASSED if suite.conclusion in PASSED else Outcome.FAILED
    report = ContextReport(name=CHECK_SUITES, outcome=outcome)
    triggers = (Trigger(key=_head(payload, suite.head_sha), report=report),)
    number = group_number(suite.head_branch or "")
    if number is None:
        return triggers
    return (*triggers, Trigger(key=payload.pull_request_key(number), urgency=Urgency.SOON))


def _status(payload: StatusEvent, _own: OwnApp) -> Triggers:
    head = _head(payload, payload.sha)
    if not payload.context:
        return (Trigger(key=head, urgency=Urgency.SOON),)
    match payload.state:
        case "pending":
            outcome = Outcome.PENDING
        case "success":
            outcome = Outcome.PASSED
        case _:
            outcome = Outcome.FAILED
    return (Trigger(key=head, report=ContextReport(name=payload.context, outcome=outcome)),)


def _pull_request(payload: PullRequestEvent, _own: OwnApp) -> Triggers:
    urgency = Urgency.AT_ONCE
    if payload.action in SELDOM_MATTERS:
        urgency = Urgency.SOON
    elif payload.action in BEGINS_A_BURST:
        urgency = Urgency.SHORTLY
    revives = payload.action in {"opened", "reopened"}
    key = payload.pull_request_key(payload.pull_request.number)
    return (Trigger(key=key, urgency=urgency, revives=revives),)


def _seen_head(payload: PullRequestEvent) -> SeenHead | None:
    head = payload.pull_request.head
    key = payload.pull_request_key(payload.pull_request.number)
    is_opened = payload.action in BEGINS_A_BURST
    return SeenHead(key=key, head_sha=head.sha, is_opened=is_opened) if head is not None else None


def _issues(_payload: IssuesEvent, _own: OwnApp) -> Triggers:
    """An issue is no pull request; claims on it may be on any."""
    return ()


def _settled_issue(payload: IssuesEvent) -> Settled | None:
    return _settled(payload, payload.issue.number)


def _settled_pull_request(payload: PullRequestEvent) -> Settled | None:
    return _settled(payload, payload.pull_request.number)


def _settled(payload: AboutRepository, number: int) -> Settled | None:
    if payload.action not in SETTLES:
        return None
    return Settled(repository=payload.repository.known, number=number)


def _thread(payload: PullRequestEvent, own: OwnApp) -> Triggers:
    """Open conversations are a gate, our own no news; a new one comes with a review."""
    if own.is_sender(payload.sender):
        return ()
    return (Trigger(key=payload.pull_request_key(payload.pull_request.number)),)


def _push(payload: PushEvent, _own: OwnApp) -> Triggers:
    """What goes into the branch may conflict now, and its configuration may have changed.

    A push to a head branch comes as `synchronize` too. Agents force-push their own branches all day: only on
    the default branch is that taken for a change of configuration.
    """
    base_ref = branch(payload.ref)
    commits = payload.commits
    is_forced = payload.forced and payload.repository.default_branch in {base_ref, ""}
    is_whole = len(commits) < LISTED_COMMITS and not is_forced
    if base_ref is None:
        return ()
    if is_whole and not any(rules(path) for commit in commits for path in commit.paths):
        return () if payload.deleted or base_ref.startswith(QUEUE_BRANCHES) else (_moved(payload, base_ref),)
    if payload.repository.is_shared_configuration:
        return (_tour(InstallationKey(installation_id=payload.installation.id)),)
    return (_tour(_base(payload, base_ref)),)


def rules(path: str) -> bool:
    """Whether what is open is judged by this file of its base: configuration, own items, agents, owners.

    Agent files may lie in a folder of any name; the sweep sees to those that no `agents` names.
    """
    folders = path.split("/")[:-1]
    is_agents = path.endswith(".md") and "agents" in folders
    return path in RULING or path.startswith(OWN_ITEMS) or is_agents


def _moved(payload: PushEvent, base_ref: str) -> Trigger:
    key = MovedBaseKey(
        installation_id=payload.installation.id,
        repository_id=payload.repository.id,
        repository=payload.repository.full_name,
        base_ref=base_ref,
    )
    return Trigger(key=key, urgency=Urgency.SOON)


def _protection(payload: AboutRepository, _own: OwnApp) -> Triggers:
    return (_tour(_base(payload, "")),)


def _ruleset(payload: RulesetEvent, _own: OwnApp) -> Triggers:
    installation_id = payload.installation.id
    if payload.repository is None:
        return (_tour(InstallationKey(installation_id=installation_id)),)
    return (_tour(_all_of(installation_id, payload.repository)),)


def _merge_group(payload: MergeGroupEvent, _own: OwnApp) -> Triggers:
    if payload.action != "checks_requested":
        return ()
    group = payload.merge_group
    key = MergeGroupKey(
        installation_id=payload.installation.id,
        repository_id=payload.repository.id,
        repository=payload.repository.full_name,
        head_sha=group.head_sha,
        head_ref=branch(group.head_ref) or group.head_ref,
    )
    return (Trigger(key=key),)


def _label(payload: LabelEvent, _own: OwnApp) -> Triggers:
    is_renamed = payload.action == "edited" and payload.changes.name is not None
    return (_tour(_base(payload, "")),) if is_renamed or payload.action == "deleted" else ()


def _installation(payload: Payload, _own: OwnApp) -> Triggers:
    key = InstallationKey(installation_id=payload.installation.id)
    return (_tour(key),) if payload.action in INSTALLED else ()


def _uninstalled(payload: Payload) -> Gone | None:
    return Gone(installation_id=payload.installation.id) if payload.action in UNINSTALLED else None


def _installation_repositories(payload: InstallationRepositoriesEvent, _own: OwnApp) -> Triggers:
    key = InstallationKey(installation_id=payload.installation.id)
    return (_tour(key),) if payload.action == "added" else ()


def _removed(payload: InstallationRepositoriesEvent) -> Gone | None:
    removed = frozenset(brief.id for brief in payload.repositories_removed)
    return Gone(installation_id=payload.installation.id, repository_ids=removed) if removed else None


def _repository(payload: RepositoryEvent, _own: OwnApp) -> Triggers:
    """Everything open in it is looked at under its new name."""
    return (_tour(_base(payload, "")),) if payload.action in MOVED else ()


def _put_away(payload: RepositoryEvent) -> Gone | None:
    """A transferred repository is found through its new owner's installation, no longer through the old."""
    number = frozenset({payload.repository.id} - {0})
    if not number or payload.action not in PUT_AWAY | {"transferred"}:
        return None
    return Gone(installation_id=0, repository_ids=number)


def _met(payload: RepositoryEvent) -> tuple[KnownRepository, ...]:
    """The name that it had, which an older Babysit may have known it by, and the one that it has."""
    known, former = payload.repository.known, payload.changes.repository.name.former
    if payload.action not in MOVED or not known.repository_id:
        return ()
    owner, _, _name = known.name.partition("/")
    return (replace(known, name=f"{owner}/{former}"), known) if former else (known,)


def _head(payload: AboutRepository, head_sha: str) -> HeadKey:
    return HeadKey(
        installation_id=payload.installation.id,
        repository_id=payload.repository.id,
        repository=payload.repository.full_name,
        head_sha=head_sha,
    )


def _base(payload: AboutRepository, base_ref: str) -> BaseKey:
    return replace(_all_of(payload.installation.id, payload.repository), base_ref=base_ref)


def _all_of(installation_id: int, repository: Repository) -> BaseKey:
    """Every open pull request of a repository."""
    return BaseKey(
        installation_id=installation_id,
        repository_id=repository.id,
        repository=repository.full_name,
        base_ref="",
    )


def _tour(key: BaseKey | InstallationKey) -> Trigger:
    """A key that fans out: behind what is about one pull request."""
    return Trigger(key=key, urgency=Urgency.BACKGROUND)


Note: TypeAlias = SeenHead | Said | None
Reader: TypeAlias = Callable[[bytes | bytearray, OwnApp], Reading]


def _nothing(_payload: object) -> None:
    return None


def _nowhere(_payload: object) -> tuple[KnownRepository, ...]:
    return ()


def _reads(
    kind: type[P],
    affected: Callable[[P, OwnApp], Triggers],
    noted: Callable[[P], Note] = _nothing,
    *,
    settled: Callable[[P], Settled | None] = _nothing,
    gone: Callable[[P], Gone | None] = _nothing,
    met: Callable[[P], tuple[KnownRepository, ...]] = _nowhere,
) -> Reader:
    decoder = msgspec.json.Decoder(kind)

    def read(body: bytes | bytearray, own: OwnApp) -> Reading:
        payload = decoder.decode(body)
        return Reading(
            affected(payload, own),
            note=noted(payload),
            settled=settled(payload),
            gone=gone(payload),
            met=met(payload),
            action=payload.action,
            sender=payload.sender.login if payload.sender is not None else "",
        )

    return read


def _revoked(body: bytes | bytearray, _own: OwnApp) -> Reading:
    """https://docs.github.com/en/webhooks/webhook-events-and-payloads#github_app_authorization."""
    payload = _authorization.decode(body)
    return Reading((), revoked=payload.sender.id if payload.action == "revoked" else 0)


_authorization = msgspec.json.Decoder(AuthorizationEvent)


READERS: Mapping[str, Reader] = {
    "branch_protection_rule": _reads(AboutRepository, _protection),
    "check_run": _reads(CheckRunEvent, _check_run),
    "check_suite": _reads(CheckSuiteEvent, _check_suite),
    "github_app_authorization": _revoked,
    "installation": _reads(Payload, _installation, gone=_uninstalled),
    "installation_repositories": _reads(
        InstallationRepositoriesEvent, _installation_repositories, gone=_removed
    ),
    "issue_comment": _reads(IssueCommentEvent, speech.issue_comment, speech.said_in_comment),
    "issues": _reads(IssuesEvent, _issues, settled=_settled_issue),
    "label": _reads(LabelEvent, _label),
    "merge_group": _reads(MergeGroupEvent, _merge_group),
    "pull_request": _reads(PullRequestEvent, _pull_request, _seen_head, settled=_settled_pull_request),
    "pull_request_review": _reads(ReviewEvent, speech.review, speech.said_in_review),
    "pull_request_review_comment": _reads(LineCommentEvent, speech.line_comment),
    "pull_request_review_thread": _reads(PullRequestEvent, _thread),
    "push": _reads(PushEvent, _push),
    "repository": _reads(RepositoryEvent, _repository, gone=_put_away, met=_met),
    "repository_ruleset": _reads(RulesetEvent, _ruleset),
    "status": _reads(StatusEvent, _status),
}
USED_EVENTS = frozenset(READERS)
"""The events that can change anything; whatever else arrives is answered and let go."""
SENT_TO_EVERY_APP = frozenset({"github_app_authorization", "installation", "installation_repositories"})
NEEDS_ADMINISTRATION = frozenset({"branch_protection_rule", "repository_ruleset"})
"""Understood where an organisation chose to grant that permission; not asked for."""
NEEDED_EVENTS = USED_EVENTS - SENT_TO_EVERY_APP - NEEDS_ADMINISTRATION
"""What the App has to subscribe to."""
