"""A repository with many kinds of manifests, indexes and near names, and what is true of it."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILES = {
    "package.json": """{
  "name": "shop", "description": "zod comes later", "keywords": ["redis"],
  "workspaces": ["packages/*"], "scripts": {"lint": "eslint .", "typecheck": "tsc"},
  "dependencies": {"express": "^4", "@acme/core": "workspace:*"},
  "devDependencies": {"vitest": "^1"}, "overrides": {"minimist": "1.2.8"}
}""",
    "packages/core/package.json": """{
  "name": "@acme/core", "dependencies": {"ramda": "^0.30"}, "peerDependencies": {"react": "*"}
}""",
    "packages/core/src/index.ts": """export * from './button';
export { Card, Footer as PageFooter } from './card';
export type { Colour } from './colour';
import { Hidden } from './hidden';
const local = Hidden;
// export { Ghost } from './ghost';
""",
    "packages/core/src/button.ts": (
        "export const Button = () => 1;\nexport function Icon() { return 2; }\nconst inner = 3;\n"
    ),
    "packages/core/src/card.ts": (
        "export const Card = 1;\nexport const Footer = 2;\nexport const CardHead = 3;\n"
    ),
    "packages/core/src/colour.ts": "export type Colour = string;\n",
    "packages/core/src/hidden.ts": "export const Hidden = 1;\n",
    "packages/core/src/ghost.ts": "export const Ghost = 1;\n",
    "src/server.ts": """import express from 'express';
import { userRoutes } from './routes/users';
import { OrderPlugin } from './plugins/order';
const app = express();
app.use('/users', userRoutes);
register(OrderPlugin);
// TODO: register(AuditPlugin)
""",
    "src/routes/users.ts": """export const userRoutes = router();
userRoutes.get('/list', listUsers);
userRoutes.post('/export', exportUsers);
userRoutes.delete('/:id', removeUser);
// userRoutes.get('/old', oldUsers);
const remote = fetch('/users/remote');
function listUsers() {}
function exportUsers() {}
function removeUser() {}
""",
    "src/plugins/order.ts": "export class OrderPlugin {}\n",
    "src/plugins/audit.ts": "export class AuditPlugin {}\n",
    "src/unused.ts": "export function neverCalled() {}\nexport const READY = true;\n",
    "src/__tests__/users.test.ts": (
        "import { userRoutes } from '../routes/users';\nit('exports', () => exportUsers());\n"
    ),
    ".env.example": """STRIPE_KEY=
# SMTP_HOST=localhost
MAIL_STRIPE_KEY_OLD=1
# the variable REDIS_URL is set elsewhere
""",
    "db/migrations/index.txt": """20260101000000_users.sql
20260201000000_orders.sql
20260430230000_x.sql
""",
    "db/migrations/20260101000000_users.sql": "select 1;\n",
    "db/migrations/20260201000000_orders.sql": "select 1;\n",
    "db/migrations/20260430230000_x.sql": "select 1;\n",
    "reports/2026-01.csv": "a\n",
    "reports/2026-02.csv": "a\n",
    "reports/2026-03.csv": "a\n",
    "pyproject.toml": """[project]
name = "shop"
keywords = ["flask"]
dependencies = ["PyJWT>=2", "requests[socks]>=2", "beautifulsoup4"]
[project.optional-dependencies]
test = ["pytest"]
[dependency-groups]
dev = ["ruff"]
[tool.packer]
exclude = ["numpy"]
""",
    "requirements.txt": "celery==5\n-r more.txt\n# pandas\n",
    "app/__init__.py": "from app.helpers import tidy\n\n__all__ = ['tidy']\n",
    "app/helpers.py": "def tidy(text):\n    return text.strip()\n\n\ndef untold(text):\n    return text\n",
    "app/main.py": (
        "import jwt\nimport requests\nimport yaml\nfrom app.helpers import tidy\n\n"
        "print(tidy(''), jwt, requests, yaml)\n"
    ),
    "tests/test_helpers.py": (
        "from app.helpers import tidy\n\n\ndef test_tidy():\n    assert tidy(' ') == ''\n"
    ),
    "go.mod": """module example.org/shop

require (
	github.com/gin-gonic/gin v1.9.0
	gopkg.in/yaml.v3 v3.0.1 // indirect
)

exclude github.com/old/excluded v1.0.0
""",
    "cmd/main.go": 'package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc main() { gin.New() }\n',
    "Cargo.toml": '[workspace]\nmembers = ["crates/*"]\n[workspace.dependencies]\nserde = "1"\n',
    "crates/till/Cargo.toml": """[package]
