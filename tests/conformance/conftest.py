"""The schemas that the conformance tests compare with."""

import json
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema
from jsonschema import Draft4Validator, FormatChecker

from tests.cli.git_repository import Repository
from tests.conformance.npm_packages import NpmPackage, tarball_or_skip, text_in
from tests.conformance.official_schema import GRAPHQL_SCHEMA, official_schema

SIMULATOR = Path(__file__).parents[2] / "simulator"
# Microsoft's own matchers for SARIF carry the schema as the standard's editors publish it.
SARIF_MATCHERS = NpmPackage(
    "@microsoft/jest-sarif",
    "1.0.0-beta.0",
    "sha512-A1fOhPd6Ic5iDk4F9YPw1qNB4XF+7+IviR7xl8r2F6QzQkx5cpY9LsGk2rExiFIEcBbjpVnSmwWGBukASkiQ9A==",
)
SARIF_SCHEMA = "lib/schemas/sarif-2.1.0-rtm.5.json"


@pytest.fixture(scope="session")
def official() -> GraphQLSchema:
    return official_schema(tarball_or_skip(GRAPHQL_SCHEMA))


@pytest.fixture(scope="session")
def ours() -> GraphQLSchema:
    return build_schema((SIMULATOR / "graphql" / "schema.graphql").read_text())


@pytest.fixture(scope="session")
def sarif_validator() -> Draft4Validator:
    schema = json.loads(text_in(tarball_or_skip(SARIF_MATCHERS), SARIF_SCHEMA))
    return Draft4Validator(schema, format_checker=FormatChecker())


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)
