from dataclasses import replace

import pytest

from bot.model.claims import Claim, ClaimKind, Family, fingerprint, plain_name

MISSING = Claim(kind=ClaimKind.FILE, family=Family.MISSING, subject="docs/setup.md", container="README")


@pytest.mark.parametrize(
    "name", ["./docs/Setup.md", "`docs/setup.md`", "docs/setup.md()", " 'docs/setup.md'"]
)
def test_a_name_is_the_same_however_it_is_written(name: str) -> None:
    assert plain_name(name) == "docs/setup.md"
    assert replace(MISSING, subject=name).identity == MISSING.identity


@pytest.mark.parametrize(
    "other",
    [
        replace(MISSING, family=Family.BROKEN),
        replace(MISSING, subject="docs/start.md"),
        replace(MISSING, container="another"),
        replace(MISSING, is_of_change=True),
    ],
)
def test_another_claim_has_another_identity(other: Claim) -> None:
    assert other.identity != MISSING.identity


def test_missing_from_the_change_is_one_claim_whatever_it_is_said_to_lack_it() -> None:
    first = replace(MISSING, is_of_change=True)

    assert replace(first, container="the diff").identity == first.identity


def test_an_edited_text_is_a_new_one() -> None:
    assert fingerprint("blocked") != fingerprint("blocked.")
    assert len(fingerprint("\ud800")) == 16
