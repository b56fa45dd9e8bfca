"""GitHub's official GraphQL schema."""

from pathlib import Path

from graphql import GraphQLSchema, build_schema

from tests.conformance.npm_packages import NpmPackage, text_in

GRAPHQL_SCHEMA = NpmPackage(
    "@octokit/graphql-schema",
    "15.26.1",
    "sha512-RFDC2MpRBd4AxSRvUeBIVeBU7ojN/SxDfALUd7iVYOSeEK3gZaqR2MGOysj4Zh2xj2RY5fQAUT+Oqq7hWTraMA==",
)


def official_schema(tarball: Path) -> GraphQLSchema:
    """The schema inside the tarball."""
    # GitHub's schema defines two fields twice and deprecates fields that their interfaces keep: a strict
    # reader refuses both, GitHub itself does not mind.
    return build_schema(text_in(tarball, "schema.graphql"), assume_valid=True, assume_valid_sdl=True)
