"""REST's answers in GraphQL's form."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.github.graphql_forms import Login
from bot.github.rest import forms, nodes

NOW = datetime(2026, 11, 30, tzinfo=UTC)
ADA = forms.User(login="ada", id=1, type="User")


def commit(message: str, author: forms.User | None = None, email: str = "ada@example.com") -> forms.Commit:
    signed = forms.Signature(name="Ada", email=email)
    return forms.Commit(
        sha="a" * 40, commit=forms.GitCommit(message=message, author=signed, committer=signed), author=author
    )


@pytest.mark.parametrize(
    ("user", "login"),
    [
        (ADA, Login(login="ada", database_id=1, kind="User")),
        (
            forms.User(login="babysit[bot]", id=2, type="Bot"),
            Login(login="babysit", database_id=2, kind="Bot"),
        ),
        (forms.User(login="x[bot]", id=3, type="User"), Login(login="x[bot]", database_id=3, kind="User")),
        (forms.User(login="ghost", id=10137, type="User"), None),
        (forms.User(login="ghost", id=5, type="User"), Login(login="ghost", database_id=5, kind="User")),
        (forms.User(), None),
        (None, None),
    ],
)
def test_accounts_are_named_as_graphql_names_them(user: forms.User | None, login: Login | None) -> None:
    assert nodes.login(user) == login


@pytest.mark.parametrize(("later_s", "is_edited"), [(0, False), (1, True)])
def test_a_comment_that_was_changed_since_counts_as_edited(*, later_s: int, is_edited: bool) -> None:
    updated = NOW + timedelta(seconds=later_s)
    told = forms.Comment(id=1, node_id="IC_1", user=ADA, created_at=NOW, updated_at=updated)

    assert (nodes.comment(told, viewer_id=2).last_edited_at is not None) is is_edited


def test_of_a_review_nobody_knows_whether_it_was_edited() -> None:
    told = forms.Review(id=1, node_id="PRR_1", state="APPROVED", user=ADA)

    assert nodes.said_review(told, viewer_id=2).is_edit_untold


def test_only_the_last_opinion_of_an_account_stands() -> None:
    said = [
        forms.Review(id=number, node_id="", state=state, user=ADA)
        for number, state in enumerate(["APPROVED", "CHANGES_REQUESTED", "COMMENTED", "PENDING"])
    ]

    assert [review.state for review in nodes.standing(said)] == ["CHANGES_REQUESTED"]


@pytest.mark.parametrize(
    ("trailer", "is_untold"),
    [
        ("Co-authored-by: Wei <7+wei@users.noreply.github.com>", False),
        ("Co-authored-by: Wei <wei@example.com>", True),
        ("co-authored-by:Wei<wei@example.com> and more", True),
        ("Co-authored-by: Ada <ADA@example.com>", False),
        ("Signed-off-by: Wei <wei@example.com>", False),
    ],
)
def test_whose_address_a_co_authors_is_is_known_or_said_to_be_unknown(
    trailer: str, *, is_untold: bool
) -> None:
    (node,) = nodes.history([commit(f"Add\n\n{trailer}\n", ADA)])

    people = node.commit.authors.known if node.commit.authors else []
    assert any(person.is_account_untold for person in people) is is_untold


def test_a_thread_holds_its_replies() -> None:
    first = forms.Comment(id=1, node_id="a", body="Why?", user=ADA)
    other = forms.Comment(id=2, node_id="b", body="And here?", user=ADA)
    reply = forms.Comment(id=3, node_id="c", body="Because.", user=ADA, in_reply_to_id=1)

    found = [
        [line_comment_node.body for line_comment_node in thread.comments.known]
        for thread in nodes.threads([first, other, reply], viewer_id=9)
        if thread.comments
    ]

    assert found == [["Why?", "Because."], ["And here?"]]


@pytest.mark.parametrize(
    ("word", "change"),
    [("added", "ADDED"), ("removed", "DELETED"), ("renamed", "RENAMED"), ("modified", "MODIFIED")],
)
def test_changes_have_graphqls_words(word: str, change: str) -> None:
    assert nodes.file(forms.File(filename="a.py", status=word)).change_type == change


def test_a_draft_is_blocked_in_graphqls_words() -> None:
    side = forms.Side(ref="main", sha="a" * 40)
    told = forms.PullRequest(
        number=1,
        node_id="",
        state="open",
        head=side,
        base=side,
        title="",
        html_url="",
        mergeable_state="draft",
    )

    assert nodes.merge_state(told) == "BLOCKED"
