"""Organisations that have installed Babysit, with repositories that look like work in progress."""

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.actions.protection import protect
from simulator.git.repository import Content
from simulator.starter import PEOPLE, Starter, starter_world
from simulator.story import StoryRepository

AGENTS = ("backend-agent", "frontend-agent", "docs-agent", "data-agent")
REVIEWER = "wei"
FOUNDER = "max"
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
_TRACES: Mapping[str, Content] = {
    "README.md": "# traces\n\nWhat hooli's agents did.\n",
    "api/routes.go": """\
package api

import "github.com/go-chi/chi/v5"

func Routes(r chi.Router, h *Handlers) {
	r.Group(func(r chi.Router) {
		r.Use(RequireClerkAuth)
		r.Use(RequirePlan)
		r.Get("/v1/traces", h.ListTraces)
	})
}
""",
    ".github/babysit.yml": """\
version: 1
checklist:
  names: {auth_gate: [RequireClerkAuth], plan_gate: [RequirePlan]}
""",
}
_PAGES: Mapping[str, Content] = {
    "README.md": "# pages\n\nWhat umbrella says of itself.\n",
    ".github/babysit.yml": f"""\
version: 1
strategic:
  paths: {{"marketing/**": strategic}}
  approvers: ["@{FOUNDER}"]
""",
}
_KEYS: Mapping[str, Content] = {
    "README.md": "# keys\n\nWho may call soylent.\n",
    "migrations/20260401090000_api_keys.sql": "CREATE TABLE api_keys (id bigint, revoked_at timestamptz);\n",
    "migrations/20260430230000_idx_api_keys_revoked_at_null.sql": "CREATE INDEX ON api_keys (revoked_at);\n",
    "migrations/index.ts": """\
export const migrations = [
  "20260401090000_api_keys.sql",
  "20260430230000_idx_api_keys_revoked_at_null.sql",
]
""",
}

_PLANT: Mapping[str, Content] = {
    "README.md": "# plant\n\nWhere wonka makes things.\n",
    "backend/limits.py": "UPLOAD_MB = 10\n",
    "frontend/limits.ts": "export const uploadMb = 10\n",
    ".claude/agents/backend-agent.md": """\
---
name: backend-agent
description: Builds the API.
---
## Scope
- Owns: `backend/`
- Read-only: `frontend/`
## Definition of Done
- Tests are green, the worktree is removed.
""",
}
_LAB: Mapping[str, Content] = {
    "README.md": "# lab\n\nWhere stark counts things.\n",
    "lab/rows.py": "ROWS = []\n",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisations:
    """The world before the story. Several installations, because GitHub limits the writes of each alone."""

    starter: Starter
    app: StoryRepository
    site: StoryRepository
    shop: StoryRepository
    api: StoryRepository
    traces: StoryRepository
    pages: StoryRepository
    keys: StoryRepository
    plant: StoryRepository
    lab: StoryRepository

    @property
    def repositories(self) -> tuple[StoryRepository, ...]:
        """All of them, in the order in which they are shown."""
        return (
            *(self.app, self.site, self.shop, self.api, self.traces, self.pages, self.keys),
            *(self.plant, self.lab),
        )


def build_organisations() -> Organisations:
    """Protected repositories to which four agents may write, nothing proposed yet."""
    starter = starter_world(files=_APP, mergeability_reads=0)
    for login in AGENTS:
        starter.world.add_user(login)
    for owner in ("globex", "initech", "hooli", "umbrella", "soylent", "wonka", "stark"):
        starter.world.add_organization(owner)
        starter.world.install(starter.app, owner)
    organisations = Organisations(
        starter=starter,
        app=starter.repository,
        site=starter.world.add_repository("globex/site", _SITE),
        shop=starter.world.add_repository("globex/shop", _SHOP),
        api=starter.world.add_repository("initech/api", _API),
        traces=starter.world.add_repository("hooli/traces", _TRACES),
        pages=starter.world.add_repository("umbrella/pages", _PAGES),
        keys=starter.world.add_repository("soylent/keys", _KEYS),
        plant=starter.world.add_repository("wonka/plant", _PLANT),
        lab=starter.world.add_repository("stark/lab", _LAB),
    )
    for repository in organisations.repositories:
        repository.collaborators.update(PEOPLE | dict.fromkeys(AGENTS, "write"))
        protect(repository, "main", checks=REQUIRED_CHECKS)
    return organisations
