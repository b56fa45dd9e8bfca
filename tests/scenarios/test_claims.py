"""Claims on pull requests, through the whole server: held, looked at, answered, and let go."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from markdown_it import MarkdownIt

from bot.model.keys import PullRequestKey
from bot.model.ledger import Entry, EntryKind
from bot.model.markers import STATUS
from bot.records.database import Database, Transaction
from bot.records.ledger import Ledger
from bot.records.sqlite.database import SqliteDatabase
from bot.records.sqlite.schema import opened
from bot.server import Parts
from simulator.actions.threads import LinePlace
from simulator.faults import Fault
from simulator.state.issues import IssueComment
from simulator.state.world import PullRequest
from tests.fakes import FakeChecklist
from tests.scenarios.house import House, open_house

CLAIMED = "20260430200000_idx_api_keys_revoked_at_null.sql"
REAL = "20260430230000_idx_api_keys_revoked_at_null.sql"
STORY = f"Migration `{CLAIMED}` is missing from the index, so the deploy will fail."
FILES = {
    "README.md": "hello\n",
    f"db/migrations/{REAL}": "create index;\n",
    "db/migrations/20260401000000_users.sql": "create table;\n",
    "db/migrations/20260402000000_keys.sql": "create table;\n",
    "db/migrations/index.ts": (
        f"import '20260401000000_users';\nimport '20260402000000_keys';\nimport '{REAL[:-4]}';\n"
    ),
    "package.json": '{"dependencies": {"zod": "3", "react": "19", "pg": "8"}}\n',
}


@asynccontextmanager
async def claimed_house(database: Database | None = None) -> AsyncIterator[House]:
    """A house with a repository worth making claims about."""
    parts = Parts(database=database, checklist=FakeChecklist())
    async with open_house(files=FILES, parts=parts, mergeability_reads=0) as house:
        yield house


def green(house: House, pull_request: PullRequest) -> None:
    house.report(pull_request, "build", "success")


def says(house: House, pull_request: PullRequest, text: str, *, author: str = "wei") -> IssueComment:
    return house.repository.comment(pull_request.number, text, author=author)


def status(house: House, pull_request: PullRequest) -> str:
    found = [body for body in house.comments(pull_request) if body.startswith(STATUS)]
    assert len(found) <= 1
    return found[0] if found else ""


async def opened_quietly(house: House) -> PullRequest:
    """A pull request whose CI has not reported yet, looked at once."""
    pull_request = house.propose(files={"a.py": "print(1)\n"})
    house.report(pull_request, "build", "in_progress")
    await house.until(lambda: house.own_check(pull_request))
    await house.settle()
    return pull_request


async def test_the_story_is_refuted_naming_the_file_and_the_index_and_then_merged() -> None:
    async with claimed_house() as house:
        pull_request = await opened_quietly(house)
        outage = house.github.faults.add(Fault(path="/repos/*/git/trees/*", times=None))

        says(house, pull_request, STORY)
        green(house, pull_request)
        await house.let_pass(30)

        assert "Claim C1" in house.says(pull_request)
        assert "unverified" in house.says(pull_request)
        assert house.conclusion(pull_request) == "in_progress"
        assert house.merges() == []

        outage.times = 0
        house.github.faults.clear()
        await house.until(lambda: pull_request.is_merged, within_s=600)
        await house.settle()

        text = status(house, pull_request)
        assert "refuted" in text
        assert f"`db/migrations/{REAL}`" in text
        assert "`db/migrations/index.ts:3`" in text
        assert f"/blob/{pull_request.head_sha}/db/migrations/index.ts#L3" in text
        assert pull_request.head_sha[:7] in text


async def test_a_refuted_claim_costs_the_look_two_reads_and_one_write() -> None:
    async with claimed_house() as house:
        pull_request = await opened_quietly(house)
        before = len(house.requests())

        says(house, pull_request, STORY)
        await house.settle()

        bill = house.requests()[before:]
        reads = [request for request in bill if request.method == "GET" or request.path == "/graphql"]
        assert len(reads) == 1 + 2, house.bill()
        assert len(bill) - len(reads) == 1, house.bill()
        assert "refuted" in status(house, pull_request)


async def test_a_claim_about_a_named_manifest_costs_the_look_one_read_and_one_write() -> None:
    async with claimed_house() as house:
        pull_request = await opened_quietly(house)
        before = len(house.requests())

        says(house, pull_request, "`zod` is missing from `package.json`.")
        await house.settle()

        assert len(house.requests()) - before == 1 + 1 + 1, house.bill()
        assert "refuted" in status(house, pull_request)


async def settle_by_hand(database: Database, house: House, pull_request: PullRequest, about: str) -> None:
    """What a `/verify` of somebody with write access leaves in the ledger, and the comment it rests on."""
    said = house.repository.comment(pull_request.number, "I looked myself.", author="max")
    entry = Entry(
        kind=EntryKind.SETTLED,
        at=house.clock.now(),
        head_sha=pull_request.head_sha,
        base_ref="main",
        by="max",
        about=about,
        why="I looked myself",
        source=f"comment {said.id}",
    )
    await Ledger(database).add(key_of(house, pull_request), [entry])


def key_of(house: House, pull_request: PullRequest) -> PullRequestKey:
    return PullRequestKey(
        installation_id=house.starter.installation.id,
        repository=house.repository.full_name,
        number=pull_request.number,
    )


def push(house: House, pull_request: PullRequest, files: dict[str, str | bytes | None]) -> None:
    house.repository.push(pull_request.head_ref, files, message="Go on", author="agent")


async def test_a_confirmed_claim_holds_until_a_push_mends_it() -> None:
    async with claimed_house() as house:
        pull_request = await opened_quietly(house)
        says(house, pull_request, "`ramda` is missing from `package.json`.")
        green(house, pull_request)
        await house.settle()

        assert house.conclusion(pull_request) == "failure"
        assert "Claim C1 (ramda) is confirmed." in house.says(pull_request)
        assert "**confirmed**" in status(house, pull_request)
        assert house.merges() == []

        push(house, pull_request, {"package.json": '{"dependencies": {"zod": "3", "ramda": "1"}}\n'})
        green(house, pull_request)
        await house.until(lambda: pull_request.is_merged)
        await house.settle()

        assert "| resolved |" in status(house, pull_request)


@pytest.mark.parametrize("how", ["deleted", "struck", "reworded"])
async def test_a_claim_that_its_author_takes_back_holds_no_more(how: str) -> None:
    async with claimed_house() as house:
        pull_request = await opened_quietly(house)
        text = "`ramda` is missing from `package.json`."
        comment = says(house, pull_request, text)
        green(house, pull_request)
        await house.settle()
        assert house.conclusion(pull_request) == "failure"

        if how == "deleted":
            house.repository.delete_comment(comment)
        else:
            new = f"~~{text}~~" if how == "struck" else "Never mind."
            house.repository.edit_comment(comment, new)
        await house.until(lambda: pull_request.is_merged)
        await house.settle()

        assert "| withdrawn |" in status(house, pull_request)


async def test_an_edited_claim_is_a_new_one_and_no_settlement_of_the_old_counts() -> None:
    database = SqliteDatabase(opened(None))
    async with claimed_house(database) as house:
        pull_request = await opened_quietly(house)
        comment = says(house, pull_request, "Error handling is missing here.")
        green(house, pull_request)
        await house.settle()
        assert house.conclusion(pull_request) == "action_required"

        await settle_by_hand(database, house, pull_request, "C1 refuted")
        house.repository.edit_comment(comment, "Error handling is missing here. And that is a risk.")
        await house.settle()

        assert house.conclusion(pull_request) == "action_required"
        assert "Claim C2" in house.says(pull_request)
        assert not pull_request.is_merged


async def test_an_undetermined_claim_is_held_for_a_human_whose_word_frees_it() -> None:
    async with claimed_house() as house:
        pull_request = await opened_quietly(house)
        says(house, pull_request, "Error handling is missing here.")
        green(house, pull_request)
        await house.settle()

        assert house.conclusion(pull_request) == "action_required"
        assert "/verify C1 refuted: why" in house.says(pull_request)
        assert "/verify C1 refuted: why" in status(house, pull_request)

        house.repository.comment(pull_request.number, "/verify C1 refuted: I looked myself", author="max")
        await house.until(lambda: pull_request.is_merged)
        await house.settle()

        assert "Refuted by" in status(house, pull_request)
        assert "I looked myself" in status(house, pull_request)


async def test_what_a_human_confirmed_holds_although_a_look_refutes_it() -> None:
    database = SqliteDatabase(opened(None))
    async with claimed_house(database) as house:
        pull_request = await opened_quietly(house)
        says(house, pull_request, "`zod` is missing from `package.json`.")
        await house.settle()
        await settle_by_hand(database, house, pull_request, "C1 confirmed")
        green(house, pull_request)
        await house.settle()

        assert house.conclusion(pull_request) == "failure"

        push(house, pull_request, {"b.py": "print(2)\n"})
        green(house, pull_request)
        await house.settle()
        assert house.conclusion(pull_request) == "failure"


@pytest.mark.parametrize(
    ("hold_from", "author", "conclusion"),
    [
        ("everyone", "mallory", "action_required"),
        ("writers", "mallory", "merged"),
        ("writers", "tri", "merged"),
        ("writers", "wei", "action_required"),
        ("writers", "copilot[bot]", "action_required"),
        ("agents", "wei", "merged"),
        ("agents", "copilot[bot]", "action_required"),
    ],
)
async def test_the_configuration_says_whose_claims_hold(hold_from: str, author: str, conclusion: str) -> None:
    async with claimed_house() as house:
        house.configure(f"claims: {{hold_from: {hold_from}}}\n")
        pull_request = await opened_quietly(house)
        if author not in house.starter.world.accounts:
            house.starter.world.add_user(author, kind="Bot")
        says(house, pull_request, "Error handling is missing here.", author=author)
        green(house, pull_request)
        await house.settle()

        assert house.verdict(pull_request) == conclusion
        assert "undetermined" in status(house, pull_request)
        assert ("(listed only)" in status(house, pull_request)) == (conclusion == "merged")


async def test_a_claim_on_an_issue_is_looked_at_when_that_closes() -> None:
    async with claimed_house() as house:
        issue = house.repository.open_issue("Ship the SDK", author="ada")
        pull_request = await opened_quietly(house)
        says(house, pull_request, f"This is blocked by #{issue.number}.")
        green(house, pull_request)
        await house.let_pass(10)
        assert house.conclusion(pull_request) == "failure"

        house.repository.close(issue.number, author="ada")
        await house.until(lambda: pull_request.is_merged, within_s=20)
        await house.settle()

        assert "| resolved |" in status(house, pull_request)


@pytest.mark.parametrize("was_open", [True, False], ids=["resolved-before", "refuted-before"])
async def test_an_issue_that_is_opened_again_blocks_again(was_open: bool) -> None:
    async with claimed_house() as house:
        issue = house.repository.open_issue("Ship the SDK", author="ada")
        if not was_open:
            house.repository.close(issue.number, author="ada")
        pull_request = house.propose("agent/waits", labels=())
        says(house, pull_request, f"This is blocked by #{issue.number}.")
        green(house, pull_request)
        await house.let_pass(60)
        if was_open:
            house.repository.close(issue.number, author="ada")
            await house.let_pass(60)

        house.repository.reopen(issue.number, author="ada")
        await house.let_pass(60)

        assert house.conclusion(pull_request) == "failure"


async def test_a_claim_on_a_pull_request_is_looked_at_when_that_is_merged() -> None:
    async with claimed_house() as house:
        other = house.propose("agent/other", labels=())
        pull_request = await opened_quietly(house)
        says(house, pull_request, f"Blocked on #{other.number}.")
        green(house, pull_request)
        await house.let_pass(10)
        assert house.conclusion(pull_request) == "failure"

        house.repository.merge(other.number, author="ada")
        await house.until(lambda: pull_request.is_merged, within_s=20)
        await house.settle()


async def test_a_check_claim_follows_the_check() -> None:
    async with claimed_house() as house:
        pull_request = await opened_quietly(house)
        house.report(pull_request, "lint", "failure")
        says(house, pull_request, "The `lint` check is failing.")
        await house.settle()
        assert "(`lint`) is confirmed." in house.summary(pull_request)

        house.report(pull_request, "lint", "success")
        green(house, pull_request)
        await house.until(lambda: pull_request.is_merged)
        await house.settle()

        assert "| resolved |" in status(house, pull_request)


async def test_who_must_act_is_reminded_once() -> None:
    async with claimed_house() as house:
        pull_request = await opened_quietly(house)
        says(house, pull_request, "`ramda` is missing from `package.json`.")
        says(house, pull_request, "Error handling is missing here.")
        await house.settle()
        assert len(house.comments(pull_request)) == 1

        await house.let_pass(4 * 3600 + 60)
        await house.let_pass(24 * 3600)

        (reminder,) = [comment for comment in house.comments(pull_request) if "babysit:reminder" in comment]
        assert "@agent and @wei: [`C1`]" in reminder
        assert "Anybody with write access but the claim's author: [`C2`]" in reminder


async def test_claims_are_found_wherever_people_write() -> None:
    async with claimed_house() as house:
        house.repository.push(
            "agent/x", {"a.py": "print(1)\n", "package.json": "{}\n"}, message="Add it", author="agent"
        )
        pull_request = house.repository.open_pull_request(
            head="agent/x", base="main", title="Add x", author="agent", body="This is blocked by #99."
        )
        house.repository.review(
            pull_request.number, "COMMENTED", "`src/missing_one.css` does not exist.", author="wei"
        )
        house.repository.comment_on_line(
            pull_request.number,
            LinePlace(path="a.py", line=1),
            "`src/missing_two.css` does not exist.",
            author="wei",
        )
        says(house, pull_request, "`src/missing_three.css` does not exist.")
        await house.settle()

        text = status(house, pull_request)
        assert {f"[`C{number}`]" in text for number in range(1, 5)} == {True}
        assert {name in text for name in ("#99", "missing_one", "missing_two", "missing_three")} == {True}


async def test_a_claim_that_nobody_looked_at_again_costs_nothing() -> None:
    async with claimed_house() as house:
        pull_request = await opened_quietly(house)
        says(house, pull_request, STORY)
        await house.settle()
        before = len(house.requests())

        house.report(pull_request, "lint", "failure")
        await house.settle()

        later = house.requests()[before:]
        assert not [request for request in later if "/trees/" in request.path]
        assert len([request for request in later if request.path == "/graphql"]) == 1


async def test_a_second_claim_is_answered_by_eyes_and_the_edited_comment() -> None:
    async with claimed_house() as house:
        pull_request = await opened_quietly(house)
        says(house, pull_request, STORY)
        await house.settle()
        before = len(house.requests())

        second = says(house, pull_request, "`zod` is missing from `package.json`.")
        await house.settle()

        assert [reaction.content for reaction in second.reactions] == ["eyes"]
        writes = [request for request in house.requests()[before:] if request.is_content_write]
        assert len(writes) == 2, house.bill()
        assert "[`C2`]" in status(house, pull_request)


async def test_the_same_claim_by_two_people_is_one() -> None:
    async with claimed_house() as house:
        pull_request = await opened_quietly(house)
        first = says(house, pull_request, "`ramda` is missing from `package.json`.")
        says(house, pull_request, "`ramda` is missing from `package.json`.", author="max")
        await house.settle()
        assert "[`C2`]" not in status(house, pull_request)

        house.repository.delete_comment(first)
        green(house, pull_request)
        await house.settle()

        assert house.conclusion(pull_request) == "failure"
        assert "Claim C2" in house.says(pull_request)


async def test_a_lost_database_finds_the_claims_again_and_holds_what_was_settled() -> None:
    database = SqliteDatabase(opened(None))
    async with claimed_house(database) as house:
        pull_request = await opened_quietly(house)
        says(house, pull_request, "Error handling is missing here.")
        await house.settle()
        await settle_by_hand(database, house, pull_request, "C1 refuted")
        await database.write(forget_everything)
        green(house, pull_request)
        await house.settle()

        assert house.conclusion(pull_request) == "action_required"
        assert house.merges() == []
        assert len([comment for comment in house.comments(pull_request) if comment.startswith(STATUS)]) == 1


async def test_a_result_for_an_older_head_neither_holds_nor_frees_the_new_one() -> None:
    async with claimed_house() as house:
        pull_request = await opened_quietly(house)

        def mend() -> None:
            push(house, pull_request, {"package.json": '{"dependencies": {"zod": "3", "ramda": "1"}}\n'})
            green(house, pull_request)

        house.github.faults.before("GET", "/repos/*/git/trees/*", mend)
        says(house, pull_request, "`ramda` is missing from `package.json`.")
        await house.until(lambda: pull_request.is_merged)
        await house.settle()

        assert len(house.merges()) == 1


async def test_a_tree_that_is_cut_off_confirms_nothing() -> None:
    async with claimed_house() as house:
        pull_request = await opened_quietly(house)
        cut: dict[str, object] = {"sha": "0" * 40, "tree": [], "truncated": True}
        house.github.faults.add(Fault(path="/repos/*/git/trees/*", times=None, status=200, body=cut))
        says(house, pull_request, "`src/nothing_like_it.css` does not exist.")
        green(house, pull_request)
        await house.settle()

        assert house.conclusion(pull_request) == "action_required"
        assert "cut off" in status(house, pull_request)


async def test_200_claims_in_one_comment_are_judged_in_one_look() -> None:
    async with claimed_house() as house:
        pull_request = await opened_quietly(house)
        before = len(house.requests())
        says(house, pull_request, "".join(f"- `src/gone_{n}.css` does not exist.\n" for n in range(250)))
        await house.settle()

        reads = [request for request in house.requests()[before:] if request.method == "GET"]
        assert len([read for read in reads if "/trees/" in read.path]) == 1
        assert len(reads) == 2, house.bill()
        assert "[`C200`]" in status(house, pull_request)
        assert "[`C201`]" not in status(house, pull_request)
        assert len(status(house, pull_request).encode()) < 65_535


async def test_what_a_claim_says_cannot_act_in_the_status_comment() -> None:
    async with claimed_house() as house:
        pull_request = await opened_quietly(house)
        says(
            house, pull_request, "`</details>@max|[x](https://evil.example)` is missing from `package.json`."
        )
        await house.settle()

        shown = MarkdownIt("commonmark").enable("table").render(status(house, pull_request))
        assert 'href="https://evil.example' not in shown
        assert shown.count("</details>") == shown.count("<details>")


def forget_everything(transaction: Transaction) -> None:
    transaction.execute("DROP TRIGGER ledger_is_never_cut")
    for table in ("ledger", "claims", "posted"):
        transaction.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own


async def test_a_name_without_a_file_is_looked_for_in_all_of_a_small_repository() -> None:
    async with claimed_house() as house:
        pull_request = await opened_quietly(house)
        before = len(house.github.requests)

        says(house, pull_request, "`parseNothing` is not defined.")
        await house.until(lambda: status(house, pull_request))

        assert "`parseNothing` occurs in no file" in status(house, pull_request)
        assert len(house.github.requests) - before < 12


async def test_an_explicit_report_waits_for_a_human_whatever_it_is_about() -> None:
    async with claimed_house() as house:
        pull_request = await opened_quietly(house)

        says(house, pull_request, "Blocked: the vendor has not provisioned our sandbox account.")
        green(house, pull_request)
        await house.until(lambda: status(house, pull_request))
        await house.let_pass(30)

        assert not pull_request.is_merged
        assert house.conclusion(pull_request) == "action_required"
