"""The whole simulated GitHub as one value: accounts, Apps, repositories and the deliveries they cause."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from simulator.actions import installations
from simulator.actions.hooks import Outbox
from simulator.clock import Clock
from simulator.git.repository import Content, GitRepository, temporary_directory
from simulator.state.accounts import Account, Organization, Team
from simulator.state.apps import App, Installation, InstallationToken
from simulator.state.authorizations import Authorizations, UserToken
from simulator.state.identity import Ids
from simulator.state.issues import Label
from simulator.state.repositories import Repository, Settings

TOKEN_LIFE = timedelta(hours=1)
_DEFAULT_LABELS = ("bug", "documentation", "enhancement", "question", "wontfix")


@dataclass(slots=True, kw_only=True)
class AppForm:
    """What the person who registers an App fills in."""

    slug: str
    app_id: int | None = None
    client_id: str | None = None
    name: str | None = None
    public_key: str | None = None
    webhook_url: str | None = None
    webhook_secret: str | None = None
    permissions: Mapping[str, str] = field(default_factory=dict)
    events: frozenset[str] = frozenset()
    client_secret: str | None = None
    callback_urls: tuple[str, ...] = ()
    setup_url: str | None = None
    external_url: str = "https://example.com"


class World:
    """Everything there is. `close()` removes the git repositories from the disk.

    `mergeability_reads` is how many times a pull request's mergeability is read as unknown, after a REST read
    has started the background job, before the answer is there; 0 answers the first read. With
    `graphql_starts_mergeability` a GraphQL read starts it, too.
    """

    def __init__(self, *, clock: Clock) -> None:
        self.clock = clock
        self.ids = Ids()
        self.api_url = "https://api.github.com"
        self.server_url = "https://github.com"
        self.mergeability_reads = 1
        self.graphql_starts_mergeability = False
        self.accounts: dict[str, Account] = {}
        self.organizations: dict[str, Organization] = {}
        self.apps: dict[str, App] = {}
        self.installations: dict[int, Installation] = {}
        self.tokens: dict[str, Account | InstallationToken | UserToken] = {}
        self.authorizations = Authorizations()
        self.repositories: dict[str, Repository] = {}
        self.former_names: dict[str, Repository] = {}
        self.nodes: dict[str, object] = {}
        self.outbox = Outbox(self)
        self.queue_merges_itself = False
        """Whether a queue's merge is told as its account's own, or the enqueuer's: public data has both."""
        self._directory: TemporaryDirectory[str] = temporary_directory()
        self._tokens_minted = 0

    def close(self) -> None:
        """Remove the repositories from the disk."""
        self._directory.cleanup()

    def remember(self, *things: object) -> None:
        """Make things findable by their node id."""
        for thing in things:
            self.nodes[str(getattr(thing, "node_id"))] = thing  # noqa: B009 - every kind of thing has one

    # Accounts

    def add_user(self, login: str, *, kind: str = "User", name: str | None = None) -> Account:
        """A new person, or with kind `Bot` such as `agent[bot]`. Their token is `token_of(login)`."""
        return self._add_account(login, kind, name)

    def _add_account(self, login: str, kind: str, name: str | None) -> Account:
        number = self.ids.next()
        email = f"{number}+{login}@users.noreply.github.com"
        account = Account(id=number, login=login, kind=kind, name=name, email=email)
        self.accounts[login.lower()] = account
        self.tokens[self.token_of(login)] = account
        self.remember(account)
        return account

    def account(self, login: str) -> Account:
        """An account by login, whatever the case.

        Raises:
            KeyError: there is none.
        """
        return self.accounts[login.lower()]

    def rename_account(self, login: str, new: str) -> Account:
        """Another login for the same account; the old one is free for whoever takes it first.

        https://docs.github.com/en/account-and-profile/concepts/username-changes
        """
        account = self.accounts.pop(login.lower())
        account.login = new
        self.accounts[new.lower()] = account
        self.tokens[self.token_of(new)] = self.tokens.pop(self.token_of(login))
        for repository in self.repositories.values():
            if login in repository.collaborators:
                repository.collaborators[new] = repository.collaborators.pop(login)
        for organization in self.organizations.values():
            if login in organization.roles:
                organization.roles[new] = organization.roles.pop(login)
            for team in organization.teams.values():
                team.members = {member.login: member for member in team.members.values()}
        return account

    def token_of(self, login: str) -> str:
        """The personal access token that acts as this account."""
        return "ghp_" + re.sub(r"\W", "_", login)

    def add_organization(self, login: str) -> Organization:
        """A new organisation without members."""
        organization = Organization(account=self._add_account(login, "Organization", None))
        self.organizations[login.lower()] = organization
        return organization

    def add_member(self, organization: str, login: str, role: str = "member") -> None:
        """Make somebody a `member` or an owner (`admin`) of an organisation."""
        self.organizations[organization.lower()].roles[login] = role

    def add_team(self, organization: str, slug: str, members: tuple[str, ...] = ()) -> Team:
        """A new team; its permissions on repositories are in `team.repositories`."""
        people = {login: self.account(login) for login in members}
        team = Team(id=self.ids.next(), slug=slug, name=slug, members=people)
        self.organizations[organization.lower()].teams[slug] = team
        self.remember(team)
        return team

    # Apps

    def add_app(self, form: AppForm) -> App:
        """Register an App, with its bot account `slug[bot]`, owned by nobody in particular."""
        return self.register_app(
            form, self.accounts.get("github") or self._add_account("github", "Organization", None)
        )

    def register_app(self, form: AppForm, owner: Account) -> App:
        """The same for an owner."""
        number = form.app_id or self.ids.next()
        app = App(
            id=number,
            slug=form.slug,
            name=form.name or form.slug,
            client_id=form.client_id or f"Iv1.{number:016x}",
            owner=owner,
            bot=self._add_account(f"{form.slug}[bot]", "Bot", None),
            public_key=form.public_key,
            webhook_url=form.webhook_url,
            webhook_secret=form.webhook_secret,
            permissions={"metadata": "read", **form.permissions},
            events=set(form.events),
            client_secret=form.client_secret,
            callback_urls=form.callback_urls,
            setup_url=form.setup_url,
            external_url=form.external_url,
            created_at=self.clock(),
        )
        self.apps[form.slug] = app
        self.remember(app)
        return app

    install = installations.install
    uninstall = installations.uninstall
    select_repositories = installations.select_repositories
    suspend = installations.suspend
    unsuspend = installations.unsuspend

    def mint_token(
        self,
        installation: Installation,
        repositories: set[str] | None = None,
        permissions: Mapping[str, str] | None = None,
    ) -> InstallationToken:
        """A token that acts as the App on this installation for an hour."""
        self._tokens_minted += 1
        token = InstallationToken(
            token=f"ghs_{installation.id}x{self._tokens_minted:030d}",
            installation=installation,
            expires_at=self.clock() + TOKEN_LIFE,
            permissions=dict(permissions or installation.permissions),
            repositories=repositories,
        )
        self.tokens[token.token] = token
        return token

    # Repositories

    def add_repository(
        self,
        full_name: str,
        files: Mapping[str, Content] | None = None,
        *,
        is_private: bool = False,
        settings: Settings | None = None,
    ) -> Repository:
        """A new repository whose `main` has one commit with `files`."""
        owner, _, name = full_name.partition("/")
        number = self.ids.next()
        git = GitRepository(Path(self._directory.name) / f"{number}.git")
        repository = Repository(
            world=self,
            id=number,
            owner=self.account(owner),
            name=name,
            git=git,
            is_private=is_private,
            created_at=self.clock(),
            settings=settings or Settings(),
        )
        self._keep(repository)
        repository.push("main", {"README.md": f"# {name}\n"} if files is None else files, message="Begin")
        return repository

    def fork(self, full_name: str, login: str) -> Repository:
        """A copy of a repository under another account, sharing its git objects."""
        parent = self.repository(full_name)
        number = self.ids.next()
        git = GitRepository(Path(self._directory.name) / f"{number}.git", parent.git.objects)
        for name, sha in parent.git.refs("refs/heads/").items():
            git.set_ref(name, sha)
        fork = Repository(
            world=self,
            id=number,
            owner=self.account(login),
            name=parent.name,
            git=git,
            is_private=parent.is_private,
            default_branch=parent.default_branch,
            parent=parent,
            created_at=self.clock(),
        )
        self._keep(fork)
        return fork

    def _keep(self, repository: Repository) -> None:
        self.repositories[repository.full_name.lower()] = repository
        self.former_names.pop(repository.full_name.lower(), None)
        for name in _DEFAULT_LABELS:
            repository.labels[name] = Label(id=self.ids.next(), name=name)
            self.remember(repository.labels[name])
        self.remember(repository)

    def repository(self, full_name: str) -> Repository:
        """A repository by owner/name, whatever the case.

        Raises:
            KeyError: there is none.
        """
        return self.repositories[full_name.lower()]

    def settle_mergeability(self) -> None:
        """Let every background job that computes mergeability finish now, started or not."""
        for repository in self.repositories.values():
            for pull_request in repository.open_pull_requests():
                repository.settle_mergeability(pull_request)