name = "till"
description = "talks to reqwest"
[dependencies]
serde = { workspace = true }
tokio = { version = "1", optional = true }
[features]
async-std = ["dep:tokio"]
""",
    "crates/till/src/lib.rs": "pub fn open_till() {}\n",
    "Gemfile": "source 'https://rubygems.org'\ngem 'rails', '~> 7'\n# gem 'devise'\n",
    "pom.xml": """<project><dependencies><dependency><groupId>junit</groupId><artifactId>junit</artifactId>
<exclusions><exclusion><artifactId>hamcrest</artifactId></exclusion></exclusions></dependency></dependencies>
<build><plugins><plugin><artifactId>shade</artifactId></plugin></plugins></build></project>
""",
    "docs/guide.md": "# Guide\n",
    "README.md": "# Shop\n",
}  # fmt: skip
HEAD_ONLY = "docs/late.md"


@dataclass(frozen=True)
class Said:
    """A statement. `is_true` is None where the repository cannot tell: it must stay undetermined."""

    text: str
    is_true: bool | None


def make(folder: Path) -> Path:
    """The repository, with a second commit and a branch without it."""
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    identity = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "init.defaultBranch=main")
    for command in (
        ("init", "-q"),
        ("add", "-A"),
        ("commit", "-q", "-m", "Open the shop"),
        ("branch", "release/1.0"),
        ("checkout", "-q", "-b", "topic"),
    ):
        subprocess.run(["git", *identity, "-C", folder, *command], check=True, capture_output=True)
    (folder / HEAD_ONLY).write_text("# Late\n", encoding="utf-8")
    for command in (("add", "-A"), ("commit", "-q", "-m", "Tell more")):
        subprocess.run(["git", *identity, "-C", folder, *command], check=True, capture_output=True)
    return folder


INDEX = "packages/core/src/index.ts"
_EXPORTS = (
    f"`{{}}` is not exported from `{INDEX}`.",
    f"`{INDEX}` does not export `{{}}`.",
    f"`{{}}` isn't re-exported from `{INDEX}`, so nobody can import it.",
    f"BLOCKED: `{{}}` is missing from the exports of `{INDEX}`.",
)
_FILES = (
    "`{}` does not exist.",
    "`{}` is missing.",
    "Blocked: there is no `{}`",
    "error: {}: No such file or directory",
    "I found that `{}` was never committed.",
)
_MANIFEST = (
    "`{0}` is missing from `{1}`.",
    "`{0}` is not listed in `{1}`.",
    "`{1}` does not list `{0}` as a dependency.",
    "The dependency `{0}` is not declared in `{1}`.",
)
_USE = (
    "`{}` is not registered anywhere.",
    "`{}` is never imported.",
    "`{}` is not used anywhere.",
    "Nothing calls `{}`.",
)
_ELSEWHERE = (
    "`{}` was not found on the server.",
    "`{}` is missing in the published package.",
    "`{}` is not included in the wheel.",
    "`{}` is missing in the image.",
    "`{}` does not exist on my machine.",
    "`{}` does not exist in production.",
)
_ENV = (
    "`{}` is missing from `.env.example`.",
    "`.env.example` was never updated for `{}`.",
    "`.env.example` does not contain `{}`.",
)
_ROUTES = (
    "`{}` is not registered in `src/routes/users.ts`.",
    "`{}` has no handler in `src/routes/users.ts`.",
    "`src/routes/users.ts` does not register `{}`.",
)
_SYMBOLS = ("`{}` is not defined.", "`{}()` does not exist.", "`{}` is undefined", "`{}` is defined nowhere.")
_TESTS = ("There are no tests for `{}`.", "No test covers `{}`.", "`{}` is untested.")
_DECLARED = {
    "package.json": ({"express", "vitest", "@acme/core"}, {"redis", "zod", "lint", "eslint", "left-pad"}),
    "packages/core/package.json": ({"ramda", "react"}, {"express", "zod"}),
    "pyproject.toml": ({"PyJWT", "requests", "beautifulsoup4", "pytest", "ruff"},
                       {"flask", "numpy", "django"}),
    "requirements.txt": ({"celery"}, set()),
    "go.mod": ({"github.com/gin-gonic/gin", "gopkg.in/yaml.v3"},
               {"github.com/old/excluded", "github.com/x/y"}),
    "crates/till/Cargo.toml": ({"serde", "tokio"}, {"async-std", "reqwest", "rayon"}),
    "Gemfile": ({"rails"}, {"devise", "puma"}),
    "pom.xml": ({"junit"}, {"hamcrest", "shade", "guava"}),
}  # fmt: skip
_EXPORTED = {"Button", "Icon", "Card", "PageFooter", "Colour"}
_UNEXPORTED = {"Hidden", "CardHead", "Footer", "inner", "Ghost", "Nowhere", "local"}
PACKAGE = "app/__init__.py"
_UNUSED = {"AuditPlugin", "neverCalled"}
_USED = {"OrderPlugin", "userRoutes", "tidy"}
_ABSENT = {
    "src/servr.ts", "src/plugins/audit.js", "packages/core/src/buttons.ts", "docs/guides.md", "app/helper.py",
    "src/routes/orders.ts", "crates/till/src/main.rs", "db/migrations/20260301000000_refunds.sql",
    "reports/2026-04.csv", "reports/2025-01.csv", "src/never.ts",
}  # fmt: skip
_PRESENT = {
    "src/server.ts", "docs/guide.md", "app/helpers.py", "crates/till/src/lib.rs", "reports/2026-02.csv",
    "db/migrations/20260201000000_orders.sql", HEAD_ONLY,
}  # fmt: skip


def statements() -> Iterator[Said]:
    """All of them."""
    yield from _each(_EXPORTS, _UNEXPORTED, is_true=True)
    yield from _each(_EXPORTS, _EXPORTED, is_true=False)
    offers = [form.replace(INDEX, PACKAGE) for form in _EXPORTS]
    yield from _each(offers, {"tidy"}, is_true=False)
    yield from _each(offers, {"untold", "nowhere_to_be"}, is_true=True)
    yield from _each(_FILES, _ABSENT, is_true=True)
    yield from _each(_FILES, _PRESENT, is_true=False)
    for manifest, (declared, absent) in _DECLARED.items():
        yield from _each([form.format("{}", manifest) for form in _MANIFEST], declared, is_true=False)
        yield from _each([form.format("{}", manifest) for form in _MANIFEST], absent, is_true=True)
    yield from _each(_USE, _UNUSED, is_true=True)
    yield from _each(_USE[1:3], _USED, is_true=False)
    yield from _each(_ELSEWHERE, {"src/server.ts", "docs/guide.md", "app/helpers.py"}, is_true=None)
    yield from _each(_ENV, {"REDIS_URL", "STRIPE_KEY_OLD", "POSTGRES_USER"}, is_true=True)
    yield from _each(_ENV, {"STRIPE_KEY", "SMTP_HOST"}, is_true=False)
    yield from _each(
        _ROUTES, {"GET /users/export", "GET /old", "GET /users/remote", "PUT /list"}, is_true=True
    )
    yield from _each(_ROUTES, {"POST /users/export", "GET /list", "DELETE /users/{id}"}, is_true=False)
    yield from _each(_SYMBOLS, {"noSuchThing", "open_shop", "TaxRule"}, is_true=True)
    yield from _each(_SYMBOLS, {"tidy", "OrderPlugin", "open_till", "Hidden"}, is_true=False)
    yield from _each(_TESTS, {"neverCalled", "untold"}, is_true=True)
    yield from _each(_TESTS, {"tidy", "exportUsers"}, is_true=False)
    yield from _single()


def _each(forms: "tuple[str, ...] | list[str]", names: set[str], *, is_true: bool | None) -> Iterator[Said]:
    for name in sorted(names):
        for form in forms:
            yield Said(form.format(name), is_true)


def _single() -> Iterator[Said]:
    """Those that fit no pattern."""
    false = (
        "BLOCKED: migration 20260430200000_x.sql is absent from the index",
        "`db/migrations/20260430200000_x.sql` is missing",
        "20260430200000_x.sql does not exist in db/migrations",
        "`ramda` is missing from package.json and from every workspace",
        "ModuleNotFoundError: No module named 'jwt'",
        "`gin` is missing from `go.mod`.",
        "`serde` is missing from `Cargo.toml`.",
        "`jwt` is not declared in `pyproject.toml`.",
    )
    true = (
        "`docs/late.md` does not exist on branch `release/1.0`.",
        "The package `minimist` is not a dependency in `package.json`.",
        "`yaml` is imported in `app/main.py` but missing from `pyproject.toml`.",
        "The CHANGELOG.md file is missing.",
    )
    unknown = (
        "Missing type hints.",
        "It is missing a function to cancel orders.",
        "`docs/guide.md` does not exist on branch `release/9.9`.",
        "`STRIPE_KEY` is not set in production.",
        "Blocked: the vendor has not provisioned our sandbox account.",
    )
    yield from (Said(text, is_true=False) for text in false)
    yield from (Said(text, is_true=True) for text in true)
    yield from (Said(text, is_true=None) for text in unknown)
