from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.claims.judge import judge, needed
from bot.claims.judging.evidence import Evidence, IssueState, Mention
from bot.claims.judging.tree import FileTree, TreeFile
from bot.model.claims import MERGEABLE, Claim, ClaimKind, ClaimPlace, ClaimState, Family
from bot.model.snapshot import Context, ContextKind
from bot.model.text import Code
from bot.model.trigger import Outcome

CLAIMED = "20260430200000_idx_api_keys_revoked_at_null.sql"
REAL = "db/migrations/20260430230000_idx_api_keys_revoked_at_null.sql"
SIBLINGS = ("db/migrations/20260101000000_users.sql", "db/migrations/20260201000000_teams.sql")
INDEX = "db/migrations/index.ts"
FILES: Mapping[str, str] = {
    REAL: "",
    **dict.fromkeys(SIBLINGS, ""),
    INDEX: "".join(f"export * from './{path.rsplit('/', 1)[-1]}';\n" for path in (*SIBLINGS, REAL)),
    "package.json": '{"dependencies": {"zod": "^3"}, "scripts": {"lint": "eslint ."}}',
    "requirements.txt": "httpx==1.0  # client\n# boto3\n",
    "go.mod": "module example.com/app\n\nrequire google.golang.org/protobuf v1.3\n",
    ".env.example": "# STRIPE_KEY=\nPORT=3000\n",
    ".gitignore": "*.log\n/dist\n",
    "src/dates.ts": "export function parseDate(text: string) {\n  return formatDate(text);\n}\n",
    "src/routes.ts": "r.get('/teams', list);\nr.post('/teams', auth, create);\nr.get('/health', ok);\n",
    "tests/dates.test.ts": "test('dates', () => parseDate('x'));\n",
    "src/jobs.ts": "",
}
TREE = FileTree({**{path: TreeFile() for path in FILES}, "vendor/lib": TreeFile(mode="160000")})
CHECKS = (
    Context(kind=ContextKind.CHECK_RUN, name="lint", state="success", outcome=Outcome.PASSED),
    Context(kind=ContextKind.CHECK_RUN, name="unit tests", state="failure", outcome=Outcome.FAILED),
    Context(kind=ContextKind.CHECK_RUN, name="e2e", state="in_progress", outcome=Outcome.PENDING),
)
EVIDENCE = Evidence(
    head_sha="0123456789" * 4,
    tree=TREE,
    changed_paths=frozenset({"src/jobs.ts"}),
    contents=FILES,
    checks=CHECKS,
    issues={
        "#1": IssueState.OPEN,
        "#2": IssueState.MERGED,
        "#3": IssueState.CLOSED_UNMERGED,
        "#4": IssueState.CLOSED,
    },
    refs=frozenset({"main", "v1.4.5"}),
)
CONFIRMED, REFUTED, UNDETERMINED = ClaimState.CONFIRMED, ClaimState.REFUTED, ClaimState.UNDETERMINED


def claim(kind: str, subject: str, container: str = "", family: Family = Family.MISSING) -> Claim:
    return Claim(kind=ClaimKind(kind), family=family, subject=subject, container=container)


def test_the_story_is_refuted_naming_the_file_and_the_index_that_lists_it() -> None:
    verdict = judge(claim("entry", CLAIMED, "index"), EVIDENCE)

    assert verdict.state is REFUTED
    assert verdict.near == (REAL,)
    assert verdict.place == ClaimPlace(path=INDEX, line=3)
    assert Code(REAL) in verdict.evidence
    assert Code(f"{INDEX}:3") in verdict.evidence


def test_the_story_is_refuted_as_a_claim_about_a_file_too() -> None:
    assert judge(claim("file", CLAIMED), EVIDENCE).state is REFUTED


def test_a_twin_that_no_index_lists_is_only_a_hint() -> None:
    unlisted = Evidence(head_sha="0" * 40, tree=TREE, contents={**FILES, INDEX: "export {};\n"})

    verdict = judge(claim("file", CLAIMED), unlisted)

    assert (verdict.state, verdict.near) == (UNDETERMINED, (REAL,))


def test_a_twin_proves_nothing_where_the_index_lists_the_claimed_name_itself() -> None:
    both = Evidence(head_sha="0" * 40, tree=TREE, contents={**FILES, INDEX: FILES[INDEX] + f"'./{CLAIMED}'"})

    assert judge(claim("file", CLAIMED), both).state is UNDETERMINED


