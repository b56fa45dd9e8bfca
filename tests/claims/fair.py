"""A second repository: build files of many kinds, barrels, variables, routes by method, other places."""

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.claims.shop import Said

FILES = {
    "package.json": """{"name":"fair","optionalDependencies":{"fsevents":"^2"},
"peerDependencies":{"vue":"^3"},
"peerDependenciesMeta":{"svelte":{"optional":true}},"resolutions":{"lodash":"4.17.21"},
"pnpm":{"overrides":{"semver":"7"}},"engines":{"node":">=20"},"bin":{"fair":"cli.js"},
"exports":{"./client":"./src/client.js"},"files":["dist"]}""",
    "pnpm-workspace.yaml": """packages:
  - "apps/*"
catalog:
  axios: ^1
""",
    "apps/web/package.json": '{"name":"@fair/web","dependencies":{"axios":"catalog:","dayjs":"^1"}}',
    "composer.json": """{"name":"a/fair","require":{"php":">=8","monolog/monolog":"^3"},
"require-dev":{"phpunit/phpunit":"^11"},"suggest":{"ext-redis":"fast"},
"conflict":{"symfony/yaml":"<5"}}""",
    "setup.cfg": """[metadata]
name = fair
keywords = attrs
[options]
install_requires =
    click>=8
    rich
[options.extras_require]
docs =
    sphinx
""",
    "Pipfile": """[packages]
httpx = "*"
[dev-packages]
black = "*"
[requires]
python_version = "3.12"
""",
    "environment.yml": """name: fair
channels:
  - conda-forge
dependencies:
  - numpy
  - pip:
      - polars
""",
    "pyproject.toml": """[tool.poetry]
name = "fair"
[tool.poetry.dependencies]
python = "^3.11"
Pillow = "*"
[tool.poetry.group.dev.dependencies]
mypy = "*"
[tool.ruff]
exclude = ["alembic"]
[tool.pytest.ini_options]
addopts = "--cov"
""",
    "build.gradle.kts": """plugins { id("org.jetbrains.kotlin.jvm") version "2.0" }
dependencies {
  implementation("com.squareup.okhttp3:okhttp:4.12.0")
  testImplementation(libs.junit)
  // implementation("com.google.guava:guava:33")
}
""",
    "gradle/libs.versions.toml": """[versions]
junit = "5"
[libraries]
junit = { module = "org.junit.jupiter:junit-jupiter", version.ref = "junit" }
""",
    "pubspec.yaml": """name: fair
dependencies:
  http: ^1.0.0
dev_dependencies:
  lints: any
""",
    "Fair.csproj": """<Project><ItemGroup><PackageReference Include="Serilog" Version="3"/>
<!-- <PackageReference Include="Dapper"/> --></ItemGroup></Project>""",
    "mix.exs": """defmodule Fair do
  defp deps do
    [{:phoenix, "~> 1.7"}]
  end
end
""",
    "go.mod": """module example.org/fair

go 1.22

require github.com/spf13/cobra v1.8.0

replace github.com/old/lib => github.com/new/lib v1.0.0

tool golang.org/x/tools/cmd/stringer
""",
    "tools/go.mod": """module example.org/fair/tools

require github.com/google/wire v0.6.0
""",
    "go.work": """go 1.22
use (
	.
	./tools
)
""",
    "Cargo.toml": """[package]
name = "fair"
[dependencies]
anyhow = "1"
[build-dependencies]
cc = "1"
[target.'cfg(unix)'.dependencies]
libc = "0.2"
[patch.crates-io]
ring = { git = "x" }
[features]
serde = []
""",
    "fair.gemspec": """Gem::Specification.new do |s|
  s.add_dependency "faraday", "~> 2"
  s.add_development_dependency "rspec"
end
""",
    "src/index.ts": """export { default as Dialog } from './dialog';
export * as icons from './icons';
export default function Root() {}
export const a = 1, b = 2;
export abstract class Base {}
export enum Mode { On }
export interface Props {}
export { helper };
function helper() {}
function secret() {}
export type * from './types';
export * from './permissions';
""",
    "src/dialog.tsx": """export default function Dialog() {}
export const DialogTitle = 1;
""",
    "src/permissions.ts": "export const DELETE_ORDER = 'DELETE_ORDER';\n",
    "src/icons.ts": "export const Star = 1;\n",
    "src/types.ts": """export type Shape = 1;
export interface Point {}
""",
    "lib/main.js": """module.exports = { start, stop: halt };
module.exports.reload = reload;
exports.status = status;
function hidden() {}
""",
    "fair/__init__.py": """from .core import *
from .io import load as read
from . import plugins

__all__ = ["read", "run"]
__all__ += ["plugins"]
""",
    "fair/core.py": """def run(): ...
def _walk(): ...
def jump(): ...
""",
    "fair/io.py": """def load(): ...
def dump(): ...
""",
    "fair/plugins/__init__.py": "",
    "src/lib.rs": """pub mod store;
pub use store::{Store, open as open_store};
pub(crate) fn inner() {}
mod hidden;
""",
    "src/store.rs": """pub struct Store;
pub fn open() {}
pub fn close() {}
""",
    "src/hidden.rs": "pub fn ghost() {}\n",
    ".env.sample": """API_URL=http://x
export TOKEN_TTL=60
#OPTIONAL_FLAG=1
DB_URL=${DB_HOST}:5432
# see PAYMENT_KEY in the docs
""",
    "docker-compose.yml": """services:
  web:
    image: web
    environment:
      - QUEUE_URL=amqp://q
      - SENTRY_DSN
    # - OLD_KEY=1
  db:
    environment:
      POSTGRES_PASSWORD: x
    command: run --flag=$MAILER_KEY
""",
    "Dockerfile": """FROM node:20
ENV NODE_ENV=production
ARG BUILD_ID
COPY dist /app
""",
    "deploy/values.yaml": """env:
  LOG_LEVEL: info
""",
    "app/api/orders/route.ts": """export async function GET() {}
export async function DELETE() {}
""",
    "api/app.py": """from fastapi import FastAPI
app = FastAPI()
@app.get('/items')
def items(): ...
@app.api_route('/both', methods=['PUT', 'PATCH'])
def both(): ...
# @app.post('/items')
""",
    "api/flask_app.py": """@bp.route('/login', methods=['POST'])
def login(): ...
@bp.route('/logout')
def logout(): ...
""",
    "api/urls.py": """urlpatterns = [path('teams/<int:pk>/', views.team), path('health/', views.health)]
""",
    "cmd/http.go": """package main
func r(m *http.ServeMux) {
 m.HandleFunc("GET /pets", list)
 m.HandleFunc("POST /pets/{id}", one)
}
""",
    "server/app.js": """app.route('/carts').get(list).post(add);
router.use('/v2', v2);
axios.delete('/carts');
""",
    "config/routes.rb": """Rails.application.routes.draw do
  get '/about', to: 'pages#about'
  resources :books, only: [:index, :show]
end
""",
    "src/Api.java": """@RestController
@RequestMapping("/kits")
class Api {
  @GetMapping("/{id}")
  Kit one() {}
  @PostMapping
  Kit add() {}
}
""",
    "README.md": "# Fair\n",
    "docs/setup.md": "# Setup\n",
    ".gitignore": """dist/
*.log
generated/
""",
    "tests/test_core.py": """from fair import run
def test_run(): run()
""",
}  # fmt: skip
HEAD_ONLY = "docs/late.md"


