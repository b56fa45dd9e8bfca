"""What well-known bots post as a matter of form holds nothing; what anybody else says in their words does."""

import asyncio

import pytest

from bot.agents.notices import BOTS, notice_of
from bot.claim_verification.finder import Finder
from bot.model.claims import ClaimKind
from bot.model.config import AgentsConfig
from bot.model.snapshot import Actor, ActorKind, Statement, StatementKind
from tests.building import NOW, snapshot

LABELS = (
    "### Labels\n\nThe following labels could not be found: `automated`, `deps`. Please create them before "
    "Dependabot can add them to a pull request.\n\nPlease fix the above issues or remove invalid values from "
    "`dependabot.yml`."
)
NOTICES = [
    ("dependabot[bot]", LABELS),
    (
        "codecov[bot]",
        "## [Codecov](https://x) Report\n:x: Patch coverage is 50% with 3 lines missing coverage.",
    ),
    (
        "changeset-bot[bot]",
        "### ⚠️ No Changeset found\n\nThis PR includes no changesets. `package.json` has no entry.",
    ),
    ("netlify[bot]", "### ❌ Deploy Preview for *shop* failed.\n\n`netlify.toml` was not found."),
    ("sonarqubecloud[bot]", "## Quality Gate failed\n\nCoverage on new code is missing."),
    (
        "snyk-io[bot]",
        "### Snyk checks have failed. 2 issues have been found so far.\n\nThe build is failing.",
    ),
    (
        "fossabot",
        "## License scan\n\n❌ Missing lock file: `package-lock.json` not found next to `package.json`.",
    ),
    ("k8s-ci-robot", "@ana: The following test failed, say `/retest`:\n\n`pull-unit` is failing."),
    ("pre-commit-ci[bot]", "pre-commit.ci run failed: `ruff` is failing."),
    ("mergify[bot]", "This pull request is now in conflict. `a/b.ts` is missing."),
    (
        "github-actions[bot]",
        "This pull request has been automatically marked as stale because it has no tests.",
    ),
    ("github-actions[bot]", "## size-limit report 📦\n\n| Path | Size |\n|--|--|\n| `dist/a.js` | missing |"),
]


def claims_of(login: str, text: str) -> list[ClaimKind]:
    kind = ActorKind.BOT if login.endswith("[bot]") else ActorKind.USER
    said = Statement(
        kind=StatementKind.COMMENT,
        statement_id=1,
        node_id="IC_1",
        author=Actor(login, kind),
        body=text,
        url="https://github.example.org/acme/shop/pull/1#issuecomment-1",
        created_at=NOW,
    )
    found = asyncio.run(Finder().search(snapshot(statements=(said,)), AgentsConfig())).found
    return [one.claim.kind for one in found]


@pytest.mark.parametrize(
    ("login", "text"), NOTICES, ids=[f"{login} {text[:20]!r}" for login, text in NOTICES]
)
def test_a_bots_notice_holds_nothing(login: str, text: str) -> None:
    assert claims_of(login, text) == []


def test_the_same_words_of_anybody_else_are_claims() -> None:
    for login, text in NOTICES[-3:]:
        assert notice_of("claude[bot]", text) is None, login
    assert claims_of("claude[bot]", "`a/b.ts` is missing. This pull request is now in conflict.")


def test_what_a_known_bot_says_in_another_form_is_read() -> None:
    assert claims_of("mergify[bot]", "`a/b.ts` does not exist.") == [ClaimKind.FILE]


def test_an_agent_that_posts_as_github_actions_is_read_though_it_names_a_bots_subject() -> None:
    text = (
        "## Review\n\n"
        + "The bundle grew a little. " * 10
        + "size-limit report was read. `a/b.ts` does not exist."
    )

    assert claims_of("github-actions[bot]", text) == [ClaimKind.FILE]


def test_a_notice_that_says_that_this_change_is_blocked_holds_it() -> None:
    text = (
        "### ⚠ Artifact update problem\n\nRenovate failed to update an artifact related to this branch. "
        "You probably do not want to merge this PR as-is."
    )

    assert claims_of("renovate[bot]", text) == [ClaimKind.OTHER]


def test_the_table_knows_enough_bots_and_where_each_is_from() -> None:
    assert len(BOTS) >= 25
    assert all(bot.source.startswith("https://") and bot.accounts and bot.phrases for bot in BOTS)
    assert all(
        phrase == phrase.lower() for bot in BOTS for phrase in (*bot.phrases, *bot.shared, *bot.blocks)
    )