@pytest.mark.parametrize(
    ("kind", "subject", "container", "state"),
    [
        ("file", "src/dates.ts", "", REFUTED),
        ("file", "./src/dates.ts", "", REFUTED),
        ("file", "src", "", REFUTED),
        ("file", "dates.ts", "", REFUTED),
        ("file", "index.ts", "", UNDETERMINED),
        ("file", "lib/dates.ts", "", UNDETERMINED),
        ("file", "src/nothing_like_it.css", "", CONFIRMED),
        ("file", "dist/app.js", "", UNDETERMINED),
        ("file", "vendor/lib/a.c", "", UNDETERMINED),
        ("file", "server.log", "", UNDETERMINED),
        ("entry", "20260101000000_users.sql", "index.ts", REFUTED),
        ("entry", "20260101000000_users", "db/migrations/index.ts", REFUTED),
        ("entry", "orders", "index.ts", CONFIRMED),
        ("entry", "orders", "nowhere.ts", UNDETERMINED),
        ("entry", "orders", "", UNDETERMINED),
        ("entry", "lint", "package.json", REFUTED),
        ("dependency", "zod", "package.json", REFUTED),
        ("dependency", "ramda", "package.json", CONFIRMED),
        ("dependency", "boto3", "requirements.txt", CONFIRMED),
        ("dependency", "HTTPX", "requirements.txt", REFUTED),
        ("dependency", "google.golang.org/protobuf/proto", "go.mod", REFUTED),
        ("dependency", "httpx", "", REFUTED),
        ("dependency", "left-pad", "", UNDETERMINED),
        ("env", "STRIPE_KEY", ".env.example", REFUTED),
        ("env", "REDIS_URL", ".env.example", CONFIRMED),
        ("env", "REDIS_URL", "", UNDETERMINED),
        ("symbol", "parseDate", "", REFUTED),
        ("symbol", "parseDate", "src/dates.ts", REFUTED),
        ("symbol", "formatDate", "src/dates.ts", UNDETERMINED),
        ("symbol", "nowhere_at_all", "src/dates.ts", CONFIRMED),
        ("endpoint", "POST /teams", "routes.ts", REFUTED),
        ("endpoint", "/metrics", "routes.ts", CONFIRMED),
        ("endpoint", "/metrics", "", UNDETERMINED),
        ("ref", "main", "", REFUTED),
        ("ref", "develop", "", CONFIRMED),
        ("ref", "1.4.5", "", UNDETERMINED),
        ("issue", "#1", "", CONFIRMED),
        ("issue", "#2", "", REFUTED),
        ("issue", "#3", "", CONFIRMED),
        ("issue", "#4", "", REFUTED),
        ("issue", "#404", "", UNDETERMINED),
        ("test", "parseDate", "", REFUTED),
        ("test", "refund", "", CONFIRMED),
        ("config", "strict", "", UNDETERMINED),
        ("other", "docs", "", UNDETERMINED),
    ],
)
def test_each_kind_is_judged_by_its_table(kind: str, subject: str, container: str, state: ClaimState) -> None:
    assert judge(claim(kind, subject, container), EVIDENCE).state is state


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("lint", REFUTED),
        ("tests", CONFIRMED),
        ("e2e", UNDETERMINED),
        ("CI", CONFIRMED),
        ("docs", UNDETERMINED),
    ],
)
def test_a_check_is_what_its_newest_run_says(name: str, state: ClaimState) -> None:
    assert judge(claim("check", name, family=Family.BROKEN), EVIDENCE).state is state


@pytest.mark.parametrize("kind", [kind for kind in ClaimKind if kind is not ClaimKind.OTHER])
def test_without_evidence_nothing_is_decided(kind: ClaimKind) -> None:
    nothing = Evidence(head_sha="0" * 40)

    assert judge(claim(kind.value, "src/dates.ts", "index.ts"), nothing).state is UNDETERMINED


@pytest.mark.parametrize("subject", ["src/nothing_like_it.css", "dates.ts", CLAIMED])
def test_a_tree_that_is_cut_off_proves_no_absence(subject: str) -> None:
    cut = Evidence(head_sha="0" * 40, tree=FileTree(TREE.files, is_complete=False), contents=FILES)

    assert judge(claim("file", subject), cut).state is UNDETERMINED


