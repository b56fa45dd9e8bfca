import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.claims.find import MOST_CLAIMS, Context, find_claims
from bot.model.claims import Claim, ClaimKind, Family

STORY = "20260430200000_idx_api_keys_revoked_at_null.sql"


def named(text: str) -> list[tuple[str, str, str]]:
    return [(claim.kind.value, claim.subject, claim.container) for claim in find_claims(text)]


def test_the_story_is_one_claim_about_an_entry() -> None:
    text = f"Migration {STORY} is missing from the index and the deploy would fail."

    assert find_claims(text) == (
        Claim(
            kind=ClaimKind.ENTRY,
            family=Family.MISSING,
            subject=STORY,
            container="index",
            quote=text.removesuffix("."),
        ),
    )


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Blocked on #100, #123, and #999", [("issue", name, "") for name in ("#100", "#123", "#999")]),
        (
            "`a.ts`, `b.ts` are missing from `index.ts`.",
            [("entry", name, "index.ts") for name in ("a.ts", "b.ts")],
        ),
        (
            "These files are missing:\n\n- `src/a.ts`\n- src/b.ts",
            [("file", "src/a.ts", ""), ("file", "src/b.ts", "")],
        ),
        ("| file | state |\n|--|--|\n| `a/b.sql` | missing |", [("file", "a/b.sql", "")]),
        ("Build: failing", [("check", "Build", "")]),
        ("> [!WARNING]\n> `x/y.ts` is missing", [("file", "x/y.ts", "")]),
        ("We use `zod/lite.ts`. It does not exist.", [("file", "zod/lite.ts", "")]),
        ("`X_KEY` is not set in `.env.example`, could you add it?", [("env", "X_KEY", ".env.example")]),
    ],
    ids=["issues", "files", "list", "row", "status", "alert", "pronoun", "request after the claim"],
)
def test_enumerations_lists_tables_and_pronouns_are_read(
    text: str, claims: list[tuple[str, str, str]]
) -> None:
    assert named(text) == claims


@pytest.mark.parametrize(
    "text",
    [
        "> `a.ts` is missing\n\nNo.",
        "```\n`a.ts` is missing\n```",
        "<!-- `a.ts` is missing -->",
        "<details>\n\n`a.ts` is missing\n\n</details>",
        "<details><summary>Log</summary>\n\n<details>\n\nx\n\n</details>\n\n`a.ts` is missing\n",
        "~~`a.ts` is missing~~",
        "<del>`a.ts` is missing</del>",
        "- [x] `a.ts` is missing",
        "## Missing",
        "![a.ts is missing](x.png)",
    ],
    ids=[
        "quote",
        "code",
        "comment",
        "fold",
        "nested fold",
        "struck",
        "deleted",
        "ticked",
        "heading",
        "image",
    ],
)
def test_what_the_author_does_not_say_is_no_claim(text: str) -> None:
    assert find_claims(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "mis\u200bsing: `src/a.ts` is mis\u200bsing",
        "src\u2215a.ts is missing",
        "\u202esrc/a.ts\u202c isn\u2019t there",
    ],
    ids=["zero width", "homoglyph slash", "direction"],
)
def test_deceiving_characters_change_nothing(text: str) -> None:
    assert ("file", "src/a.ts", "") in named(text)


def test_the_same_claim_repeated_is_one() -> None:
    text = "`src/a.ts` is missing.\n\nAs I said, `./src/a.ts` does not exist."

    assert len(find_claims(text)) == 1


def test_a_description_tells_what_its_own_diff_mends() -> None:
    text = "`Foo` is not exported from `src/index.ts`.\n\nBlocked by #12."
    context = Context(is_description=True, changed_files=["src/index.ts"])

    assert [claim.subject for claim in find_claims(text)] == ["Foo", "#12"]
    assert [claim.subject for claim in find_claims(text, context)] == ["#12"]


def test_no_text_has_more_claims_than_the_bound() -> None:
    text = "".join(f"`src/file{at}.ts` is missing.\n\n" for at in range(MOST_CLAIMS + 50))

    assert len(find_claims(text)) == MOST_CLAIMS


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_no_text_makes_it_fail(text: str) -> None:
    find_claims(f"{text} `a.ts` is missing {text}")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "is",
                "not",
                "missing",
                "no",
                "the",
                "`a.ts`",
                "#1",
                ",",
                ":",
                "(",
                ")",
                "if",
                "from",
                "in",
                "blocked",
                "on",
                ".",
                "?",
                "\n",
                "-",
                "|",
                ">",
            ]
        )
    )
)
def test_no_order_of_telling_words_makes_it_fail(words: list[str]) -> None:
    find_claims(" ".join(words))


@pytest.mark.parametrize(
    "bait", ["not ", "is ", "a/", "[", "`a`, ", "missing ", '"', "never no longer ", "~~a"]
)
def test_hostile_repetition_takes_time_in_proportion(bait: str) -> None:
    start = time.process_time()

    find_claims(bait * (60_000 // len(bait)) + " is missing")

    assert time.process_time() - start < 20


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "`docs/index.json`, the artefact that #62 names, does not exist on this branch.",
            [("file", "docs/index.json", "")],
        ),
        ("`src/a.ts`, which the barrel needs, is missing.", [("file", "src/a.ts", "")]),
        ("Not sure why the preview build fails", [("check", "preview build", "")]),
        ("| Check | Was | Now |\n|--|--|--|\n| `docker` | \u274c missing `a/b.json` | \u2705 pass |", []),
        ("- from_state: In Progress\n- to_state: Blocked", []),
        ("`a.lock` has merge conflicts. In this commit it is regenerated.", []),
    ],
    ids=["apposition", "relative aside", "asked why", "was and is", "a log's field", "mended by this commit"],
)
def test_what_stands_beside_a_claim_does_not_change_what_it_is_about(
    text: str, claims: list[tuple[str, str, str]]
) -> None:
    assert named(text) == claims


def test_the_last_line_of_the_longest_comment_is_read() -> None:
    prose = "The loader reads its settings, then the cache; nothing else happens here (see above).\n\n"
    text = prose * (59_000 // len(prose)) + "`src/last.ts` does not exist."

    assert [claim.subject for claim in find_claims(text)] == ["src/last.ts"]


def test_no_more_than_so_many_words_of_a_text_are_read() -> None:
    assert find_claims("/ " * 25_000 + "\n\n`src/last.ts` does not exist.") == ()
