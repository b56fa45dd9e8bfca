"""What each command comes to, from values alone."""

from dataclasses import replace

import pytest

from bot.commands import all_commands, by_name
from bot.model.answer import Declined, Done, Wish
from bot.model.checklist import Reviewed
from bot.model.claims import ClaimState
from bot.model.command import Request
from bot.model.config import Automerge, ChecklistConfig, Config, Level, MergeConfig, StrategicConfig
from bot.model.ledger import MOST_WHY, Entry, EntryKind
from bot.model.people import Person, Role
from bot.model.review import ItemReview, QuestionReview, Review, SubjectReview, Verdict
from bot.render.markdown import plain
from tests.building import BASE_SHA, HEAD_SHA, NOW, case
from tests.commands.asking import MAX, SAID, ask, known_claim

NEWER = replace(case().snapshot, statements=(SAID,))


def obey(name: str, request: Request) -> Done | Declined:
    return by_name()[name].obey(request)


def entries(name: str, request: Request) -> list[tuple[EntryKind, str, str]]:
    answer = obey(name, request)
    assert isinstance(answer, Done)
    return [(entry.kind, entry.about, entry.why) for entry in answer.entries]


def refusal(name: str, request: Request) -> str:
    answer = obey(name, request)
    assert isinstance(answer, Declined)
    return plain(answer.says)


def test_the_ten_commands_of_the_contract_are_there() -> None:
    assert [command.name for command in all_commands()] == [
        "verify",
        "approve",
        "revoke",
        "waive",
        "hold",
        "unhold",
        "merge",
        "recheck",
        "explain",
        "help",
    ]


def test_an_approval_names_who_said_it_where_of_what() -> None:
    answer = obey("approve", ask())

    expected = Entry(
        kind=EntryKind.APPROVED,
        at=SAID.created_at or NOW,
        head_sha=HEAD_SHA,
        base_ref="main",
        by="max",
        url=SAID.url,
        source="comment 3",
    )
    assert answer == Done(entries=(expected,))


@pytest.mark.parametrize(
    ("argument", "about"),
    [
        ("", ""),
        ("needs founder", "needs founder"),
        ("NEEDS Founder", "needs founder"),
        ("aaaaaaa", ""),
        ("A" * 12, ""),
        (HEAD_SHA, ""),
        ("needs founder aaaaaaaa", "needs founder"),
    ],
)
def test_a_label_or_a_commit_may_follow(argument: str, about: str) -> None:
    strategic = StrategicConfig(labels=("strategic", "needs founder"))
    request = ask(argument, case=case(Config(strategic=strategic)))

    assert entries("approve", request) == [(EntryKind.APPROVED, about, "")]


@pytest.mark.parametrize(
    ("argument", "head_sha", "says"),
    [
        (
            "",
            BASE_SHA,
            "The head has moved from bbbbbbbbbbbb to aaaaaaaaaaaa meanwhile: look at it, then say",
        ),
        ("", "", "Babysit does not know which commit that was said of; the head is aaaaaaaaaaaa: look at it"),
        ("strategic", BASE_SHA, "say /approve strategic aaaaaaaaaaaa."),
        ("aaaaaa", HEAD_SHA, "aaaaaa is neither a strategic label nor a commit"),
        ("bbbbbbb", HEAD_SHA, "bbbbbbb is not the head, aaaaaaaaaaaa is: say /approve aaaaaaaaaaaa."),
        ("looks good", HEAD_SHA, "looks good is neither a strategic label nor a commit"),
    ],
)
def test_an_approval_of_anything_else_is_refused(argument: str, head_sha: str, says: str) -> None:
    assert says in refusal("approve", ask(argument, head_sha=head_sha))


def test_a_commit_that_is_named_needs_no_memory_of_the_head() -> None:
    assert entries("approve", ask("aaaaaaa", head_sha="")) == [(EntryKind.APPROVED, "", "")]


def test_the_rest_of_the_line_is_the_reason_and_is_bounded() -> None:
    assert entries("hold", ask("until Monday")) == [(EntryKind.HELD, "", "until Monday")]
    assert entries("hold", ask("x" * 9_999)) == [(EntryKind.HELD, "", "x" * MOST_WHY)]
    assert entries("revoke", ask("not yet")) == [(EntryKind.REVOKED, "", "not yet")]


def test_a_release_is_written_down_only_where_something_is_held() -> None:
    held = Entry(
        kind=EntryKind.HELD, at=NOW, head_sha=HEAD_SHA, base_ref="main", by="wei", source="comment 1"
    )

    assert entries("unhold", ask()) == []
    assert entries("unhold", ask(case=replace(case(), ledger=(held,)))) == [(EntryKind.RELEASED, "", "")]


def test_merging_that_is_left_to_humans_is_not_asked_for() -> None:
    never = case(Config(merge=MergeConfig(automerge=Automerge.NEVER)))

    assert entries("merge", ask()) == [(EntryKind.OPTED_IN, "", "")]
    assert "a human with write access merges it" in refusal("merge", ask(case=never))


def reviewed(verdict: Verdict) -> Reviewed:
    subject = SubjectReview(path="a.go", line=1, verdict=verdict, message="", fingerprint="f" * 16)
    question = QuestionReview(question="B1", text="?", subjects=(subject,))
    item = ItemReview(item="B", title="Auth", level=Level.BLOCK, questions=(question,))
    return Reviewed(review=Review(base=BASE_SHA, head=HEAD_SHA, items=(item,)))


