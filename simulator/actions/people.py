"""Names from tests and the demo turned into the accounts they mean."""

from __future__ import annotations

from simulator.git.objects import Signature
from simulator.state.accounts import Account
from simulator.state.world import Repository, World

Who = Account | str | None
"""An account or its login. None is the owner of the repository, GitHub's answer to "who did this?" here."""


def resolve(repository: Repository, who: Who) -> Account:
    """The account that is meant.

    Raises:
        KeyError: there is no such account.
    """
    if who is None:
        return repository.owner
    return repository.world.account(who) if isinstance(who, str) else who


def sign(world: World, who: Account) -> Signature:
    """How an account signs a commit now."""
    return Signature(who.name or who.login, who.email, world.clock())


def github_signature(world: World) -> Signature:
    """The committer of what is done on GitHub's own pages and by its merge button."""
    return Signature("GitHub", "noreply@github.com", world.clock())
