"""Where every query begins."""

# ruff: noqa: D102 - each name is a field of the schema, which says what it is

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from simulator import access
from simulator.access import AppViewer
from simulator.graphql.errors import Refusal, forbidden, unresolved
from simulator.graphql.objects import actors, lookup, repositories
from simulator.graphql.objects.search import search
from simulator.graphql.references import RepositoryAt
from simulator.graphql.site import Site


@dataclass(frozen=True, slots=True)
class RateLimit:
    """What the caller has left of this hour's points."""

    site: Site

    @property
    def limit(self) -> int:
        return self.site.budget.limit

    @property
    def cost(self) -> int:
        return self.site.budget.cost

    @property
    def remaining(self) -> int:
        return self.site.budget.remaining

    @property
    def used(self) -> int:
        return self.site.budget.used

    @property
    def node_count(self) -> int:
        return self.site.budget.nodes

    @property
    def reset_at(self) -> datetime:
        return self.site.budget.resets_at


@dataclass(frozen=True, slots=True)
class Query:
    """The root."""

    site: Site

    @property
    def id(self) -> str:
        return "Q_query"

    @property
    def viewer(self) -> actors.User:
        """Who asks; an App's token is a User with `[bot]` in its login, an App's own JWT is nobody."""
        if self.site.viewer is None or isinstance(self.site.viewer, AppViewer):
            raise forbidden()
        return actors.viewer(self.site, access.actor(self.site.viewer))

    @property
    def rate_limit(self) -> RateLimit:
        return RateLimit(self.site)

    def repository(
        self,
        owner: str,
        name: str,
        follow_renames: bool | None = None,  # noqa: FBT001 - the schema's argument
    ) -> repositories.Repository:
        return repositories.find(self.site, owner, name, follow_renames=follow_renames is not False)

    def repository_owner(self, login: str) -> actors.Actor | None:
        found = self.site.world.accounts.get(login.lower())
        return None if found is None or found.kind == "Bot" else actors.present(self.site, found)

    def organization(self, login: str) -> actors.Actor:
        return self._account(login, "Organization", "an Organization")

    def user(self, login: str) -> actors.Actor:
        return self._account(login, "User", "a User")

    def _account(self, login: str, kind: str, named: str) -> actors.Actor:
        found = self.site.world.accounts.get(login.lower())
        if found is None or found.kind != kind:
            message = f"Could not resolve to {named} with the login of '{login}'."
            raise Refusal("NOT_FOUND", message)
        return actors.present(self.site, found)

    def node(self, id: str) -> object:  # noqa: A002 - the schema's word
        return lookup.node(self.site, id)

    def nodes(self, ids: Sequence[str]) -> Sequence[object]:
        """In the order of `ids`; one that is not there is a null with an error of its own."""
        return [self._node_or_refusal(each) for each in ids]

    def _node_or_refusal(self, node_id: str) -> object:
        try:
            return lookup.node(self.site, node_id)
        except Refusal as refusal:
            return refusal

    def search(self, query: str, type: str) -> Sequence[object]:  # noqa: A002 - the schema's word
        match type:
            case "ISSUE" | "ISSUE_ADVANCED":
                return search(self.site, query)
            case "REPOSITORY":
                records = self.site.world.repositories.values()
                return [
                    repositories.Repository(RepositoryAt(self.site, record))
                    for record in records
                    if self.site.can_see(record) and query.lower() in record.full_name.lower()
                ]
            case _:
                raise unresolved("search", f"of type {type}")
