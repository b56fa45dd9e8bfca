"""How GraphQL names accounts, which is not how REST does."""

from tests.simulator.graphql.asking import Asker, value_at


async def test_an_installation_is_a_user_with_bot_in_its_login(github: Asker) -> None:
    found = await github.data("{ viewer { __typename login } }")

    assert value_at(found, "viewer") == {"__typename": "User", "login": "babysit[bot]"}


async def test_a_bot_has_no_suffix_in_its_login(github: Asker) -> None:
    github.starter.repository.comment(1, "Hello", author="babysit[bot]")

    author = await github.at(
        "comments.nodes.0.author", "comments(last: 1) { nodes { author { __typename login url } } }"
    )

    assert author == {"__typename": "Bot", "login": "babysit", "url": "https://github.com/apps/babysit"}


async def test_a_person_is_a_user(github: Asker) -> None:
    assert await github.at("author", "author { __typename login }") == {
        "__typename": "User",
        "login": "agent",
    }


async def test_only_our_own_comments_are_the_viewers(github: Asker) -> None:
    github.starter.repository.comment(1, "Mine", author="babysit[bot]")
    github.starter.repository.comment(1, "Not mine", author="wei")

    comments = await github.at("comments.nodes", "comments(first: 5) { nodes { body viewerDidAuthor } }")

    assert comments == [
        {"body": "Mine", "viewerDidAuthor": True},
        {"body": "Not mine", "viewerDidAuthor": False},
    ]


async def test_an_edited_comment_says_who_edited_it_and_when(github: Asker) -> None:
    comment = github.starter.repository.comment(1, "First", author="wei")
    github.clock.advance(60)
    github.starter.repository.edit_comment(comment, "Second", author="ada")

    found = await github.at(
        "comments.nodes.0",
        "comments(first: 1) { nodes { body createdAt lastEditedAt includesCreatedEdit editor { login } } }",
    )

    assert found == {
        "body": "Second",
        "createdAt": "2026-11-22T12:00:00Z",
        "lastEditedAt": "2026-11-22T12:01:00Z",
        "includesCreatedEdit": True,
        "editor": {"login": "ada"},
    }


async def test_a_team_lists_its_members(github: Asker) -> None:
    github.starter.world.add_team("acme", "core", ("max", "wei"))

    found = await github.data(
        '{ organization(login: "acme") { team(slug: "core") { members(first: 9) { nodes { login } } } } }'
    )

    assert value_at(found, "organization.team.members.nodes") == [{"login": "max"}, {"login": "wei"}]
