"""What the simulated GitHub remembers, and what follows from it alone."""

import pytest

from simulator.state.apps import InstallationToken
from simulator.state.rules import Ruleset
from tests.simulator.stage import START, Stage


@pytest.mark.parametrize(
    ("included", "excluded", "branch", "applies"),
    [
        (["~ALL"], [], "x", True),
        (["~DEFAULT_BRANCH"], [], "main", True),
        (["~DEFAULT_BRANCH"], [], "x", False),
        (["refs/heads/release/*"], [], "release/1", True),
        (["~ALL"], ["refs/heads/x"], "x", False),
        ([], [], "main", False),
    ],
)
def test_a_ruleset_applies_to_the_branches_it_names(
    included: list[str], excluded: list[str], branch: str, *, applies: bool
) -> None:
    ruleset = Ruleset(id=1, name="rules", include=included, exclude=excluded, rules=[], source="acme/app")

    assert ruleset.applies_to(branch, "main") is applies


@pytest.mark.parametrize(
    ("permission", "level", "granted"),
    [
        ("checks", "read", True),
        ("checks", "write", True),
        ("contents", "read", True),
        ("contents", "write", False),
        ("issues", "read", False),
        ("metadata", "read", True),
    ],
)
async def test_a_token_grants_what_it_holds_and_less(
    stage: Stage, permission: str, level: str, *, granted: bool
) -> None:
    held = {"checks": "write", "contents": "read"}
    token = InstallationToken(
        token="t", installation=stage.starter.installation, expires_at=START, permissions=held
    )

    assert token.grants(permission, level) is granted


async def test_an_installation_covers_its_own_repositories_alone(stage: Stage) -> None:
    installation = stage.starter.installation
    installation.selected = {"acme/app"}

    covered = [installation.covers(name) for name in ("acme/app", "acme/other", "evil/app")]

    assert covered == [True, False, False]


async def test_a_pull_request_is_known_by_its_head_while_it_is_open(stage: Stage) -> None:
    pull = stage.propose()
    sha = stage.repository.branch_sha("agent/x")

    assert stage.repository.open_pull_requests() == [pull]
    assert stage.repository.open_with_head(sha or "") == [pull]
    assert (pull.state, pull.is_merged, pull.is_fork) == ("open", False, False)
    pull.issue.state = "closed"
    assert stage.repository.open_with_head(sha or "") == []
