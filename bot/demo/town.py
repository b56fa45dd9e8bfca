"""Three organisations that have installed Babysit, with repositories that look like work in progress."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.simulator.actions.protection import protect
from bot.simulator.git.repository import Content
from bot.simulator.starter import PEOPLE, Starter, starter_world
from bot.simulator.state.repositories import Repository

AGENTS = ("backend-agent", "frontend-agent", "docs-agent", "data-agent")
REVIEWER = "wei"
REQUIRED_CHECKS = ("lint", "test")
"""What `main` of every repository requires."""

_APP: Mapping[str, Content] = {
    "README.md": "# app\n\nThe service behind acme.example.\n",
    "app/login.py": "ATTEMPTS = 10\n\n\ndef may_log_in(failures):\n    return failures < ATTEMPTS\n",
    "app/cart.py": "def total(prices):\n    return sum(prices)\n",
}
_SITE: Mapping[str, Content] = {
    "README.md": "# site\n\nWhat globex shows the world.\n",
    "site/prices.py": "PLANS = {'free': 0, 'team': 9}\n",
    "site/search.py": "def search(words):\n    return []\n",
}
_SHOP: Mapping[str, Content] = {
    "README.md": "# shop\n\nWhere globex sells.\n",
    "shop/cart.py": "def total(prices):\n    return sum(prices)\n",
}
_API: Mapping[str, Content] = {
    "README.md": "# api\n\nWhat initech's partners call.\n",
    "api/hello.py": "def hello(name):\n    return f'Hello {name}'\n",
    ".github/babysit.yml": "version: 1\nmerge:\n  automerge: labelled\n",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """The world before the story. Three installations, because GitHub limits the writes of each alone."""

    starter: Starter
    app: Repository
    site: Repository
    shop: Repository
    api: Repository

    @property
    def repositories(self) -> tuple[Repository, ...]:
        """All of them, in the order in which they are shown."""
        return self.app, self.site, self.shop, self.api


def build_town() -> Town:
    """Four protected repositories to which four agents may write, nothing proposed yet."""
    starter = starter_world(files=_APP, mergeability_reads=0)
    for login in AGENTS:
        starter.world.add_user(login)
    for owner in ("globex", "initech"):
        starter.world.add_organization(owner)
        starter.world.install(starter.app, owner)
    town = Town(
        starter=starter,
        app=starter.repository,
        site=starter.world.add_repository("globex/site", _SITE),
        shop=starter.world.add_repository("globex/shop", _SHOP),
        api=starter.world.add_repository("initech/api", _API),
    )
    for repository in town.repositories:
        repository.collaborators.update(PEOPLE | dict.fromkeys(AGENTS, "write"))
        protect(repository, "main", checks=REQUIRED_CHECKS)
    return town
