from bot.decide import decide
from bot.model.gate import Case
from bot.model.snapshot import PullRequestState
from bot.render.explanation import explanation
from tests.building import case, check_run


def told(given: Case) -> str:
    return explanation(given, decide(given))


def test_every_gate_is_a_line_with_who_must_act() -> None:
    text = told(case(contexts=(check_run("lint", "failure"),)))

    assert "acme/app#7 Add a feature\nCI failed: lint. Next: the author, @ada: push a fix, or re-run." in text
    assert "  ci             closed   CI failed: lint." in text
    assert "  reviews        open     No review is required.\n" in text


def test_a_merged_pull_request_says_so() -> None:
    assert "It is merged as cccccccccccc." in told(case(state=PullRequestState.MERGED, merge_sha="c" * 40))


def test_a_title_cannot_paint_the_terminal() -> None:
    assert "\x1b" not in told(case(title="\x1b[2Jhello"))