@pytest.mark.parametrize("kind", ["file", "symbol", "entry", "endpoint", "dependency"])
def test_what_is_broken_is_not_refuted_by_being_there(kind: str) -> None:
    broken = claim(kind, "src/dates.ts", "index.ts", family=Family.BROKEN)

    assert judge(broken, EVIDENCE).state is UNDETERMINED


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("import x from './billing';\nimport y from './users';\n", REFUTED),
        ("// import x from './billing';\nimport y from './users';\n", UNDETERMINED),
        ("import x from './billing-v2';\nimport y from './users';\n", CONFIRMED),
        ("const all = import.meta.glob('./*.ts');\nexport default all;\n", UNDETERMINED),
        ("// Code generated. DO NOT EDIT.\nimport y from './users';\n", UNDETERMINED),
    ],
    ids=["listed", "commented out", "longer name", "glob", "generated"],
)
def test_an_index_is_read_by_whole_names(text: str, state: ClaimState) -> None:
    evidence = Evidence(
        head_sha="0" * 40, tree=FileTree({"app/index.ts": TreeFile()}), contents={"app/index.ts": text}
    )

    assert judge(claim("entry", "billing", "index.ts"), evidence).state is state


@pytest.mark.parametrize(
    ("path", "state"), [("src/jobs.ts", REFUTED), ("jobs.ts", REFUTED), ("a.ts", CONFIRMED)]
)
def test_a_file_of_the_change_is_sought_among_the_changed_files(path: str, state: ClaimState) -> None:
    of_change = Claim(kind=ClaimKind.FILE, family=Family.MISSING, subject=path, is_of_change=True)

    assert judge(of_change, EVIDENCE).state is state


def test_only_files_of_the_tree_are_asked_for() -> None:
    assert needed(claim("entry", CLAIMED, "index"), TREE) == (INDEX,)
    assert needed(claim("entry", "x", "../../etc/passwd"), TREE) == ()
    assert needed(claim("env", "X", ".env.example"), TREE) == (".env.example",)


def test_a_path_that_this_change_removes_is_confirmed_missing() -> None:
    evidence = replace(EVIDENCE, changed_paths=frozenset({"src/old/prices.ts"}))

    verdict = judge(claim("file", "src/old/prices.ts"), evidence)

    assert verdict.state is CONFIRMED


@pytest.mark.parametrize(
    ("subject", "container"),
    [(CLAIMED, "index"), (f"db/migrations/{CLAIMED}", ""), (CLAIMED, "db/migrations")],
    ids=["absent from the index", "missing", "does not exist in its folder"],
)
def test_a_near_name_refutes_in_every_wording_where_the_rules_hold(subject: str, container: str) -> None:
    kind = "entry" if container == "index" else "file"

    verdict = judge(claim(kind, subject, container), EVIDENCE)

    assert verdict.state is REFUTED
    assert verdict.near == (REAL,)


def test_a_near_name_of_a_series_is_only_a_hint() -> None:
    older = "db/migrations/2019_idx_api_keys_revoked_at_null.sql"
    evidence = replace(EVIDENCE, tree=FileTree({**TREE.files, older: TreeFile()}))

    verdict = judge(claim("entry", CLAIMED, "index"), evidence)

    assert verdict.state is UNDETERMINED


@pytest.mark.parametrize(
    ("is_conflicting", "state"), [(True, CONFIRMED), (False, REFUTED), (None, UNDETERMINED)]
)
def test_a_conflict_is_judged_by_githubs_word(is_conflicting: bool | None, state: ClaimState) -> None:
    evidence = replace(EVIDENCE, is_conflicting=is_conflicting)

    assert judge(claim("check", MERGEABLE, family=Family.BROKEN), evidence).state is state


def test_a_name_is_judged_by_every_line_of_the_tree_that_has_it() -> None:
    line = Mention("src/dates.ts", 1, "export function parseDate(text: string) {")
    evidence = replace(EVIDENCE, mentions={"parseDate": [line], "parseTime": []})

    assert judge(claim("symbol", "parseDate"), evidence).state is REFUTED
    assert judge(claim("symbol", "parseTime"), evidence).state is CONFIRMED


@pytest.mark.parametrize(
    ("container", "files", "said"),
    [
        ("package.json", ("a.ts",), ("There is no ", Code("package.json"), " among 1 file.")),
        ("package.json", ("a.ts", "go.mod"), ("There is no ", Code("package.json"), " among 2 files.")),
        ("", ("a.ts",), ("There is no ", "manifest", " among 1 file.")),
    ],
)
def test_a_manifest_that_is_not_there_is_said_not_to_be(
    container: str, files: tuple[str, ...], said: tuple[object, ...]
) -> None:
    tree = FileTree(dict.fromkeys(files, TreeFile()))
    evidence = Evidence(head_sha="0" * 40, tree=tree, contents=dict.fromkeys(files, ""))
    verdict = judge(claim("dependency", "ramda", container), evidence)

    assert (verdict.state, verdict.evidence) == (UNDETERMINED, said)
