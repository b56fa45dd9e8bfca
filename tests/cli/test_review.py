"""`babysit review` on local repositories: what it compares, what it shows, and how it ends."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.checklist.items.builtin import builtin_items
from bot.cli import run
from bot.cli.review import command
from tests.checklist.ready import EVAL_ITEM
from tests.cli.git_repository import BAD, Repository

TOKEN = "ghp_" + "cSBHXccoU70KLMPekfhBdluQoP4ghiQq7B9i"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def review(repository: Repository, *arguments: str) -> Result:
    return CliRunner().invoke(command, ["--repo", str(repository.path), *arguments], catch_exceptions=False)


def test_the_default_is_the_branch_since_it_left_main(repository: Repository) -> None:
    repository.commit(**{"old.py": BAD})
    repository.branch()
    repository.commit(**{"new.py": BAD})

    result = review(repository, "--format", "json")

    failing = [
        (one["path"], one["line"])
        for item in json.loads(result.stdout)["items"]
        for question in item["questions"]
        for one in question["subjects"]
        if one["verdict"] == "fail"
    ]
    assert failing == [("new.py", 2)]
    assert result.exit_code == 1


def test_a_clean_branch_ends_with_zero(repository: Repository) -> None:
    repository.branch()
    repository.commit(**{"new.py": "x = 1\n"})

    result = review(repository)

    assert result.exit_code == 0
    assert "Nothing is wrong." in result.stdout


def test_a_range_is_compared(repository: Repository) -> None:
    repository.commit(**{"a.py": BAD})
    repository.commit(**{"b.py": "x = 1\n"})

    assert review(repository, "HEAD~2..HEAD~1").exit_code == 1
    assert review(repository, "HEAD~1..HEAD").exit_code == 0


def test_all_reviews_every_file(repository: Repository) -> None:
    repository.commit(**{"a.py": BAD})

    assert review(repository).exit_code == 0
    assert review(repository, "--all").exit_code == 1


def test_the_machine_form_is_the_promised_one(repository: Repository) -> None:
    base = repository.git("rev-parse", "HEAD")
    repository.branch()
    head = repository.commit(**{"x.rs": "fn main() {}\n", "a.py": BAD})

    told = json.loads(review(repository, "--format", "json").stdout)

    assert (told["version"], told["base"], told["head"]) == (1, base, head)
    assert {"path": "x.rs", "reason": "language", "detail": "Rust"} in told["unanalysed"]
    assert [item["item"] for item in told["items"]] == [item.letter for item in builtin_items()]
    item = next(item for item in told["items"] if item["item"] == "E")
    assert (item["title"], item["verdict"]) == ("No injection", "fail")
    subject = item["questions"][0]["subjects"][0]
    assert {"path": "a.py", "line": 2, "verdict": "fail"}.items() <= subject.items()


def test_sarif_names_rule_place_and_fingerprint(repository: Repository) -> None:
    repository.branch()
    repository.commit(**{"a b.py": BAD})

    log = json.loads(review(repository, "--format", "sarif").stdout)

    run_ = log["runs"][0]
    rules = run_["tool"]["driver"]["rules"]
    result = run_["results"][0]
    place = result["locations"][0]["physicalLocation"]
    assert log["version"] == "2.1.0"
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "E1"
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("a%20b.py", 2)
    assert result["level"] == "error"
    assert result["partialFingerprints"]["babysit/v1"]


@pytest.mark.parametrize("form", ["text", "markdown", "json", "sarif"])
def test_a_secret_is_never_shown(repository: Repository, form: str) -> None:
    repository.branch()
    repository.commit(**{"a.py": f'token = "{TOKEN}"\nprint(token)\ndb.execute("SELECT " + "{TOKEN}" + q)\n'})

    result = review(repository, "--format", form)

    assert TOKEN not in result.output
    assert TOKEN[:12] not in result.output
    assert "40" in result.output


@pytest.mark.parametrize("form", ["text", "markdown", "json", "sarif"])
def test_hostile_text_stays_text(repository: Repository, form: str) -> None:
    name = "a\u202e\x1b[31m@everyone|`<b>.py"
    repository.branch()
    repository.commit(**{name: "def f(x):\n    eval('\x1b]0;x\x07' + x)  # \u202e\n"})

    result = review(repository, "--format", form)

    assert result.exit_code == 1
    assert not {"\x1b", "\x07", "\u202e"} & set(result.output)


def test_markdown_cannot_ping_or_leave_its_cell(repository: Repository) -> None:
    repository.branch()
    repository.commit(**{"@everyone|x.py": BAD})

    told = review(repository, "--format", "markdown").stdout

    row = next(line for line in told.splitlines() if line.startswith("| E |"))
    assert "`@everyone\\|x.py:2`" in row


def test_a_repository_brings_its_own_items_from_base(repository: Repository) -> None:
    repository.commit(**{".github/checklists/Z-eval.md": EVAL_ITEM})
    repository.branch()
    repository.commit(**{"a.py": "eval(z)\n", ".github/checklists/M-other.md": EVAL_ITEM.replace("Z", "M")})

    told = json.loads(review(repository, "--format", "json").stdout)

    letters = [item["item"] for item in told["items"]]
    assert letters[-1] == "Z"
    assert told["items"][-1]["verdict"] == "fail"


def test_a_broken_item_is_told_at_its_line(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit(**{".github/checklists/Z-eval.md": EVAL_ITEM.replace("Z1\n", "Z9\n")})

    code = run(["review", "--repo", str(repository.path), "HEAD..HEAD"])

    assert code == 2
    assert ".github/checklists/Z-eval.md:7: the item asks no question Z9" in capsys.readouterr().err


def test_configuration_comes_from_base(repository: Repository) -> None:
    repository.commit(**{".github/babysit.yml": "version: 1\nchecklist:\n  items: {E: off}\n"})
    repository.branch()
    repository.commit(**{"a.py": BAD, ".github/babysit.yml": "version: 1\n"})

    told = json.loads(review(repository, "--format", "json").stdout)

    assert "E" not in [item["item"] for item in told["items"]]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere..HEAD"], "no commit 'nowhere'"),
        (["--explain", "Q"], "no item 'Q'"),
        (["--config", "missing.yml"], "cannot be read"),
        (["--upload-pack=x"], "No such option"),
    ],
)
def test_wrong_use_is_one_line_and_ends_with_two(
    repository: Repository, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    code = run(["review", "--repo", str(repository.path), *arguments])

    said = capsys.readouterr().err
    assert code == 2
    assert words in said
    assert said.count("\n") == 1


def test_a_directory_without_a_repository_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", "--repo", str(tmp_path)]) == 2
    assert "not a git repository" in capsys.readouterr().err


def test_explaining_an_item_teaches_it() -> None:
    result = CliRunner().invoke(command, ["--explain", "b"])

    assert "# Auth gate present" in result.output
    assert "## Why" in result.output
    assert "`auth_gate`" in result.output


def test_what_a_repository_may_hold_is_survived(repository: Repository) -> None:
    repository.commit(**{"gone.py": BAD, "moved.py": "a = 1\nb = 2\nc = 3\nd = eval(z)\n"})
    repository.branch()
    (repository.path / "link").symlink_to("/etc/passwd")
    repository.git(
        "update-index", "--add", "--cacheinfo", f"160000,{repository.git('rev-parse', 'HEAD')},sub"
    )
    repository.git("rm", "-q", "gone.py")
    repository.git("mv", "moved.py", "elsewhere.py")
    files: dict[str, str | bytes] = {
        "big.js": b"x" * 1_200_000,
        "long.js": b"var x='" + b"a" * 150_000 + b"';",
        "pic.png": b"\x89PNG\0\0",
        "broken.go": "package a\nfunc {{{",
        "crlf.py": BAD.replace("FROM t", "FROM other").replace("\n", "\r\n"),
        "latin.py": "x = 'é'\n".encode("latin-1"),
        "deep.py": "x = " + "(" * 5000 + ")" * 5000,
    }
    repository.commit(**files)

    told = json.loads(review(repository, "--format", "json").stdout)

    reasons = {one["path"]: one["reason"] for one in told["unanalysed"]}
    assert {
        "big.js": "size",
        "long.js": "lines",
        "pic.png": "binary",
        "link": "symlink",
    }.items() <= reasons.items()
    failing = {
        one["path"]
        for item in told["items"]
        for question in item["questions"]
        for one in question["subjects"]
        if one["verdict"] == "fail"
    }
    assert failing == {"crlf.py"}


@pytest.mark.parametrize(
    ("path", "text", "fix"),
    [
        ("a.py", BAD, 'WHERE id = %s", (user_id,))` · `subprocess.run('),
        ("Dockerfile", "FROM python:3\n", "fix: Docker: `FROM python:3.12-slim@sha256:<digest>`"),
        (".github/workflows/w.yml", "on: push\njobs: {a: {uses: o/r@v1}}\n", "fix: Workflows: `uses: owner"),
    ],
)
def test_a_finding_says_what_to_write_instead(repository: Repository, path: str, text: str, fix: str) -> None:
    repository.branch()
    repository.commit(**{path: text})

    assert fix in review(repository).stdout


def test_text_in_a_pipe_is_not_wrapped(repository: Repository) -> None:
    name = "a" * 120 + ".py"
    repository.branch()
    repository.commit(**{name: BAD})

    assert f"fail    E1  {name}:2" in review(repository).stdout
