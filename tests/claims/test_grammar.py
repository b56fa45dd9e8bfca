"""Claims that no list of wordings knows: found by their verb's class, tense, negation and subject."""

import pytest

from bot.claims.find import Context, find_claims
from bot.claims.grammar.forms import Form, meaning_of
from bot.claims.grammar.vocabulary import Sense
from bot.model.claims import ClaimKind


@pytest.mark.parametrize(
    ("word", "base", "form", "is_bad"),
    [
        ("preinstalled", "install", Form.PAST, False),
        ("apt-installed", "install", Form.PAST, False),
        ("copied", "copy", Form.PAST, False),
        ("dropped", "", None, False),
        ("crashes", "crash", Form.THIRD, True),
        ("failing", "fail", Form.GERUND, True),
        ("404s", "404", Form.THIRD, True),
        ("unprovisioned", "provision", Form.ADJECTIVE, True),
        ("unset", "set", Form.ADJECTIVE, True),
        ("inaccessible", "accessible", Form.ADJECTIVE, True),
        ("resolvable", "resolve", Form.ADJECTIVE, False),
        ("unless", "", None, False),
        ("under", "", None, False),
        ("important", "", None, False),
    ],
)
def test_a_word_has_the_class_of_its_base_form(
    word: str, base: str, form: Form | None, *, is_bad: bool
) -> None:
    meaning = meaning_of(word)

    found = (meaning.base, meaning.form, meaning.is_bad) if meaning else ("", None, False)

    assert found == (base, form, is_bad)


def test_a_word_that_denies_itself_says_the_contrary() -> None:
    meaning = meaning_of("unverified")

    assert meaning is not None
    assert (meaning.sense, meaning.is_denied) == (Sense.CHECKING, True)


@pytest.mark.parametrize(
    "text",
    [
        "Redis is not preinstalled in this sandbox.",
        "The gateway has not recovered.",
        "Published wheels don't actually include the database.",
        "They are not independently mergeable.",
        "The agent is up, but its command channel is not connected.",
        "Nothing in the codebase read a handover.",
        "No workflow builds the CLI.",
        "Literally zero `check_runs` were created.",
        "The endpoint holds neither the old nor the new credential.",
        "grep for `fresh` returns nothing.",
        "Still no status endpoint.",
        "- Not run in this environment: no database",
        "- Phase 9 NOT STARTED",
        "- vault credentials inaccessible",
        "The worker refuses to start.",
        "The routes are returning 404.",
        "`docs/tools.md` 404s.",
        "Implementation is blocked on this.",
        "Paid claims remain unavailable.",
        "The proxy rejects us.",
        "`validate` checks the header and never looks at the table.",
        "The DB-gated tests cannot run in this sandbox.",
        "Please do not merge this yet.",
        "`STATUS: BLOCKED` for steps 7 and 8, one action lifts it",
        "Explicit external blocker remains",
        "Failed to build the image",
        "Can't fix the DCO",
        "The DCO check seems to hang.",
        "Not all variables are mentioned in compose.yml.",
        "The scope was parked, not implemented or merged.",
        "| # | Requirement | Status |\n|--|--|--|\n| 5 | Export | \u274c Fail |",
        "| Suite | Result |\n|--|--|\n| unit | 1 failing |",
        "\u2717 lint \u2014 4 errors",
        "`pytest -q` \u2192 2 failed",
        "Parked until the vendor replies.",
        "This isn't ready: the rollback has not been tested.",
        "Certificate expired on staging.",
        "Error: Process completed with exit code 1.",
        "The agent timed out before finishing.",
        "Deploy preview never came up.",
        "The runner ran out of disk space.",
        "The migration was written but never applied.",
        "The handler exists but nothing dispatches to it.",
        "Coverage for the new branch is zero.",
        "2 of 14 jobs failed",
        "Tests: 3 failed, 120 passed",
        "e2e: \u274c (timeout)",
        "Build: FAILED",
        "The smoke test times out after 30 s.",
        "No migration accompanies the new column.",
        "The upstream fix isn't released yet.",
        "The parent PR (#88) is still open.",
        "Merging is impossible until the rename lands.",
        "The container keeps restarting.",
        "You left out the index file.",
        "I ran into a permissions error when pushing.",
        "Access to the registry is denied.",
        "`TeamService` is never instantiated.",
        "The lockfile is out of date.",
        "AC3 is not satisfied.",
        "Stripe webhooks do not arrive on staging.",
        "GitHub refuses the merge.",
        "We need a second approval before this can be merged.",
        "I found two blocking issues.",
        "`OSError: [Errno 2] No such file or directory: '/opt/x'`",
    ],
)
def test_a_report_is_found_by_its_grammar(text: str) -> None:
    assert find_claims(text)


