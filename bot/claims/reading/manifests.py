"""Which files declare dependencies or environment variables, by their names."""

import re

_MANIFEST = re.compile(
    r"(?:.*/)?(?:package\.json|requirements[\w.-]*\.(?:txt|in)|requirements/.*|pyproject\.toml|setup\.(?:py|cfg)|go\.mod|"
    r"cargo\.toml|gemfile|[\w.-]+\.gemspec|composer\.json|pom\.xml|build\.gradle(?:\.kts)?|pipfile|"
    r"[\w.-]+\.csproj|mix\.exs|environment\.ya?ml|deno\.jsonc?|pubspec\.yaml|package\.swift)"
)
_ENV_FILE = re.compile(r"(?:.*/)?(?:\.env[\w.-]*|[\w.-]*\.env|(?:docker-)?compose[\w.-]*\.ya?ml)")


def is_manifest(path: str) -> bool:
    """Whether a file declares a project's dependencies."""
    return _MANIFEST.fullmatch(path.casefold()) is not None


def is_environment_file(path: str) -> bool:
    """Whether a file declares environment variables."""
    return _ENV_FILE.fullmatch(path.casefold()) is not None
