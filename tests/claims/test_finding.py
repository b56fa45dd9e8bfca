"""Explicit reports are claims whatever they are about, and what only looks like one is none."""

import pytest

from bot.claims.find import Context, find_claims
from bot.model.claims import ClaimKind, Family


def named(text: str) -> list[tuple[str, str, str]]:
    return [(claim.kind.value, claim.subject, claim.container) for claim in find_claims(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Blocked: the vendor has not provisioned our sandbox account.",
        "BLOCKED — waiting on the security team to rotate the key",
        "**BLOCKED** — the vendor never answered",
        "Status: BLOCKED\nThe sandbox account was not provisioned.",
        "**Status:** BLOCKED\n\nThe sandbox account was not provisioned.",
        "Status: BLOCKED\n\n- vendor sandbox\n- legal sign-off",
        "| Task | Status | Reason |\n|--|--|--|\n| Import | BLOCKED | vendor sandbox is closed |",
        "| Item | Value |\n|--|--|\n| Status | BLOCKED |\n| Reason | no sandbox |",
        "Blocker: legal has not signed",
        "Blocked: no access to the vendor's sandbox",
        "## Blockers\n\n- The vendor has not provisioned the account",
        "### ❌ Blocked\n\nNo access to staging.",
        "Agent status: blocked (needs credentials)",
        "[BLOCKED] waiting for design",
        "I am blocked.",
        "I'm blocked on the vendor.",
        "We are currently blocked by the vendor.",
        "Merging is blocked and a review is required.",
        "I cannot proceed because the schema is undecided.",
        "Cannot continue: the sandbox is down.",
        "I can't complete the migration because nobody granted access.",
        "Unable to locate the design document.",
        "I was unable to find the service account.",
        "Unable to access the vault.",
        "Failed to access the vault.",
        "I cannot push to this branch (403).",
        "We lost access to the staging cluster.",
        "GitHub rejected the merge.",
        "`mergeStateStatus=BLOCKED` on this head",
        "STATUS=BLOCKED (no staging credentials)",
        'status: "blocked"',
        "Blocked \u274c \u2014 no write access",
        "BLOCKED/needs-human: the customer must confirm",
        "State: blocked\nReason: the sandbox is closed",
        "Hard blocker: the signing certificate expired.",
        "I can't move forward until somebody grants me write access.",
        "I had to stop here: the tool needs a database.",
        "The work is on hold pending approval.",
        "Not able to continue without the production schema.",
        "Verdict: blocked on an external dependency",
        "| Webhook | Result |\n|--|--|\n| Webhook | no handler |",
        "fatal: ambiguous argument 'release/2.0': unknown revision",
        "The PR is waiting, and GitHub keeps reporting `CONFLICTING`.",
        "❌ Missing: rate limiting",
        "| Check | Result |\n|--|--|\n| Rate limiter | ❌ missing |",
    ],
)
def test_an_explicit_report_is_a_claim_whatever_its_subject(text: str) -> None:
    assert find_claims(text)


@pytest.mark.parametrize(
    "text",
    [
        "Blockers: none",
        "Blocked by: N/A",
        "Blocked: no",
        "**Blocked by:** nothing",
        "## Blockers\n\nNone",
        "Not blocked.",
        "No blockers.",
        "This is non-blocking.",
        "Status: unblocked",
        "Status: not blocked",
        "Status: DONE",
        "Unblocked: the vendor answered.",
        "Merge is no longer blocked.",
        "Blocked: resolved in abc1234",
        "~~Blocked: vendor~~",
        "Blocker 2, the old path: FIXED",
        "Blocked users: 12",
        "`state=blocked` is one of the states a job can be in.",
        "The job has to stop before the disk is full.",
        "Hold pending requests until the lock is free.",
        "| Step | Result |\n|--|--|\n| Lint | no errors |",
        "If you are blocked, ping me.",
        "A blocked user cannot log in.",
        "When a job is blocked it is retried.",
        "Users cannot proceed to checkout without an address.",
        "An hour ago `BLOCKED` meant that CI will never run.",
        "`mergeStateStatus: BLOCKED` says that it is not mergeable but never why.",
        "A conflicting (`mergeable_state: dirty`) PR cannot be updated this way.",
        "Fail to merge pull requests with label `Status: blocked`.",
        "Unable to reproduce.",
        "No `[BLOCKING]` findings.",
        "We used to have no retries.",
        "I forgot to commit this, you can try now.",
        "The row was missing on the shard, so we skipped it.",
        "Please re-add it.",
    ],
)
def test_what_only_looks_like_a_report_is_no_claim(text: str) -> None:
    assert not find_claims(text)