@pytest.mark.parametrize(
    "text",
    [
        "The function does not return anything.",
        "The parser does not include comments.",
        "The endpoint is not exposed publicly.",
        "The value is not set until the first render.",
        "We do not support Windows.",
        "I haven't tested this on Windows.",
        "I cannot see any warning in the log.",
        "The problem does not exist.",
        "All checks pass and nothing is broken.",
        "No files are missing.",
        "None at runtime: nothing imported or built.",
        "No merge, no fixes, no labels applied.",
        "Zero rows get written.",
        "Previously `days` was not read.",
        "It isn't read anywhere, so I removed it.",
        "Packages were missing. I installed all of them and it worked.",
        "PRs usually do not get reviewed.",
        "In a shape it does not produce.",
        "The docs say that it is not mergeable.",
        "I assume the server is not connected.",
        "The server would not start.",
        "If the worker is not connected, it retries.",
        "Is the worker not connected?",
        "> The worker is not connected.",
        "Requests that are blocked by the firewall are logged.",
        "Calls which are blocked by the proxy get retried.",
        "- test: mark `test-fs` as flaky",
        "covers the error paths (missing binary, timeout)",
        "We used to have no retries.",
        "no blocking issues",
        "100% coverage is not a target.",
        "The next role cannot start until the gate passes.",
        "The entry resolves but cannot be spawned.",
        "Can't wait for this!",
        "`Status: blocked` means that nobody may merge.",
        "**What's missing:** nothing",
        "Finding 1 (fixed): `authorize()` was never invoked.",
        "No dependency on #51.",
        "Makes CI fail when the lockfile is out of date.",
        "Enum values: `BLOCKED`, `FAILED`, `DONE`.",
        "\u2713 lint \u2014 0 errors",
        "`pytest -q` \u2192 120 passed, 0 failed",
        "Certificates expire after 90 days.",
        "0 failed, 120 passed",
        "Tests: 0 failed, 120 passed",
        "The retry is not part of this PR.",
        "Deleted accounts cannot log in.",
        "There are no open questions.",
        "The error message now says which file is missing.",
        "The agent read the code but never checked whether it works.",
        "It is impossible to accept one without the other.",
        "The middleware rejects requests without a token.",
        "I haven't looked at the second commit yet.",
        "A blocked issue cannot be closed.",
        "Unreachable hosts are skipped.",
        "CI was down this morning but has recovered.",
        "Do not merge it into the guide.",
    ],
)
def test_what_a_thing_does_by_nature_is_no_report(text: str) -> None:
    assert find_claims(text) == ()


def test_what_only_the_grammar_found_is_for_a_human_unless_it_is_a_checks_state() -> None:
    found = [find_claims(text)[0].kind for text in ("`a.ts` has not recovered.", "The lint job has stalled.")]

    assert found == [ClaimKind.OTHER, ClaimKind.CHECK]


@pytest.mark.parametrize(
    "text",
    [
        "The types for `lodash` are missing.",
        "The migration for `users` does not exist.",
        'The session for agent "lead" no longer exists.',
        "`api` has no HEALTHCHECK instruction in its `Dockerfile`.",
        "The source of `a.ts` is missing.",
    ],
)
def test_what_belongs_to_a_name_is_not_that_name(text: str) -> None:
    assert [claim.kind for claim in find_claims(text)] == [ClaimKind.OTHER]


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("Blocked by #12 and the vendor is silent", ["#12", "the vendor is silent"]),
        ("Blocked by #12; staging is down", ["#12", "staging"]),
        ("- Blocked until legal signs and #12 lands", ["#12", "legal signs"]),
        ("Blocked by #12, which lands tomorrow", ["#12"]),
        ("Blocked by default.", []),
    ],
)
def test_a_report_without_a_colon_is_one_with_all_its_parts(text: str, subjects: list[str]) -> None:
    assert [claim.subject for claim in find_claims(text)] == subjects


def test_a_description_tells_what_it_mends_but_an_explicit_report_in_it_holds() -> None:
    description = Context(is_description=True)

    found = find_claims("The worker has not recovered.\n\nBLOCKED: the vendor has not answered.", description)

    assert [claim.subject for claim in found] == ["the vendor has not answered"]


@pytest.mark.parametrize(
    "text",
    [
        "not " * 20_000,
        "no " * 20_000,
        "the wheel does " + "really " * 10_000 + "not run",
        "nothing in the " * 5_000 + "reads it",
        "un" * 25_000,
        "The worker is not connected. " * 2_000,
        "- " * 500 + "x is not connected",
    ],
)
def test_hostile_text_takes_bounded_work(text: str) -> None:
    assert len(find_claims(text)) <= 200
