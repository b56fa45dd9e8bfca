"""The two schemas that the conformance tests compare."""

import os
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema

from tests.conformance.official_schema import UnfetchableError, fetched_tarball, official_schema

PACKAGE = Path(__file__).parents[2] / "bot"


@pytest.fixture(scope="session")
def official() -> GraphQLSchema:
    try:
        tarball = fetched_tarball()
    except UnfetchableError as error:
        if os.environ.get("CI"):
            pytest.fail(f"GitHub's schema must be had in CI: {error}")
        pytest.skip(f"GitHub's schema could not be fetched: {error}")
    return official_schema(tarball)


@pytest.fixture(scope="session")
def ours() -> GraphQLSchema:
    return build_schema((PACKAGE / "simulator" / "graphql" / "schema.graphql").read_text())
