"""What stands in the way is a claim in every tense and voice; what only describes a product is none."""

from itertools import product

import pytest

from bot.claims.find import find_claims
from bot.model.claims import ClaimKind

LEADS = ("", "Note that ", "Unfortunately, ")


def named(text: str) -> list[tuple[ClaimKind, str]]:
    return [(claim.kind, claim.subject) for claim in find_claims(text)]


@pytest.mark.parametrize(
    "text",
    [
        *(
            f"{lead}the {who} {can} {verb} the packages."
            for lead, who, can, verb in product(
                LEADS,
                ("agent", "job"),
                ("cannot", "can't", "could not", "was unable to", "wasn't able to", "is not able to"),
                ("fetch", "download", "install"),
            )
        ),
        *(
            f"{lead}these calls {be} blocked by {what}."
            for lead, be, what in product(
                LEADS, ("were", "are", "have been"), ("the firewall", "a network policy", "proxy rules")
            )
        ),
        *(f"The firewall {verb} me from connecting." for verb in ("blocked", "blocks", "is blocking")),
        *(f"I {met} an error while setting up." for met in ("hit", "encountered", "keep getting")),
        *(
            f"The link at the bottom {leads} 404."
            for leads in ("gives a", "resolves in a", "currently returns")
        ),
        "No browser session found.",
        "No credentials configured.",
        "All exit criteria remain unchecked.",
        "Both dependencies are still unresolved.",
        "This is a deployment blocker.",
        "- Browser acceptance: not executed.",
        "- Preflight: BLOCKED before the change;",
        "[BLOCKED] Use org billing for it",
        "**Blocking — the audit configuration is ignored.**",
        "The job is being run without credentials.",
        "`Scheme` is defined but never used.",
        "PR #70 should be merged before this.",
        "We have a little conflict on `start.sh`.",
    ],
)
def test_what_stands_in_the_way_is_a_claim(text: str) -> None:
    assert find_claims(text)


@pytest.mark.parametrize(
    "text",
    [
        "Can the agent fetch the packages?",
        "You cannot fetch the packages without a token.",
        "If calls are blocked by the firewall, retry.",
        "The calls were not blocked by the firewall.",
        "The firewall blocks malicious requests.",
        "The calls would be blocked by the firewall.",
        "If I hit an error, I retry.",
        "Users get an error.",
        "`GET /users` returns 404 for unknown ids.",
        "The page should return a 404.",
        "I expect the link to give a 404.",
        "No issues found.",
        "No vulnerabilities found.",
        "This is not a blocker.",
        "Is this a blocker?",
        "- Expected: not executed",
        "Blocking: none",
        "The tool can run without credentials.",
        "`probe.sh` absent → skipped",
        "in which way does the build fail when it is missing? Any message?",
    ],
)
def test_what_only_looks_like_an_obstacle_is_none(text: str) -> None:
    assert find_claims(text) == ()


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Blocked: `a.ts` is missing and the vendor is silent", ["the vendor is silent"]),
        ("BLOCKED — `a.ts` is missing; the vendor is silent", ["the vendor is silent"]),
        ("Status: BLOCKED\n`a.ts` is missing, and the vendor is silent", ["the vendor is silent"]),
        ("Blocked: the vendor is silent and `a.ts` is missing", ["the vendor is silent"]),
        ("Blocked: `a.ts` and the vendor sandbox are missing", ["the vendor sandbox are missing"]),
        ("Blocked: the build fails because `a.ts` is missing", []),
        ("Blocked: `a.ts` is missing, so the build fails", []),
        ("Blocked by #12, see thread", []),
        ("Blocked: `a.ts` and `b.ts` are missing", []),
    ],
)
def test_an_explicit_report_holds_until_each_of_its_parts_is_settled(text: str, others: list[str]) -> None:
    assert [subject for kind, subject in named(text) if kind is ClaimKind.OTHER] == others
