from collections.abc import Callable, Iterable, Mapping

import pytest

from bot.checklist.core.source import SourceFile
from bot.checklist.facts.routes.judge import RouteNames, auth_judgements
from bot.checklist.facts.routes.program import find_routes

States = Mapping[str, str]
State = Callable[..., States]


class Files:
    """A repository of texts."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def paths(self) -> Iterable[str]:
        return self._texts

    def read(self, path: str) -> SourceFile | None:
        return SourceFile.of(path, self._texts[path]) if path in self._texts else None


@pytest.fixture
def state() -> State:
    """Judges a file: "METHOD /pattern" to pass, fail, unclear, or n/a for what is no subject."""

    def judge(path: str, text: str, others: Mapping[str, str] | None = None) -> States:
        names = RouteNames(public=("/healthz", "**/login"))
        routes = find_routes([SourceFile.of(path, text)], Files(others or {}))
        judged = {
            judgement.line: judgement.verdict.value
            for judgement in auth_judgements(routes, names)
            if judgement.path == path
        }
        return {
            f"{route.method} {route.pattern}": judged.get(route.line, "n/a")
            for route in routes
            if route.path == path
        }

    return judge
