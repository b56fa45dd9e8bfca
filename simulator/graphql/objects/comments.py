"""Comments of a conversation, and the reactions to them."""

# ruff: noqa: D102 - each name is a field of the schema, which says what it is

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from simulator.graphql.objects import actors
from simulator.graphql.objects.words import Minimizing, Words
from simulator.graphql.references import IssueAt, PullRequestAt, RepositoryAt
from simulator.graphql.site import Site
from simulator.state import issues

CONTENTS = {
    "THUMBS_UP": "+1",
    "THUMBS_DOWN": "-1",
    "LAUGH": "laugh",
    "HOORAY": "hooray",
    "CONFUSED": "confused",
    "HEART": "heart",
    "ROCKET": "rocket",
    "EYES": "eyes",
}


@dataclass(frozen=True, slots=True)
class Reaction:
    """One emoji by one account."""

    site: Site
    record: issues.Reaction

    @property
    def id(self) -> str:
        return self.record.node_id

    @property
    def database_id(self) -> int:
        return self.record.id

    @property
    def content(self) -> str:
        return next(content for content, name in CONTENTS.items() if name == self.record.content)

    @property
    def created_at(self) -> datetime:
        return self.record.created_at

    @property
    def user(self) -> actors.User:
        return actors.viewer(self.site, self.record.user)


@dataclass(frozen=True, slots=True)
class ReactionGroup:
    """Everybody who reacted in one way. GitHub lists all eight ways, also those that nobody chose."""

    site: Site
    content: str
    reactions: Sequence[issues.Reaction]

    @property
    def created_at(self) -> datetime | None:
        return min((each.created_at for each in self.reactions), default=None)

    @property
    def viewer_has_reacted(self) -> bool:
        return any(self.site.is_viewer(each.user) for each in self.reactions)

    @property
    def reactors(self) -> Sequence[actors.Actor]:
        return [actors.present(self.site, each.user) for each in self.reactions]


def reaction_groups(site: Site, reactions: Sequence[issues.Reaction]) -> Sequence[ReactionGroup]:
    """Reactions by their kind, in GitHub's order."""
    return [
        ReactionGroup(site, content, [each for each in reactions if each.content == name])
        for content, name in CONTENTS.items()
    ]


@dataclass(frozen=True, slots=True)
class IssueComment:
    """A comment in the conversation of an issue or a pull request."""

    repository: RepositoryAt
    record: issues.IssueComment

    @property
    def behind(self) -> tuple[Words, Minimizing]:
        return Words(self.repository, self.record, self.record.edits), Minimizing(self.record)

    @property
    def issue(self) -> IssueAt | None:
        return self.repository.issue(self.record.number)

    @property
    def pull_request(self) -> PullRequestAt | None:
        return self.repository.pull_request(self.record.number)

    @property
    def reaction_groups(self) -> Sequence[ReactionGroup]:
        return reaction_groups(self.repository.site, self.record.reactions)

    @property
    def resource_path(self) -> str:
        kind = "pull" if self.record.number in self.repository.record.pull_requests else "issues"
        return f"{self.repository.resource_path}/{kind}/{self.record.number}#issuecomment-{self.record.id}"

    @property
    def url(self) -> str:
        return f"{self.repository.server_url}{self.resource_path}"