def test_an_agents_own_description_may_report_that_it_is_blocked() -> None:
    description = Context(is_description=True, changed_files=["a.py"])

    claims = find_claims("## Status\n\nBLOCKED: the vendor has not answered.", description)

    assert [claim.kind for claim in claims] == [ClaimKind.OTHER]
    assert claims[0].family is Family.BLOCKED


def test_a_reports_reason_that_can_be_looked_up_is_the_claim() -> None:
    text = "BLOCKED: migration 20260430200000_x.sql is absent from the index"

    assert named(text) == [("entry", "20260430200000_x.sql", "index")]


def test_two_reports_with_different_reasons_are_two_claims() -> None:
    text = "Blocked: the vendor is silent\n\nBlocked: legal has not signed"

    assert len(find_claims(text)) == 2


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Missing from `index.ts`:\n\n- `Button`\n- `Card`", [("entry", "Button"), ("entry", "Card")]),
        ("Missing from package.json:\n- ramda\n- zod", [("dependency", "ramda"), ("dependency", "zod")]),
        ("Missing: `src/a.ts`, `src/b.ts`", [("file", "src/a.ts"), ("file", "src/b.ts")]),
        ("❌ Missing: `src/a.ts`", [("file", "src/a.ts")]),
        ("| File | State |\n|--|--|\n| `src/a.ts` | ❌ missing |", [("file", "src/a.ts")]),
        ("`src/a.ts`: N/A: not found", [("file", "src/a.ts")]),
        ("| Helper | State |\n|--|--|\n| `parse_it` | N/A: not found |", [("symbol", "parse_it")]),
        ("Neither `a.ts` nor `b.ts` exists.", [("file", "a.ts"), ("file", "b.ts")]),
        ("Nothing registers `Foo`.", [("symbol", "Foo")]),
        ("None of the tests exercise `refund`.", [("test", "refund")]),
        ("This was merged without a single test.", [("test", "test")]),
        ("pkg/x.go:12: undefined: Foo", [("symbol", "Foo")]),
        ("`parseIt` is not a function", [("symbol", "parseIt")]),
        ("Error: Cannot find module './billing'", [("file", "./billing")]),
        ("ModuleNotFoundError: No module named 'zod'", [("dependency", "zod")]),
        ("`ModuleNotFoundError: No module named 'zod'`", [("dependency", "zod")]),
        ("I found that `src/a.ts` does not exist.", [("file", "src/a.ts")]),
        ("Note that `src/a.ts` does not exist.", [("file", "src/a.ts")]),
        ("`parseIt` (the new helper) is not exported from `index.ts`.", [("entry", "parseIt")]),
        ("`parseIt` is defined nowhere.", [("symbol", "parseIt")]),
        ("`index.ts` isn't exporting `Button`.", [("entry", "Button")]),
        ("The `lint` check is in **FAILURE**.", [("check", "lint")]),
        ("`build` is red.", [("check", "build")]),
        ("The PR is CONFLICTING.", [("check", "mergeable")]),
        ("mergeable: CONFLICTING", [("check", "mergeable")]),
        ("The branch `release/1` was deleted.", [("ref", "release/1")]),
        ("Do not merge until #12.", [("issue", "#12")]),
    ],
)
def test_wordings_found_in_the_wild_are_read(text: str, claims: list[tuple[str, str]]) -> None:
    assert [(kind, subject) for kind, subject, _ in named(text)] == claims


@pytest.mark.parametrize(
    "text",
    [
        "README.md is missing and pkg/nothere.go does not exist",
        "README.md is missing; pkg/nothere.go does not exist",
        "- README.md is missing\n- pkg/nothere.go does not exist",
    ],
    ids=["and", "semicolon", "list"],
)
def test_two_joined_claims_are_two(text: str) -> None:
    assert named(text) == [("file", "README.md", ""), ("file", "pkg/nothere.go", "")]


@pytest.mark.parametrize(
    "text",
    [
        "The build fails because `a/b.ts` does not exist.",
        "`a/b.ts` does not exist, so the build fails.",
        "The build is failing with: `a/b.ts` does not exist",
    ],
)
def test_a_cause_and_its_consequence_are_one_claim(text: str) -> None:
    assert named(text) == [("file", "a/b.ts", "")]
