"""A path with a space that nothing marks is judged as a whole, or not at all."""

import pytest

from bot.claims.find import find_claims
from bot.claims.judge import judge
from bot.claims.judging.evidence import Evidence
from bot.claims.judging.tree import FileTree, TreeFile
from bot.model.claims import ClaimState, ClaimVerdict

FILES = ("d d/my file.py", "docs/my guide.md", "src/app.py")


def judged(text: str, *files: str) -> ClaimVerdict:
    tree = FileTree({path: TreeFile() for path in files})
    (claim,) = find_claims(text)
    return judge(claim, Evidence(head_sha="0" * 40, tree=tree))


@pytest.mark.parametrize(
    "text",
    [
        "d d/my file.py is missing",
        "`d d/my file.py` is missing",
        "The file docs/my guide.md does not exist.",
        "my guide.md is missing from docs",
        "Missing: d d/my file.py",
    ],
)
def test_a_file_that_is_there_under_the_whole_path_is_never_missing(text: str) -> None:
    assert judged(text, *FILES).state is not ClaimState.CONFIRMED


def test_the_whole_path_refutes_the_claim() -> None:
    verdict = judged("d d/my file.py is missing", *FILES)

    assert (verdict.state, verdict.place and verdict.place.path) == (ClaimState.REFUTED, "d d/my file.py")


@pytest.mark.parametrize(
    "text",
    [
        "d d/my file.py is missing",
        "src/my app/main.py is missing",
        "docs/my new guide.md does not exist",
    ],
)
def test_half_a_path_is_not_confirmed_for_the_whole(text: str) -> None:
    assert judged(text, "src/app.py").state is ClaimState.UNDETERMINED


@pytest.mark.parametrize(
    "text",
    [
        "src/other is missing, main.py needs it",
        "src/other.py is missing",
    ],
)
def test_other_words_do_not_make_a_path_longer(text: str) -> None:
    assert judged(text, "src/app.py").state is ClaimState.CONFIRMED


@pytest.mark.parametrize(
    "text", ["my app.py is missing", "annual app.py does not exist", "my app.py is gone"]
)
def test_a_bare_name_after_another_word_is_not_judged_by_its_last_word(text: str) -> None:
    assert judged(text, "src/app.py").state is ClaimState.UNDETERMINED
    assert judged(text, "app.py").state is ClaimState.UNDETERMINED


@pytest.mark.parametrize(
    "text", ["Migration app.py is missing", "The file app.py is missing", "app.py is missing"]
)
def test_a_word_that_says_what_it_is_belongs_to_no_name(text: str) -> None:
    assert judged(text, "app.py", "src/b.py").state is ClaimState.REFUTED