@pytest.mark.parametrize("verdict", [Verdict.FAIL, Verdict.UNCLEAR])
@pytest.mark.parametrize("argument", ["B it is internal", "b it is internal", "B: it is internal"])
def test_a_waiver_accepts_what_fails_or_is_unclear(verdict: Verdict, argument: str) -> None:
    request = ask(argument, case=replace(case(), reviewed=reviewed(verdict)))

    assert entries("waive", request) == [(EntryKind.WAIVED, "B", "it is internal")]


@pytest.mark.parametrize(
    ("argument", "verdict", "head_sha", "says"),
    [
        ("", Verdict.FAIL, HEAD_SHA, "Which item, and why?"),
        ("B", Verdict.FAIL, HEAD_SHA, "Which item, and why?"),
        (
            "C because",
            Verdict.FAIL,
            HEAD_SHA,
            "Item C neither fails nor is unclear at this commit, but B does.",
        ),
        ("B because", Verdict.PASS, HEAD_SHA, "No item fails or is unclear at this commit."),
        ("B because", Verdict.FAIL, BASE_SHA, "The head has moved"),
    ],
)
def test_a_waiver_of_nothing_is_refused(argument: str, verdict: Verdict, head_sha: str, says: str) -> None:
    request = ask(argument, case=replace(case(), reviewed=reviewed(verdict)), head_sha=head_sha)

    assert says in refusal("waive", request)


def test_a_waiver_waits_for_the_review() -> None:
    assert "has not judged this commit" in refusal("waive", ask("B why", case=replace(case(), reviewed=None)))


def test_verify_wishes_for_all_claims_or_one() -> None:
    claims = replace(case(), claims=(known_claim(2),))

    assert obey("verify", ask()) == Done(wishes=frozenset({Wish.VERIFY}))
    assert obey("verify", ask("C2", case=claims)) == Done(
        wishes=frozenset({Wish.VERIFY}), claims=frozenset({2})
    )


@pytest.mark.parametrize("word", ["refuted", "confirmed"])
@pytest.mark.parametrize("form", ["C2 {}: it is there", "c2 {} it is there", "2 {}: it is there"])
def test_a_settlement_is_written_down_with_its_reason(word: str, form: str) -> None:
    request = ask(form.format(word), case=replace(case(), claims=(known_claim(2),)))

    assert entries("verify", request) == [(EntryKind.SETTLED, f"C2 {word}", "it is there")]


@pytest.mark.parametrize(
    ("argument", "says"),
    [
        ("C9", "There is no claim C9 here, only C2, C3 and C4."),
        ("C9 refuted: why", "There is no claim C9 here"),
        ("C2 refuted", "It needs a reason: say /verify C2 refuted: why."),
        ("C2 refuted:", "It needs a reason"),
        ("C3 refuted: I say so", "Whoever made C3 cannot settle it"),
        ("C4 refuted: why", "C4 is withdrawn already"),
        ("everything", "Say /verify, /verify C2, /verify C2 refuted: why and /verify C2 confirmed: why."),
        ("C" + "9" * 5_000, "Say /verify"),
    ],
)
def test_a_settlement_that_settles_nothing_is_refused(argument: str, says: str) -> None:
    claims = (known_claim(2), known_claim(3, author="Max"), known_claim(4, state=ClaimState.WITHDRAWN))

    assert says in refusal("verify", ask(argument, case=replace(case(), claims=claims)))


def test_recheck_wishes_for_everything_and_explain_for_an_explanation() -> None:
    assert obey("recheck", ask()) == Done(wishes=frozenset({Wish.RECHECK, Wish.VERIFY}))
    assert obey("explain", ask()) == Done(wishes=frozenset({Wish.EXPLAIN}))


def test_help_lists_what_it_was_told_is_usable() -> None:
    answer = obey("help", ask(usable=[by_name()["hold"]]))

    assert isinstance(answer, Done)
    assert [plain(line) for line in answer.lines] == [
        "/hold why: Holds the merge, whatever else is pushed or said, until somebody releases it."
    ]


MAY = {
    "verify": Role.WRITE,
    "approve": Role.MAINTAIN,
    "revoke": Role.MAINTAIN,
    "waive": Role.MAINTAIN,
    "hold": Role.WRITE,
    "unhold": Role.WRITE,
    "merge": Role.WRITE,
    "recheck": Role.TRIAGE,
    "explain": Role.NONE,
    "help": Role.NONE,
}


@pytest.mark.parametrize(("name", "least"), MAY.items())
def test_each_command_takes_its_role_and_none_below(name: str, least: Role) -> None:
    allowed = [role for role in Role if by_name()[name].allows(case(), Person(login="wei", role=role))]

    assert allowed == [role for role in Role if role >= least]


def test_those_whom_the_configuration_names_may_waive_and_approve_without_a_role() -> None:
    config = Config(
        strategic=StrategicConfig(approvers=("@acme/Founders",)),
        checklist=ChecklistConfig(waivers=("@Rob",)),
    )
    founder = Person(login="lou", role=Role.READ, teams=frozenset({"acme/founders"}))
    rob = Person(login="rob", role=Role.READ)

    assert by_name()["approve"].allows(case(config), founder)
    assert not by_name()["approve"].allows(case(config), MAX)
    assert by_name()["waive"].allows(case(config), rob)
    assert not by_name()["waive"].allows(case(config), founder)
