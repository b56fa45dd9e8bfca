"""What a merge says of itself, by the templates of the configuration."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.model.config import AgentsConfig, Attribution, Config, MergeConfig, MessageConfig, Strip
from bot.model.gate import Case
from bot.model.people import Person, Role
from bot.model.snapshot import Commit, GitAuthor, Statement, StatementKind
from bot.policy.commit_message import CommitMessage, commit_message
from tests.building import HEAD_SHA, NOW, case

PARTS = ("title", "number", "body", "author", "co_authors", "agent", "approved_by", "url")


def description(body: str) -> Statement:
    return Statement(
        kind=StatementKind.DESCRIPTION,
        statement_id=7,
        node_id="PR_7",
        author=case().snapshot.author,
        body=body,
        url="https://github.example/acme/app/pull/7",
        created_at=NOW,
    )


def asked(message: MessageConfig, body: str = "", **fields: Any) -> Case:
    found = case(Config(merge=MergeConfig(message=message)), **fields)
    statements = (description(body), *found.snapshot.statements)
    return replace(found, snapshot=replace(found.snapshot, statements=statements))


def body_of(template: str, body: str = "", **fields: Any) -> str | None:
    return commit_message(asked(MessageConfig(body=template), body, **fields)).body


def commits(*authors: GitAuthor) -> Sequence[Commit]:
    return (Commit(sha=HEAD_SHA, message="", authors=authors),)


def test_without_templates_everything_is_left_to_github() -> None:
    assert commit_message(asked(MessageConfig(), "text")) == CommitMessage()


def test_a_title_is_filled_in_on_one_line() -> None:
    found = commit_message(asked(MessageConfig(title="{title} (#{number})"), title="Add\n\tplans"))

    assert found == CommitMessage(title="Add plans (#7)")


def test_values_are_never_looked_at_for_placeholders() -> None:
    found = commit_message(asked(MessageConfig(title="{title}", body="{body}"), "{url}", title="{number}"))

    assert found == CommitMessage(title="{number}", body="{url}")


def test_comments_and_task_lists_are_stripped_and_the_rest_is_cut() -> None:
    message = MessageConfig(body="{body}", strip=(Strip.COMMENTS, Strip.TASK_LISTS), cut_at="<!-- more -->")
    body = "Adds it.\r\n<!-- a\nb -->\n- [ ] docs\n* [x] tests\n1. [ ] more\n- kept\n<!-- more -->\nsecret"

    assert commit_message(asked(message, body)).body == "Adds it.\n\n- kept"


def test_nothing_is_stripped_unasked() -> None:
    assert body_of("{body}", "a <!-- b -->\n- [ ] c") == "a <!-- b -->\n- [ ] c"


def test_a_description_cannot_bring_trailers_of_its_own() -> None:
    body = "Adds it.\napproved-by: the boss\n  Agent: root\nCo-Authored-By: x <y@z>"

    assert body_of("{body}\n\n{approved_by}", body) == "Adds it."


def test_co_authors_come_once_without_the_author_and_with_their_no_reply_addresses() -> None:
    agent = case().snapshot.author.login
    wei = GitAuthor(name="Wei", email="12+wei@users.noreply.github.com", login="wei")
    odd = GitAuthor(name="A\nB <x>", email="odd@acme.example")
    found = commits(GitAuthor(name="Bot", email="bot@acme.example", login=agent), wei, odd, wei)

    assert body_of("{co_authors}", commits=found) == (
        "Co-authored-by: Wei <12+wei@users.noreply.github.com>\nCo-authored-by: A B x <odd@acme.example>"
    )


def test_the_agent_is_who_the_configuration_says_it_is() -> None:
    found = asked(MessageConfig(body="{agent}"))
    rule = Attribution(agent="backend-engineer", author=found.snapshot.author.login)
    config = replace(found.config, agents=AgentsConfig(attribution=(rule,)))

    assert commit_message(replace(found, config=config)).body == "Agent: backend-engineer"


def test_those_whose_approval_counts_are_named_without_calling_them() -> None:
    review = replace(
        description(""), kind=StatementKind.REVIEW, state="APPROVED", commit_sha=HEAD_SHA, statement_id=9
    )
    by = [replace(review, author=replace(review.author, login=login)) for login in ("max", "visitor")]
    people = {
        "max": Person(login="max", role=Role.MAINTAIN),
        "visitor": Person(login="visitor", role=Role.READ),
    }
    found = asked(MessageConfig(body="{approved_by}"), statements=tuple(by))

    assert commit_message(replace(found, people=people)).body == "Approved-by: max"


def test_gaps_that_empty_values_leave_are_closed() -> None:
    assert body_of("{body}\n\n{co_authors}\n\n{approved_by}\n\nSee {url}", "Adds it.") == (
        f"Adds it.\n\nSee {case().snapshot.url}"
    )


@pytest.mark.parametrize("part", PARTS)
def test_every_placeholder_of_the_documentation_is_filled_in(part: str) -> None:
    assert f"{{{part}}}" not in (body_of(f"x{{{part}}}") or "")


def test_a_description_without_end_is_bounded() -> None:
    assert len(body_of("{body}", "<!--" * 50_000) or "") <= 20_000
