"""What people say in comments, through the whole server: who is obeyed, who is told what."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.model.keys import PullRequestKey
from bot.model.ledger import EntryKind
from bot.records.database import Database, Transaction
from bot.records.ledger import Ledger
from bot.records.sqlite.database import SqliteDatabase
from bot.reviewing.analysts import ThreadAnalyst
from bot.server import Parts
from simulator.actions.apps import AppForm
from simulator.faults import Fault
from simulator.starter import key_pair
from simulator.state.world import PullRequest
from tests.fakes import FakeChecklist
from tests.scenarios.house import House, open_house

LABELS = ("automerge", "strategic")
DONE, REFUSED, NOTHING = ["eyes", "rocket"], ["eyes", "confused"], list[str]()


async def green(house: House, *, labels: tuple[str, ...] = ("automerge",), ci: bool = True) -> PullRequest:
    """A pull request by `agent` that CI let through."""
    pull_request = house.propose(labels=labels)
    if ci:
        house.report(pull_request, "build", "success")
    await house.settle()
    return pull_request


async def strategic(house: House) -> PullRequest:
    """One that only an approval is missing to."""
    pull_request = await green(house, labels=LABELS)
    assert house.verdict(pull_request) == "action_required"
    return pull_request


@asynccontextmanager
async def remembering_house() -> AsyncIterator[tuple[House, Database]]:
    database = await SqliteDatabase.open(None)
    async with open_house(parts=Parts(database=database, checklist=FakeChecklist())) as house:
        yield house, database
    await database.close()


async def lose(database: Database) -> None:
    """What people said is gone from the records; nothing is delivered again."""
    await database.write(_forget_what_was_said)


def _forget_what_was_said(transaction: Transaction) -> None:
    transaction.execute("DROP TRIGGER ledger_is_never_cut")
    for table in ("ledger", "heads", "heard"):
        transaction.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own


async def test_an_approval_by_a_maintainer_merges_what_they_saw(house: House) -> None:
    pull_request = await strategic(house)

    said = house.say(pull_request, "Fine with me.\n\n/approve", by="max")
    await house.settle()

    assert house.reactions(said) == DONE
    assert house.verdict(pull_request) == "merged"
    assert house.replies(pull_request) == []


@pytest.mark.parametrize(
    ("by", "body", "reactions", "reply"),
    [
        ("agent", "/approve", REFUSED, "The author cannot approve their own pull request"),
        ("wei", "/approve", REFUSED, "Only somebody with maintain or admin can approve it"),
        ("tri", "/approve", REFUSED, "Only somebody with maintain or admin can approve it"),
        ("mallory", "/approve", REFUSED, "Only somebody with maintain or admin can approve it"),
        ("max", "> /approve", NOTHING, ""),
        ("max", "```\n/approve\n```", NOTHING, ""),
        ("max", "- /approve", NOTHING, ""),
        ("max", "    /approve", NOTHING, ""),
        ("max", "<!--\n/approve\n-->", NOTHING, ""),
        ("max", "Please /approve", NOTHING, ""),
        ("max", "/Approve", NOTHING, ""),
        ("max", "/approve pricing", REFUSED, "`pricing` is neither a strategic label nor a commit"),
        ("max", "/approve 0123456", REFUSED, "`0123456` is not the head"),
        ("max", "/approve strategic", DONE, ""),
        ("max", "/approve Strategic", DONE, ""),
    ],
)
async def test_who_approves_and_how(
    house: House, by: str, body: str, reactions: list[str], reply: str
) -> None:
    pull_request = await strategic(house)

    said = house.say(pull_request, body, by=by)
    await house.settle()

    assert house.reactions(said) == reactions
    assert house.verdict(pull_request) == ("merged" if reactions == DONE else "action_required")
    assert [reply in one for one in house.replies(pull_request)] == ([True] if reply else [])


@pytest.mark.parametrize(
    "trailer",
    [
        "Co-authored-by: Max <max@users.noreply.github.com>",
        "co-authored-by: someone <4711+max@users.noreply.github.com>",
    ],
)
async def test_a_co_author_approves_nothing(house: House, trailer: str) -> None:
    house.repository.push("agent/feature", {"a.py": "1\n"}, message=f"Add\n\n{trailer}", author="agent")
    pull_request = await strategic(house)

    said = house.say(pull_request, "/approve", by="max")
    await house.settle()

    assert house.reactions(said) == REFUSED
    assert "Whoever has a commit in the pull request cannot approve it" in house.replies(pull_request)[0]
    assert house.verdict(pull_request) == "action_required"


async def test_a_committer_approves_nothing(house: House) -> None:
    pull_request = await strategic(house)
    house.repository.push(pull_request.head_ref, {"b.py": "1\n"}, message="Mend it", author="max")
    house.report(pull_request, "build", "success")
    await house.settle()

    said = house.say(pull_request, "/approve", by="max")
    await house.settle()

    assert (house.reactions(said), house.verdict(pull_request)) == (REFUSED, "action_required")


async def test_the_person_whose_account_an_agent_drives_approves_nothing(house: House) -> None:
    house.configure("agents: {attribution: [{author: max, agent: backend-engineer}]}\n")
    pull_request = await strategic(house)

    said = house.say(pull_request, "/approve", by="max")
    await house.settle()

    assert (house.reactions(said), house.verdict(pull_request)) == (REFUSED, "action_required")
    assert "Only a human can approve" in house.replies(pull_request)[0]


async def test_bots_and_apps_in_a_persons_name_are_left_alone(house: House) -> None:
    form = AppForm(
        slug="helper",
        app_id=99,
        name="Helper",
        public_key=key_pair().public,
        permissions={"issues": "write", "pull_requests": "write"},
    )
    app = house.starter.world.add_app(form)
    pull_request = await strategic(house)

    by_bot = house.say(pull_request, "/approve", by="helper[bot]")
    by_app = house.repository.comment(pull_request.number, "/approve", author="max", app=app)
    await house.settle()

    assert house.reactions(by_bot) == house.reactions(by_app) == NOTHING
    assert house.verdict(pull_request) == "action_required"
    assert house.replies(pull_request) == []


async def test_an_approval_by_somebody_who_lost_the_right_counts_no_more(house: House) -> None:
    pull_request = await green(house, labels=LABELS, ci=False)
    said = house.say(pull_request, "/approve", by="max")
    await house.settle()
    assert house.reactions(said) == DONE

    house.repository.collaborators["max"] = "write"
    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.verdict(pull_request) == "action_required"


@pytest.mark.parametrize("fate", ["edited", "deleted"])
async def test_an_approval_counts_while_its_comment_stands(house: House, fate: str) -> None:
    pull_request = await green(house, labels=LABELS, ci=False)
    said = house.say(pull_request, "/approve", by="max")
    await house.settle()

    if fate == "edited":
        house.repository.edit_comment(said, "/approve\n\nHm.", author="max")
    else:
        house.repository.delete_comment(said, author="max")
    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.verdict(pull_request) == "action_required"


async def test_a_comment_that_was_edited_before_it_was_heard_commands_nothing(house: House) -> None:
    pull_request = await strategic(house)

    said = house.say(pull_request, "/approve", by="max")
    house.repository.edit_comment(said, "/approve strategic", author="wei")
    await house.settle()

    assert house.reactions(said) == REFUSED
    assert "An edited comment commands nothing" in house.replies(pull_request)[0]
    assert house.verdict(pull_request) == "action_required"


async def test_a_comment_into_which_a_command_is_edited_commands_nothing(house: House) -> None:
    pull_request = await strategic(house)
    said = house.say(pull_request, "Hm.", by="max")
    await house.settle()

    house.repository.edit_comment(said, "/approve", author="max")
    await house.settle()

    assert (house.reactions(said), house.verdict(pull_request)) == (REFUSED, "action_required")


async def test_a_second_approval_is_harmless(house: House) -> None:
    pull_request = await green(house, labels=LABELS, ci=False)

    first = house.say(pull_request, "/approve", by="max")
    second = house.say(pull_request, "/approve", by="max")
    await house.settle()

    assert house.reactions(first) == house.reactions(second) == DONE
    assert house.replies(pull_request) == []


async def test_a_push_that_races_an_approval_is_not_approved(house: House) -> None:
    pull_request = await strategic(house)

    said = house.say(pull_request, "/approve", by="max")
    sha = house.repository.push(pull_request.head_ref, {"evil.py": "1\n"}, message="Slip in", author="agent")
    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.verdict(pull_request) == "action_required"
    (reply,) = house.replies(pull_request)
    assert house.reactions(said) == REFUSED
    assert f"say `/approve {sha[:12]}`" in reply

    house.say(pull_request, f"/approve {sha[:7]}", by="max")
    await house.settle()

    assert house.verdict(pull_request) == "merged"


async def test_an_approval_of_which_no_delivery_came_says_how_to_say_it_again(house: House) -> None:
    pull_request = await strategic(house)

    house.starter.app.webhook_url = None
    house.say(pull_request, "/approve", by="max")
    await house.let_pass(1)
    house.starter.app.webhook_url = house.webhook_url
    house.repository.label(pull_request.number, "talked-about", author="wei")
    await house.settle()

    assert house.verdict(pull_request) == "action_required"
    (reply,) = house.replies(pull_request)
    assert f"say `/approve {pull_request.head_sha[:12]}`" in reply


async def test_a_revoked_approval_counts_no_more_and_a_later_one_does(house: House) -> None:
    pull_request = await green(house, labels=LABELS, ci=False)
    house.say(pull_request, "/approve", by="max")
    await house.settle()

    house.say(pull_request, "/revoke", by="ada")
    house.report(pull_request, "build", "success")
    await house.settle()
    held = house.verdict(pull_request)
    house.say(pull_request, "/approve", by="ada")
    await house.settle()

    assert (held, house.verdict(pull_request)) == ("action_required", "merged")


async def test_a_hold_holds_and_is_released(house: House) -> None:
    pull_request = await green(house, ci=False)

    held = house.say(pull_request, "/hold until @wei looked", by="wei")
    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.reactions(held) == DONE
    assert house.verdict(pull_request) == "action_required"
    assert house.says(pull_request).startswith("Held by @wei: until @wei looked.")

    house.say(pull_request, "/unhold", by="max")
    await house.settle()

    assert house.verdict(pull_request) == "merged"


async def test_a_hold_that_is_obeyed_twice_is_not_released_by_an_older_word(house: House) -> None:
    pull_request = await green(house, ci=False)
    house.github.faults.add(Fault(method="POST", path="*/comments", status=502))

    for body, by in (("/help", "rob"), ("/unhold", "max"), ("/hold not yet", "wei")):
        house.say(pull_request, body, by=by)
    await house.settle()
    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.verdict(pull_request) == "action_required"
    assert house.says(pull_request).startswith("Held by @wei: not yet.")


async def test_a_triager_holds_nothing_and_hears_who_could(house: House) -> None:
    pull_request = await green(house, ci=False)

    said = house.say(pull_request, "/hold", by="tri")
    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.reactions(said) == REFUSED
    assert "It takes write access here, and `@tri` has triage access" in house.replies(pull_request)[0]
    assert house.verdict(pull_request) == "merged"


async def test_a_hold_survives_the_loss_of_the_database_and_an_approval_does_not() -> None:
    async with remembering_house() as (house, database):
        pull_request = await green(house, labels=LABELS, ci=False)
        house.say(pull_request, "/hold not yet", by="wei")
        house.say(pull_request, "/approve", by="max")
        await house.settle()
        before = len(house.comments(pull_request))

        await lose(database)
        house.report(pull_request, "build", "success")
        await house.settle()

        assert house.verdict(pull_request) == "action_required"
        assert "strategic" in house.summary(pull_request)
        assert "Held by" in house.summary(pull_request)
        assert len(house.comments(pull_request)) == before

        house.say(pull_request, "/unhold\n/approve", by="max")
        await house.settle()

        assert house.verdict(pull_request) == "merged"


async def test_a_merge_that_was_asked_for_comes_without_the_label(house: House) -> None:
    pull_request = await green(house, labels=())
    assert house.verdict(pull_request) == "success"

    said = house.say(pull_request, "/merge", by="wei")
    await house.settle()

    assert (house.reactions(said), house.verdict(pull_request)) == (DONE, "merged")


async def test_a_merge_that_was_asked_for_is_forgotten_once_the_pull_request_is_closed(house: House) -> None:
    pull_request = await green(house, labels=(), ci=False)
    house.say(pull_request, "/merge", by="wei")
    await house.settle()

    house.repository.close(pull_request.number, author="wei")
    await house.let_pass(5)
    house.repository.reopen(pull_request.number, author="agent")
    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.verdict(pull_request) == "success"


async def test_a_merge_by_somebody_without_write_is_refused(house: House) -> None:
    pull_request = await green(house, labels=())

    house.say(pull_request, "/merge", by="tri")
    await house.settle()

    assert house.verdict(pull_request) == "success"
    assert "It takes write access here" in house.replies(pull_request)[0]


async def test_where_automerge_is_never_nobody_can_opt_in(house: House) -> None:
    house.configure("merge: {automerge: never}\n")
    pull_request = await green(house)

    said = house.say(pull_request, "/merge", by="ada")
    await house.settle()

    assert (house.reactions(said), house.verdict(pull_request)) == (REFUSED, "success")


async def test_explain_says_every_reason_once_and_pings_nobody(house: House) -> None:
    pull_request = await green(house, labels=LABELS, ci=False)

    said = house.say(pull_request, "/explain", by="mallory")
    await house.settle()

    (reply,) = house.replies(pull_request)
    assert house.reactions(said) == DONE
    assert "It is not merged at" in reply
    assert "- **ci**: No check has reported" in reply
    assert "- **strategic**: It is labelled `strategic`" in reply
    assert "`@mallory` [said](" in reply


async def test_help_lists_what_this_person_may_say(house: House) -> None:
    pull_request = await green(house, ci=False)

    house.say(pull_request, "/help", by="tri")
    house.say(pull_request, "/help", by="ada")
    await house.settle()

    for_triage, for_admin = house.replies(pull_request)
    assert ("`/recheck`" in for_triage, "`/hold why`" in for_triage, "`/waive" in for_triage) == (
        True,
        False,
        False,
    )
    assert all(f"`/{name}" in for_admin for name in ("approve", "waive", "hold", "merge", "verify"))


async def test_commands_count_in_the_body_of_a_review(house: House) -> None:
    pull_request = await green(house, labels=LABELS, ci=False)

    review = house.repository.review(pull_request.number, "COMMENTED", "/hold\n\n/approve", author="max")
    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.reactions(review) == DONE
    assert house.says(pull_request).startswith("Held by @max")

    house.repository.review(pull_request.number, "COMMENTED", "/unhold", author="wei")
    await house.settle()

    assert house.verdict(pull_request) == "merged"


async def test_an_approval_in_a_review_of_an_older_commit_is_refused(house: House) -> None:
    pull_request = await strategic(house)
    older = pull_request.head_sha
    house.repository.push(pull_request.head_ref, {"b.py": "1\n"}, message="More", author="agent")
    house.report(pull_request, "build", "success")
    await house.settle()

    review = house.repository.review(
        pull_request.number, "COMMENTED", "/approve", author="max", commit_sha=older
    )
    await house.settle()

    assert (house.reactions(review), house.verdict(pull_request)) == (REFUSED, "action_required")


async def test_other_bots_commands_and_plain_talk_cost_nothing(house: House) -> None:
    pull_request = await green(house, ci=False)
    before = len(house.requests())

    house.say(pull_request, "/retest\n/lgtm\n@dependabot rebase", by="wei")
    house.say(pull_request, "Looks good to me, see a/b.", by="wei")
    await house.settle()

    assert len(house.requests()) == before, house.bill()


async def test_a_command_costs_one_look_one_question_and_two_reactions(house: House) -> None:
    pull_request = await green(house, labels=())
    before = len(house.requests())

    house.say(pull_request, "/unhold", by="wei")
    await house.settle()

    assert len(house.requests()) - before == 4, house.bill()


async def test_eleven_comments_are_heard_over_two_looks_and_the_last_one_counts(house: House) -> None:
    pull_request = await green(house, ci=False)

    for _ in range(5):
        house.say(pull_request, "/hold", by="wei")
        house.say(pull_request, "/unhold", by="wei")
    last = house.say(pull_request, "/hold now", by="wei")
    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.reactions(last) == DONE
    assert house.says(pull_request).startswith("Held by @wei: now.")


async def test_a_pull_request_that_is_over_obeys_nothing_and_still_explains(house: House) -> None:
    pull_request = await green(house)
    assert house.verdict(pull_request) == "merged"

    hold = house.say(pull_request, "/hold", by="wei")
    explain = house.say(pull_request, "/explain", by="wei")
    await house.settle()

    refused, explained = house.replies(pull_request)
    assert (house.reactions(hold), house.reactions(explain)) == (REFUSED, DONE)
    assert "The pull request is merged: there is nothing left to do here." in refused
    assert "It is merged as" in explained


async def test_recheck_says_everything_anew(house: House) -> None:
    pull_request = await green(house, labels=())
    before = len(
        [request for request in house.requests() if "/check-runs" in request.path and request.method != "GET"]
    )

    said = house.say(pull_request, "/recheck", by="tri")
    await house.settle()

    after = len(
        [request for request in house.requests() if "/check-runs" in request.path and request.method != "GET"]
    )
    assert (house.reactions(said), after - before) == (DONE, 1)


HOSTILE = {
    "markdown": "/hold ](http://evil.example) **x** <script> | a | b |",
    "mentions": "/hold @acme/everybody @ada fixes #1 " + "a" * 40,
    "bidi": "/hold \u202e\u2066evil\u2069 \u200b\ufeffcode",
    "60 kB": "/hold " + "x @ada " * 9_000,
    "fences": "/hold " + "`" * 50 + "</details>-->" + "`" * 49,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
async def test_a_hostile_reason_is_shown_as_text(house: House, body: str) -> None:
    pull_request = await green(house, ci=False)

    said = house.say(pull_request, body, by="wei")
    wrong = house.say(pull_request, body.replace("/hold", "/approve"), by="ada")
    await house.settle()

    assert (house.reactions(said), house.reactions(wrong)) == (DONE, REFUSED)
    (reply,) = house.replies(pull_request)
    assert len(reply) < 2_000
    assert len(house.summary(pull_request)) < 20_000
    for text in (reply, house.summary(pull_request)):
        assert not any(char in text for char in "\u202e\u2066\u200b\ufeff")
        assert "](http://evil.example)" not in text.replace("`", "`\0").split("\0")[0]


async def test_a_stranger_who_goes_on_and_on_is_not_answered_for_ever(house: House) -> None:
    pull_request = await green(house, ci=False)

    for _ in range(30):
        house.say(pull_request, "/help", by="mallory")
    await house.settle()

    assert 20 <= len(house.replies(pull_request)) <= 30


async def test_a_thousand_comments_are_read_and_the_one_command_among_them_is_obeyed(house: House) -> None:
    pull_request = house.propose()
    for index in range(999):
        house.say(pull_request, f"Comment {index}: see `a/{index}.py` /approve and > /hold", by="mallory")
    said = house.say(pull_request, "/hold", by="wei")
    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.reactions(said) == DONE
    assert house.verdict(pull_request) == "action_required"


async def test_the_ledger_tells_the_whole_story_in_order() -> None:
    async with remembering_house() as (house, database):
        pull_request = await green(house, labels=("strategic",))
        house.say(pull_request, "/hold wait", by="wei")
        await house.settle()
        house.say(pull_request, "/unhold", by="wei")
        house.say(pull_request, "/approve strategic\n/merge", by="max")
        await house.settle()

        written = [
            (entry.kind, entry.by, entry.about)
            for entry in await Ledger(database).of(
                PullRequestKey(installation_id=1, repository="acme/app", number=pull_request.number)
            )
            if entry.kind is not EntryKind.LATCHED
        ]

    assert house.verdict(pull_request) == "merged"
    assert written == [
        (EntryKind.HELD, "wei", ""),
        (EntryKind.RELEASED, "wei", ""),
        (EntryKind.APPROVED, "max", "strategic"),
        (EntryKind.OPTED_IN, "max", ""),
        (EntryKind.MERGED, "", ""),
    ]


async def test_a_waiver_accepts_a_finding_at_one_commit_and_the_next_push_voids_it() -> None:
    config = "version: 1\nstrategic: {labels: []}\n"
    files = {"README.md": "hello\n", ".github/babysit.yml": config}
    async with open_house(files=files, parts=Parts(analyst=ThreadAnalyst())) as house:
        pull_request = house.propose(files={"x.py": "eval(input())\n"}, labels=())
        house.report(pull_request, "build", "success")
        await house.settle()
        assert house.conclusion(pull_request) == "failure"
        (letter,) = re.findall(r"\b([A-K]) [A-Z]", house.says(pull_request))

        refused = house.say(pull_request, f"/waive {letter} it is a toy", by="wei")
        await house.settle()
        still = house.conclusion(pull_request)
        waived = house.say(pull_request, f"/waive {letter} it is a toy", by="max")
        await house.settle()

        assert (house.reactions(refused), still) == (REFUSED, "failure")
        assert (house.reactions(waived), house.conclusion(pull_request)) == (DONE, "success")

        house.repository.push(pull_request.head_ref, {"y.py": "y = 1\n"}, message="More", author="agent")
        house.report(pull_request, "build", "success")
        await house.settle()

        assert house.conclusion(pull_request) == "failure"