def make(folder: Path) -> Path:
    """The repository: a commit with a branch and a tag on it, and a second commit."""
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    _git(folder, "init", "-q")
    _commit(folder)
    _git(folder, "branch", "release/1.0")
    _git(folder, "tag", "v1.2.0")
    (folder / HEAD_ONLY).write_text("# Late\n", encoding="utf-8")
    _commit(folder)
    return folder


def _commit(folder: Path) -> None:
    _git(folder, "add", "-Af")
    _git(folder, "commit", "-q", "-m", "Open the fair")


def _git(folder: Path, *command: str) -> None:
    identity = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *identity, "-C", folder, *command], check=True, capture_output=True)


_PACKAGES = ("`{0}` is missing from `{1}`.", "The dependency `{0}` is not listed in `{1}`.")
_EXPORTS = ("`{0}` is not exported from `{1}`.", "BLOCKED: `{0}` is missing from the exports of `{1}`")
_VARIABLES = ("`{0}` is missing from `{1}`.", "`{1}` does not set `{0}`.")
_ROUTES = ("`{0}` is not registered in `{1}`.", "`{0}` has no handler in `{1}`.")
_TABLE = (
    (_PACKAGES, "package.json", "fsevents | vue", "lodash | semver | svelte | fair"),
    (_PACKAGES, "apps/web/package.json", "axios | dayjs", "vue"),
    (
        _PACKAGES,
        "composer.json",
        "monolog/monolog | phpunit/phpunit",
        "ext-redis | symfony/yaml | symfony/console",
    ),
    (_PACKAGES, "setup.cfg", "click | rich | sphinx", "attrs | jinja2"),
    (_PACKAGES, "Pipfile", "httpx | black", "requests"),
    (_PACKAGES, "environment.yml", "numpy | polars", "scipy | conda-forge"),
    (_PACKAGES, "pyproject.toml", "Pillow | mypy", "alembic | pytest"),
    (_PACKAGES, "build.gradle.kts", "okhttp", "guava | gson"),
    (_PACKAGES, "pubspec.yaml", "http | lints", "dio"),
    (_PACKAGES, "Fair.csproj", "Serilog", "Dapper | Polly"),
    (_PACKAGES, "mix.exs", "phoenix", "ecto"),
    (_PACKAGES, "go.mod", "github.com/spf13/cobra", "github.com/old/lib | github.com/x/none"),
    (_PACKAGES, "Cargo.toml", "anyhow | cc | libc", "ring | serde | tokio"),
    (_PACKAGES, "fair.gemspec", "faraday | rspec", "rack"),
    (
        _EXPORTS,
        "src/index.ts",
        "Dialog | icons | a | b | Base | Mode | Props | helper | Shape | Point | DELETE_ORDER",
        "secret | DialogTitle | Star | Nope | DELETE_TEAM",
    ),
    (_EXPORTS, "lib/main.js", "start | stop | reload | status", "hidden | halt"),
    (_EXPORTS, "fair/__init__.py", "read | run | plugins", "dump | _walk | nope"),
    (_EXPORTS, "src/lib.rs", "Store | open_store | store", "close | ghost | nope_at_all"),
    (
        _VARIABLES,
        ".env.sample",
        "API_URL | TOKEN_TTL | OPTIONAL_FLAG | DB_URL",
        "DB_HOST | PAYMENT_KEY | URL_API",
    ),
    (
        _VARIABLES,
        "docker-compose.yml",
        "QUEUE_URL | SENTRY_DSN | POSTGRES_PASSWORD",
        "MAILER_KEY | REDIS_PORT",
    ),
    (_VARIABLES, "Dockerfile", "NODE_ENV", "API_SECRET"),
    (_VARIABLES, "deploy/values.yaml", "LOG_LEVEL", "LOG_FORMAT"),
    (_ROUTES, "app/api/orders/route.ts", "GET /api/orders | DELETE /api/orders", "POST /api/orders"),
    (
        _ROUTES,
        "api/app.py",
        "GET /items | PUT /both | PATCH /both",
        "POST /items | GET /both | DELETE /items",
    ),
    (_ROUTES, "api/flask_app.py", "POST /login | GET /logout", "GET /login | POST /logout"),
    (_ROUTES, "api/urls.py", "/health/", "/groups/"),
    (_ROUTES, "cmd/http.go", "GET /pets | POST /pets/{id}", "DELETE /pets | POST /pets"),
    (_ROUTES, "server/app.js", "GET /carts | POST /carts", "DELETE /carts | PUT /carts"),
    (_ROUTES, "config/routes.rb", "GET /about | GET /books", "DELETE /books | POST /about"),
    (_ROUTES, "src/Api.java", "GET /kits/{id} | POST /kits", "DELETE /kits/{id} | PUT /kits"),
)
"""Wordings, where, and the names that are there and that are not, each list parted by bars."""
_ELSEWHERE = (
    "`{0}` is missing in the Docker image.",
    "`{0}` is not on the server.",
    "`{0}` does not exist on the `next` branch.",
    "`{0}` is missing from the published tarball.",
    "`{0}` does not exist on release/1.0.",
    "`{0}` is not in v1.2.0.",
    "`{0}` was not found on the build agent.",
    "`{0}` is absent from the deployed bundle.",
    "`{0}` is missing inside the container.",
    "On production `{0}` does not exist.",
    "`{0}` does not exist in my checkout.",
    "The npm package lacks `{0}`.",
    "`{0}` is not in the layer.",
    "`{0}` is missing on TestFlight.",
    "`{0}` is not available on the CDN.",
    "`{0}` does not exist on origin/main.",
    "In the 2.4 release `{0}` is missing.",
    "`{0}` is missing after deployment.",
    "`{0}` is missing after `npm run build`.",
    "`{0}` is not there once installed from PyPI.",
)
_NOT_OF_BEING_THERE = (
    "`{0}` was not updated for the new API.",
    "`{0}` does not handle empty ids.",
    "`{0}` fails to parse.",
    "`{0}` lacks a licence header.",
    "`{0}` is not formatted.",
    "`{0}` has no docstring.",
    "`{0}` does not mention the flag.",
    "`{0}` isn't covered by the linter.",
    "`{0}` is not executable.",
    "`{0}` has not been reviewed.",
    "`{0}` is not signed.",
    "`{0}` is not translated.",
    "`{0}` is missing a newline at the end.",
    "`{0}` is missing an entry for teams.",
    "`{0}` still isn't mergeable.",
)


def statements() -> Iterator[Said]:
    """All of them."""
    for forms, place, present, absent in _TABLE:
        yield from _each(forms, present.split(" | "), place, is_true=False)
        yield from _each(forms, absent.split(" | "), place, is_true=True)
    for path in ("README.md", HEAD_ONLY):
        yield from (Said(form.format(path), is_true=None) for form in (*_ELSEWHERE, *_NOT_OF_BEING_THERE))


def _each(forms: Sequence[str], names: Sequence[str], place: str, *, is_true: bool) -> Iterator[Said]:
    yield from (Said(form.format(name, place), is_true=is_true) for name in names for form in forms)
