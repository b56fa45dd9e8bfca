from pathlib import Path

import pytest

from tests.worktrees.ground import Ground, copied, made_in


@pytest.fixture(autouse=True)
def nobodys_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the machine's user configured for git says nothing here."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    made_in(folder)
    return folder


@pytest.fixture
def ground(template: Path, tmp_path: Path) -> Ground:
    return copied(template, tmp_path)
