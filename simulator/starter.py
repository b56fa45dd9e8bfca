"""A world to begin with: an organisation, a repository, people of every role, an agent, CI and Babysit."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from simulator.actions.apps import AppForm
from simulator.clock import Clock, wall_clock
from simulator.git.repository import Content
from simulator.state.apps import App, Installation
from simulator.story import StoryRepository, StoryWorld

WEBHOOK_SECRET = "it's a secret to everybody"  # noqa: S105 - GitHub's own example of a secret
CLIENT_SECRET = "0123456789abcdef0123456789abcdef01234567"  # noqa: S105 - no less made up
PERMISSIONS = {
    "actions": "read",
    "checks": "write",
    "contents": "write",
    "issues": "write",
    "members": "read",
    "merge_queues": "write",
    "metadata": "read",
    "pull_requests": "write",
    "statuses": "read",
}
EVENTS = frozenset(
    {
        "branch_protection_rule",
        "check_run",
        "check_suite",
        "create",
        "delete",
        "issue_comment",
        "issues",
        "label",
        "merge_group",
        "pull_request",
        "pull_request_review",
        "pull_request_review_comment",
        "pull_request_review_thread",
        "push",
        "repository",
        "repository_ruleset",
        "status",
    }
)
PEOPLE = {"ada": "admin", "max": "maintain", "wei": "write", "tri": "triage", "rob": "read"}
"""One person for each role on acme/app; `ada` owns the organisation. `mallory` is a stranger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPair:
    """An RSA key pair as PEM text."""

    private: str
    public: str


@cache
def key_pair() -> KeyPair:
    """The App's key, made once a process because making one is slow."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return KeyPair(
        private=key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        ).decode(),
        public=key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Starter:
    """The world and the things in it that a story speaks of. `private_key` is Babysit's, PEM."""

    world: StoryWorld
    repository: StoryRepository
    app: App
    installation: Installation
    ci: App
    private_key: str
    webhook_secret: str


def starter_world(
    *,
    files: Mapping[str, Content] | None = None,
    permissions: Mapping[str, str] | None = None,
    clock: Clock = wall_clock,
    mergeability_reads: int = 1,
) -> Starter:
    """acme/app with Babysit, github-actions (App 15368) and `third-ci` installed; close the world when done.

    `files` is what `main` begins with; `permissions` replaces what Babysit was granted.
    """
    world, repository, third = bare_world(files=files, clock=clock, mergeability_reads=mergeability_reads)
    form = AppForm(
        slug="babysit",
        app_id=7331,
        name="Babysit",
        public_key=key_pair().public,
        webhook_secret=WEBHOOK_SECRET,
        client_secret=CLIENT_SECRET,
        permissions=PERMISSIONS if permissions is None else permissions,
        events=EVENTS,
    )
    app = world.add_app(form)
    return Starter(
        world=world,
        repository=repository,
        app=app,
        installation=world.install(app, "acme"),
        ci=third,
        private_key=key_pair().private,
        webhook_secret=WEBHOOK_SECRET,
    )


def bare_world(
    *,
    files: Mapping[str, Content] | None = None,
    clock: Clock = wall_clock,
    mergeability_reads: int = 1,
) -> tuple[StoryWorld, StoryRepository, App]:
    """The same before anybody has heard of Babysit: the world, acme/app, and `third-ci`."""
    world = StoryWorld(clock=clock)
    world.mergeability_reads = mergeability_reads
    world.add_organization("acme")
    for login in (*PEOPLE, "mallory"):
        world.add_user(login)
    world.add_user("agent", kind="User")
    world.add_member("acme", "ada", "admin")
    repository = world.add_repository("acme/app", files)
    repository.collaborators.update(PEOPLE | {"agent": "write"})
    for login in PEOPLE:
        if login != "ada":
            world.add_member("acme", login)
    world.organizations["acme"].base_permission = "read"
    actions = world.add_app(_ci_form("github-actions", 15368, "GitHub Actions"))
    third = world.add_app(_ci_form("third-ci", 4242, "Third CI"))
    for app in (actions, third):
        world.install(app, "acme")
    return world, repository, third


def _ci_form(slug: str, number: int, name: str) -> AppForm:
    return AppForm(
        slug=slug,
        app_id=number,
        name=name,
        public_key=key_pair().public,
        permissions={"checks": "write", "contents": "read", "statuses": "write", "actions": "write"},
    )
