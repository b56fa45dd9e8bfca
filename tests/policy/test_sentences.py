import pytest

from bot.policy.sentences import SENTENCES, WhoseTurn, asks_for_our_check, meaning_of


@pytest.mark.parametrize(
    ("words", "gate", "turn"),
    [
        ("Base branch was modified. Review and try the merge again.", "conflicts", WhoseTurn.OTHERS),
        ("The head branch is out of date with the base", "conflicts", WhoseTurn.UPDATE),
        ("Pull Request is not mergeable", "conflicts", WhoseTurn.AUTHOR),
        (
            "At least 1 approving review is required by reviewers with write access.",
            "reviews",
            WhoseTurn.OTHERS,
        ),
        ("2 of 3 required status checks have failed.", "ci", WhoseTurn.AUTHOR),
        ('Required status check "build" is expected.', "ci", WhoseTurn.OTHERS),
        ('Required status check "build" is failing.', "ci", WhoseTurn.AUTHOR),
        ("Changes requested by a code owner.", "reviews", WhoseTurn.AUTHOR),
        ("All conversations on code must be resolved.", "reviews", WhoseTurn.AUTHOR),
        ("Merge commits are not allowed on this repository.", "github", WhoseTurn.METHOD),
        ("Commits must have valid signatures.", "github", WhoseTurn.AUTHOR),
        ("Something that GitHub never said before", "github", WhoseTurn.OTHERS),
    ],
)  # fmt: skip
def test_a_sentence_of_githubs_belongs_to_a_gate_and_is_somebodys_turn(
    words: str, gate: str, turn: WhoseTurn
) -> None:
    meaning = meaning_of(words)

    assert (meaning.gate, meaning.turn) == (gate, turn)


@pytest.mark.parametrize("part", [part for part, _ in SENTENCES])
def test_no_sentence_is_hidden_behind_an_earlier_one(part: str) -> None:
    assert meaning_of(part) == dict(SENTENCES)[part]


@pytest.mark.parametrize(
    ("words", "ours"),
    [
        ('Required status check "babysit" is expected.', True),
        ('Required status check "build" is expected.', False),
        ("babysit must approve", False),
    ],
)
def test_github_may_wait_for_our_own_check_run(words: str, *, ours: bool) -> None:
    assert asks_for_our_check(words) is ours
