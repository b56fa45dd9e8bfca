"""Which repository a folder lies in, or which ones lie below it."""

from pathlib import Path

import pytest

from bot.worktrees.repository import NoRepositoryError, open_repository
from tests.worktrees.ground import Ground, git


def test_a_parent_that_is_no_repository_names_those_below_it(ground: Ground, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "deep/down/one")
    git(tmp_path, "init", "-q", "far/too/far/down")
    git(tmp_path, "init", "-q", "node_modules/dependency")

    with pytest.raises(NoRepositoryError) as refused:
        open_repository(tmp_path)

    assert refused.value.below == [tmp_path / one for one in ("app", "deep/down/one", "other", "remote.git")]
    assert str(refused.value).startswith(
        f"{tmp_path} is no git repository. Repositories below it: {ground.home}"
    )


def test_a_hooks_environment_does_not_lead_elsewhere(
    ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "-q", "strange")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "strange" / ".git"))

    assert ground.repository.home == ground.home


def test_a_submodule_has_its_home_where_it_is_checked_out(ground: Ground, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main", "lib")
    ground.commit(tmp_path / "lib", {"lib.txt": "1\n"})
    git(ground.home, "submodule", "--quiet", "add", str(tmp_path / "lib"), "lib")

    assert open_repository(ground.home / "lib").home == ground.home / "lib"


def test_the_base_that_a_branch_was_made_from_comes_first(ground: Ground) -> None:
    repository = ground.repository
    repository.note("fix", "base", "refs/heads/main")

    assert repository.bases("fix") == ["refs/heads/main", "refs/remotes/origin/main"]
    assert repository.bases("main") == ["refs/remotes/origin/main"]
