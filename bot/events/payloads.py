"""The few fields of GitHub's payloads that Babysit reads, bounded, so that everything past here is a key.

https://docs.github.com/en/webhooks/webhook-events-and-payloads
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Annotated

from msgspec import Meta, Struct, field

from bot.model.keys import PullRequestKey
from bot.model.repository import Repository as KnownRepository

MOST_ID = 2**63 - 1

Id = Annotated[int, Meta(ge=1, le=MOST_ID)]
FullName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._-]{1,100}/[A-Za-z0-9._-]{1,100}\Z")]
Sha = Annotated[str, Meta(pattern=r"^[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")]
Ref = Annotated[str, Meta(max_length=1_000, pattern=r"^[^\s\x00-\x1f\x7f]*\Z")]
ContextName = Annotated[str, Meta(max_length=1_000)]


@dataclass(frozen=True, slots=True)
class OwnApp:
    """Who we are: `app_id` is the App's number or client id as text, `slug` its name in links if known."""

    app_id: str
    slug: str = ""

    def is_app(self, app: "App | None") -> bool:
        """Whether this is our App."""
        return app is not None and self.app_id in {str(app.id or ""), app.client_id}

    def is_sender(self, account: "Account | None") -> bool:
        """Whether this is our App's bot account."""
        return account is not None and bool(self.slug) and account.login == f"{self.slug}[bot]"


class App(Struct, frozen=True):
    """The App behind a check run, a check suite or a comment."""

    id: int | None = None
    client_id: str | None = None


class Account(Struct, frozen=True):
    """Who did something."""

    login: str = ""


class Person(Struct, frozen=True):
    """Who did something, by number."""

    id: Id


class AuthorizationEvent(Struct, frozen=True):
    """`github_app_authorization`: of a person, and of no installation."""

    sender: Person
    action: str = ""


class Installation(Struct, frozen=True):
    """Where our App is installed."""

    id: Id


class Repository(Struct, frozen=True):
    """The repository that the event is about."""

    full_name: FullName
    id: Annotated[int, Meta(ge=0, le=MOST_ID)] = 0
    default_branch: Ref = ""
    created_at: datetime | int | None = None

    @property
    def known(self) -> "KnownRepository":
        """It, as it is remembered; a push tells its age in seconds since 1970."""
        age = self.created_at
        return KnownRepository(
            repository_id=self.id,
            name=self.full_name,
            created_at=datetime.fromtimestamp(age, UTC) if isinstance(age, int) else age,
        )

    @property
    def is_shared_configuration(self) -> bool:
        """Whether an organisation keeps its defaults here."""
        return self.full_name.endswith("/.github")


class Payload(Struct, frozen=True, kw_only=True):
    """What every event that Babysit uses has."""

    installation: Installation
    action: str = ""
    sender: Account | None = None


class AboutRepository(Payload, frozen=True, kw_only=True):
    """An event about one repository."""

    repository: Repository

    def pull_request_key(self, number: int) -> PullRequestKey:
        """One of its pull requests."""
        return PullRequestKey(
            installation_id=self.installation.id,
            repository_id=self.repository.id,
            repository=self.repository.full_name,
            number=number,
        )


class SuiteOfRun(Struct, frozen=True):
    """The suite that a check run is in."""

    id: int = 0


class CheckRun(Struct, frozen=True):
    """A check run; a fork's own `pull_requests` is empty and others name foreign ones: never read."""

    head_sha: Sha
    name: ContextName = ""
    status: str = ""
    conclusion: str | None = None
    app: App | None = None
    check_suite: SuiteOfRun | None = None

    @property
    def suite_id(self) -> int:
        """The id of its suite, 0 where it is not told."""
        return self.check_suite.id if self.check_suite is not None else 0


class CheckRunEvent(AboutRepository, frozen=True, kw_only=True):
    """`check_run`."""

    check_run: CheckRun


class CheckSuite(Struct, frozen=True):
    """A check suite, all runs of one App on one commit."""

    head_sha: Sha
    conclusion: str | None = None
    app: App | None = None
    head_branch: str | None = None


class CheckSuiteEvent(AboutRepository, frozen=True, kw_only=True):
    """`check_suite`."""

    check_suite: CheckSuite


class StatusEvent(AboutRepository, frozen=True, kw_only=True):
    """`status`: it names a commit and nothing else."""

    sha: Sha
    context: ContextName = ""
    state: str = ""


