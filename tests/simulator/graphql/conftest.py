"""One small world for each test."""

from collections.abc import Iterator

import pytest

from tests.simulator.graphql.asking import Asker, asker, fill


@pytest.fixture
def github() -> Iterator[Asker]:
    made = asker()
    yield made
    made.starter.world.close()


@pytest.fixture
def busy_github(github: Asker) -> Asker:
    """A world where there is one of everything."""
    fill(github)
    return github
