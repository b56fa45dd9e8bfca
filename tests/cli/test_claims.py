import io
import json
import subprocess
from pathlib import Path

import pytest

from bot.cli import FINDINGS, FINE, MISUSE, run

STORY = "20260430200000_idx_api_keys_revoked_at_null.sql"
REAL = "db/20260430230000_idx_api_keys_revoked_at_null.sql"
FILES = {
    REAL: "",
    "db/20260101000000_users.sql": "",
    "db/20260201000000_teams.sql": "",
    "db/index.ts": "".join(
        f"import './{name}';\n" for name in ("20260101000000_users.sql", "20260201000000_teams.sql", REAL[3:])
    ),
    "src/über.py": "def count():\n    return 1\n",
    "logo.png": "\x00",
}


def git(repository: Path, *arguments: str) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(repository), *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "first")
    return tmp_path


def claims(monkeypatch: pytest.MonkeyPatch, text: str, *arguments: str | Path) -> int:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    return run(["claims", "-", *map(str, arguments)])


def test_a_report_that_is_wrong_is_refuted_with_the_file_that_is_there(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f"Migration {STORY} is missing from the index and the deploy would fail."

    assert claims(monkeypatch, text, "--repo", repository, "--format", "json") == FINDINGS

    (found,) = json.loads(capsys.readouterr().out)["claims"]
    assert found.pop("evidence").startswith(f"{STORY} is there as {REAL}, and db/index.ts:3 lists it at ")
    assert found == {
        "number": "C1",
        "kind": "entry",
        "subject": STORY,
        "container": "index",
        "quote": text.removesuffix("."),
        "state": "refuted",
        "near": [REAL],
    }


def test_a_report_that_is_right_is_fine(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert claims(monkeypatch, "`src/gone.css` is missing. CI is failing.", "--repo", repository) == FINE

    shown = capsys.readouterr().out
    assert shown.startswith("C1 confirmed (file): src/gone.css is missing\n")
    assert "C2 undetermined (check): CI is failing\n   Check runs are GitHub's to tell" in shown


def test_a_text_without_claims_is_fine(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert claims(monkeypatch, "Nothing is missing.", "--repo", repository) == FINE

    assert capsys.readouterr().out == "No claims.\n"


def test_a_file_is_read_and_another_revision_looked_at(
    repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(repository, "rm", "-q", "src/über.py")
    git(repository, "commit", "-q", "-m", "second")
    report = tmp_path / "report.md"
    report.write_text("`src/über.py` does not exist.", encoding="utf-8")

    now = run(["claims", str(report), "--repo", str(repository)])
    before = run(["claims", str(report), "--repo", str(repository), "--rev", "HEAD~1"])

    assert (now, before) == (FINE, FINDINGS)
    assert "refuted" in capsys.readouterr().out


@pytest.mark.parametrize("revision", ["nowhere", "--upload-pack=x", "-h", ""])
def test_a_revision_that_is_none_is_one_line(
    revision: str, repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert claims(monkeypatch, "`a.ts` is missing.", "--repo", repository, f"--rev={revision}") == MISUSE

    assert capsys.readouterr().err.count("\n") == 1


def test_a_folder_without_a_repository_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    assert claims(monkeypatch, "`a.ts` is missing.", "--repo", tmp_path) == MISUSE

    assert capsys.readouterr().err.count("\n") == 1


def test_a_text_that_is_none_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe")))

    assert run(["claims"]) == MISUSE

    assert capsys.readouterr().err.endswith("is not UTF-8 text.\n")