class Head(Struct, frozen=True):
    """The proposed commit."""

    sha: Sha


class PullRequest(Struct, frozen=True):
    """A pull request, by its number, and the head that it had when this was sent."""

    number: Id
    head: Head | None = None


class PullRequestEvent(AboutRepository, frozen=True, kw_only=True):
    """`pull_request` and the event about its threads."""

    pull_request: PullRequest


class Issue(Struct, frozen=True):
    """An issue; `pull_request` is there if it is one."""

    number: Id
    pull_request: dict[str, object] | None = None


class Comment(Struct, frozen=True):
    """What somebody wrote; null is an empty review."""

    id: Id = 1
    body: str | None = None
    created_at: datetime | None = None
    submitted_at: datetime | None = None
    user: Account | None = None
    performed_via_github_app: App | None = None


class FormerText(Struct, frozen=True):
    """What a text was before it was edited."""

    former: str = field(name="from", default="")


class TextChanges(Struct, frozen=True):
    """What an edit changed."""

    body: FormerText | None = None


class Speech(AboutRepository, frozen=True, kw_only=True):
    """Words that were written, edited or deleted."""

    comment: Comment = field(default_factory=Comment)
    changes: TextChanges = field(default_factory=TextChanges)

    @property
    def texts(self) -> tuple[str, ...]:
        """The words, and those that stood there before."""
        former = (self.changes.body.former,) if self.changes.body is not None else ()
        return (self.comment.body or "", *former)


class IssuesEvent(AboutRepository, frozen=True, kw_only=True):
    """`issues`."""

    issue: Issue


class IssueCommentEvent(Speech, frozen=True, kw_only=True):
    """`issue_comment`."""

    issue: Issue


class LineCommentEvent(Speech, frozen=True, kw_only=True):
    """`pull_request_review_comment`."""

    pull_request: PullRequest


class ReviewEvent(AboutRepository, frozen=True, kw_only=True):
    """`pull_request_review`."""

    pull_request: PullRequest
    review: Comment = field(default_factory=Comment)


class Commit(Struct, frozen=True):
    """The paths that one pushed commit touched."""

    added: list[str] = []
    modified: list[str] = []
    removed: list[str] = []

    @property
    def paths(self) -> Iterator[str]:
        """Every file that the commit changed."""
        return chain(self.added, self.modified, self.removed)


class PushEvent(AboutRepository, frozen=True, kw_only=True):
    """`push`."""

    ref: Ref
    forced: bool = False
    deleted: bool = False
    commits: list[Commit] = []


class Brief(Struct, frozen=True):
    """A repository as an installation's events name it."""

    id: Id


class InstallationRepositoriesEvent(Payload, frozen=True, kw_only=True):
    """`installation_repositories`."""

    repositories_removed: list[Brief] = []


class Former(Struct, frozen=True):
    """What a name was."""

    former: str = field(name="from", default="")


class FormerRepository(Struct, frozen=True):
    """What was another name."""

    name: Former = field(default_factory=Former)


class Moving(Struct, frozen=True):
    """What a repository was called before."""

    repository: FormerRepository = field(default_factory=FormerRepository)


class RepositoryEvent(AboutRepository, frozen=True, kw_only=True):
    """`repository`."""

    changes: Moving = field(default_factory=Moving)


class RulesetEvent(Payload, frozen=True, kw_only=True):
    """`repository_ruleset`: an organisation's own names no repository."""

    repository: Repository | None = None


class MergeGroup(Struct, frozen=True):
    """The commit that a merge queue wants to see checked."""

    head_sha: Sha
    head_ref: Ref


class MergeGroupEvent(AboutRepository, frozen=True, kw_only=True):
    """`merge_group`."""

    merge_group: MergeGroup


class Renaming(Struct, frozen=True):
    """The part of `changes` that says that a name changed."""

    name: dict[str, object] | None = None


class LabelEvent(AboutRepository, frozen=True, kw_only=True):
    """`label`: the label itself, not its use on a pull request."""

    changes: Renaming = field(default_factory=Renaming)


BRANCH = re.compile(r"refs/heads/(.+)", re.DOTALL)


def branch(ref: str) -> str | None:
    """The name of the branch that this full ref is, None for a tag."""
    found = BRANCH.fullmatch(ref)
    return found[1] if found is not None else None
