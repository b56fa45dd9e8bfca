"""What the ready-made sets take for hard to undo, and what they leave alone."""

from pathlib import Path

import pytest

from bot.configuration import parse
from bot.model.config import Config
from bot.model.diff import Diff, FileDiff
from bot.policy.presets import PRESETS, hits
from bot.render.markdown import plain


def changed(path: str, *added: str, removed: tuple[str, ...] = ()) -> Diff:
    return Diff(files=[FileDiff(path=path, added=added, removed=removed)])


STRATEGIC = [
    ("published", changed("web/src/pages/compare/acme-vs-globex.mdx", "We are better.")),
    ("published", changed("Marketing/Launch.md", "x")),
    ("published", changed("site/blog/2026/hello.md", "x")),
    ("pricing", changed("web/pricing.tsx", "x")),
    ("pricing", changed("billing/seed.py", "    unit_amount=4900,")),
    ("messages", changed("app/emails/welcome.html", "x")),
    ("messages", changed("app/jobs.py", "        send_mail(subject, body, sender, everyone)")),
    ("messages", changed("api/notify.ts", "  await transporter.sendMail({ to })")),
    ("messages", changed("notify.go", "\tsmtp.SendMail(addr, auth, from, to, msg)")),
    ("data-loss", changed("db/migrations/0042.sql", "DROP TABLE invoices;")),
    ("data-loss", changed("db/migrations/0042.sql", "drop   table if exists invoices;")),
    ("data-loss", changed("db/migrations/0042.sql", "TRUNCATE invoices;")),
    ("data-loss", changed("db/migrations/0042.sql", "DELETE FROM invoices;")),
    ("data-loss", changed("app/migrations/0042.py", '        migrations.RemoveField("Invoice", "total"),')),
    ("data-loss", changed("alembic/versions/a.py", '    op.drop_column("invoices", "total")')),
    ("data-loss", changed("scripts/clean.sh", "rm -rf /var/lib/app")),
    ("release", changed(".github/workflows/release.yml", "      - run: npm publish")),
    ("release", changed(".github/workflows/x.yml", "      - uses: pypa/gh-action-pypi-publish@v1")),
    ("release", changed(".github/workflows/deploy.yml", removed=("    environment: production",))),
    ("legal", changed("LICENSE", "x")),
    ("legal", changed("web/legal/dpa.md", "x")),
    ("legal", changed("docs/Terms-of-Service.md", "x")),
    ("governance", changed(".github/CODEOWNERS", "* @acme/all")),
    ("governance", changed(".claude/agents/backend.md", "x")),
    ("access", changed("infra/iam-deploy.tf", "x")),
    ("access", changed("infra/main.tf", '      "Action": "*",')),
    ("access", changed(".github/workflows/ci.yml", "x")),
]
HARMLESS = [
    ("published", changed("src/compare.py", "def compare(a, b):")),
    ("published", changed("src/blogger.py", "x")),
    ("pricing", changed("src/price.py", "price_total = 3")),
    ("messages", changed("src/forms.py", "send = True")),
    ("data-loss", changed("db/migrations/0042.sql", "DELETE FROM invoices WHERE id = 3;")),
    ("data-loss", changed("db/migrations/0042.sql", "CREATE TABLE drops (id int);")),
    ("data-loss", changed("src/ui.tsx", 'const label = "Drop the table here"')),
    ("data-loss", changed("src/text.py", "text = text.truncate(80)")),
    ("data-loss", changed("db/0042.sql", "-- kept", removed=("DROP TABLE invoices;",))),
    ("release", changed("docs/release.md", "Then run `npm publish`.")),
    ("release", changed("docker-compose.yml", removed=("    environment:",))),
    ("legal", changed("src/licensing/check.py", "x")),
    ("governance", changed("src/owners.py", "x")),
    ("access", changed("src/policy.py", "x")),
]


@pytest.mark.parametrize(("name", "diff"), STRATEGIC)
def test_what_is_hard_to_take_back_is_found(name: str, diff: Diff) -> None:
    (hit,) = hits(diff, [name])

    assert hit.preset == name
    assert PRESETS[name].effect in plain(hit.says)


@pytest.mark.parametrize(("name", "diff"), HARMLESS)
def test_what_only_looks_like_it_is_left_alone(name: str, diff: Diff) -> None:
    assert list(hits(diff, [name])) == []


def test_a_moved_file_counts_with_both_names() -> None:
    moved = Diff(files=[FileDiff(path="old/page.md", previous_path="marketing/page.md")])

    assert [hit.preset for hit in hits(moved, ["published"])] == ["published"]


def test_lines_that_github_keeps_back_are_not_taken_for_harmless() -> None:
    hidden = Diff(files=[FileDiff(path="db/dump.sql", is_shown=False)])

    (hit,) = hits(hidden, ["data-loss"])

    assert "more lines of db/dump.sql than can be looked at" in plain(hit.says)


@pytest.mark.parametrize(("files", "lines"), [(30, 1), (1, 3_000)])
def test_a_mass_deletion_is_a_loss_of_data(files: int, lines: int) -> None:
    gone = [FileDiff(path=f"{n}.py", is_removed=True, removed=("x",) * lines) for n in range(files)]

    assert [hit.preset for hit in hits(Diff(files=gone), ["data-loss"])] == ["data-loss"]


def test_deleting_a_few_files_is_not() -> None:
    gone = [FileDiff(path=f"{n}.py", is_removed=True, removed=("x",) * 50) for n in range(29)]

    assert list(hits(Diff(files=gone), ["data-loss"])) == []


def test_every_preset_that_the_configuration_knows_exists() -> None:
    names = ", ".join(PRESETS)

    config = parse(f"version: 1\nstrategic: {{presets: [{names}]}}\n", path="babysit.yml")

    assert isinstance(config, Config)
    assert set(config.strategic.presets) == set(PRESETS)


def test_every_preset_is_explained_in_the_words_that_people_see() -> None:
    page = (Path(__file__).parents[2] / "docs" / "strategic.md").read_text(encoding="utf-8")

    rows = [f"| `{name}` | {preset.effect} |" for name, preset in PRESETS.items()]

    assert [row for row in rows if row not in page] == []
