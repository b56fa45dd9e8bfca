"""Ready-made sets of changes that are hard to take back once they are out (`strategic.presets`).

Each names paths, words in added lines and words in removed lines. They mean the outward effect (published,
sent, priced, deleted, released, granted), not what a revert undoes. Paths are matched in lower case.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.checklist.core.globs import matches_any
from bot.model.diff import Diff, FileDiff
from bot.model.text import Code, Text

_NEVER = re.compile(r"(?!)")
_WORKFLOWS = (".github/workflows/**", ".gitlab-ci.yml", ".circleci/**")
MOST_REMOVED_FILES = 30
MOST_REMOVED_LINES = 3_000
"""From here on a change deletes so much that nobody can have read all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """What makes a change strategic: `effect` ends the sentence "…, which ".

    A line counts only in files that `lines_in` takes in; where that is empty, in any.
    """

    effect: str
    paths: Sequence[str] = ()
    lines_in: Sequence[str] = ()
    added: re.Pattern[str] = _NEVER
    removed: re.Pattern[str] = _NEVER
    counts_deletions: bool = False


PRESETS: Mapping[str, Preset] = {
    "published": Preset(
        effect="is published to the world",
        paths=(
            *("marketing/**", "**/marketing/**", "**/landing/**", "**/landing-pages/**", "**/press/**"),
            *("**/blog/**", "**/compare/**", "**/comparison/**", "**/comparisons/**", "**/competitors/**"),
            *(
                "**/alternatives/**",
                "**/*-vs-*",
                "**/*comparison*",
                "**/announcements/**",
                "**/testimonials/**",
            ),
            *("**/robots.txt", "**/sitemap*.xml"),
        ),
    ),
    "pricing": Preset(
        effect="changes what customers pay",
        paths=("**/pricing/**", "**/*pricing*", "**/price-list*", "**/plans.*", "**/billing/plans/**"),
        added=re.compile(r"\b(?:unit_amount(?:_decimal)?|price_[A-Za-z0-9]{14,}|trial_period_days)\b"),
    ),
    "messages": Preset(
        effect="sends messages to people",
        paths=(
            *("**/emails/**", "**/email-templates/**", "**/email_templates/**", "**/mailers/**"),
            *("**/newsletters/**", "**/campaigns/**", "**/*.mjml"),
        ),
        added=re.compile(
            r"\b(?:send_mail|send_mass_mail|sendMail|SendMail|send_email|sendEmail|send_templated_email"
            r"|EmailMessage|EmailMultiAlternatives|SendGridAPIClient|sendgrid\.send|sgMail\.send|emails\.send"
            r"|mailgun|postmark|chat_postMessage|chat\.postMessage|messages\.create|send_push|sendPush"
            r"|sendNotification|send_sms|sendSms|SendSMS|publish_tweet)\b"
        ),
    ),
    "data-loss": Preset(
        effect="deletes data for good",
        added=re.compile(
            r"\b(?:DROP\s+(?:TABLE|COLUMN|SCHEMA|DATABASE|COLLECTION)|TRUNCATE(?:\s+TABLE)?\s+[\w.\"`\[]"
            r"|DELETE\s+FROM\s+[\w.\"`]{1,100}\s*(?:;|$)|op\.drop_(?:table|column)|drop_all\s*\("
            r"|dropTable|dropColumn|drop_table|remove_column|drop_column|DropTable|DropColumn"
            r"|DeleteModel|RemoveField|dropDatabase|deleteMany\s*\(\s*(?:\{\s*\})?\s*\)"
            r"|terraform\s+destroy|rm\s+-[a-z]*r[a-z]*f|s3\s+rm\s+.{0,100}--recursive|FLUSHALL|FLUSHDB)",
            re.IGNORECASE,
        ),
        counts_deletions=True,
    ),
    "release": Preset(
        effect="releases to users",
        paths=("**/.goreleaser*", "**/fastlane/**", "**/release.config.*", "**/.releaserc*"),
        lines_in=(*_WORKFLOWS, "**/makefile", "**/*.mk", "**/*.sh", "**/package.json", "**/justfile"),
        added=re.compile(
            r"(?:\b(?:npm|pnpm|yarn|cargo|poetry|uv|flit|hatch)\s+publish\b|\btwine\s+upload\b|\bgem\s+push\b"
            r"|\bgh\s+release\s+(?:create|upload)\b|\bdocker\s+push\b|\bhelm\s+(?:push|upgrade)\b"
            r"|gh-action-pypi-publish|action-gh-release|goreleaser|semantic-release|changesets/action"
            r"|\bvsce\s+publish\b|\bkubectl\s+(?:apply|rollout)\b|\bterraform\s+apply\b)"
        ),
        removed=re.compile(r"^\s*environment\s*:"),
    ),
    "legal": Preset(
        effect="binds the organisation legally",
        paths=(
            *(
                "**/license",
                "**/license.*",
                "**/licence",
                "**/licence.*",
                "**/copying*",
                "**/notice",
                "**/notice.*",
            ),
            *("**/legal/**", "**/terms*", "**/tos.*", "**/privacy*", "**/cookie-policy*", "**/eula*"),
            *("**/dpa.*", "**/cla.*", "**/trademark*"),
        ),
    ),
    "governance": Preset(
        effect="changes who decides here",
        paths=(
            *("**/codeowners", ".github/babysit.yml", ".github/checklists/**", ".github/settings.yml"),
            *(".github/rulesets/**", ".claude/agents/**", "**/agents.md", "**/claude.md", "**/governance.md"),
            *("**/maintainers*", "**/security.md", "**/code_of_conduct*", "**/contributing.md"),
        ),
    ),
    "access": Preset(
        effect="changes who may do what",
        paths=(
            *(*_WORKFLOWS, "**/*iam*.tf", "**/rbac/**", "**/*rbac*", "**/*clusterrole*", "**/*permissions.*"),
            *("**/policies/**", "**/*.rego", "**/firebase.rules", "**/firestore.rules", "**/storage.rules"),
        ),
        added=re.compile(
            r"(?:AdministratorAccess|\"Action\"\s*:\s*\"\*\"|0\.0\.0\.0/0|public-read|write-all|cluster-admin"
            r"|ClusterRoleBinding|GRANT\s+ALL\b|\bSUPERUSER\b|is_superuser\s*=\s*True|allUsers\b)"
        ),
        removed=re.compile(r"^\s*environment\s*:"),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetHit:
    """What of a change a preset means, as the beginning of a sentence: "It changes `pricing.md`"."""

    preset: str
    says: Text


def hits(diff: Diff, names: Sequence[str]) -> Iterator[PresetHit]:
    """The first hit of each preset, by the order of `names`."""
    for name in names:
        found = next(_hits(diff, PRESETS[name]), None)
        if found is not None:
            yield PresetHit(preset=name, says=(*found, f", which {PRESETS[name].effect} (preset {name})"))


def _hits(diff: Diff, preset: Preset) -> Iterator[Text]:
    for file in diff.files:
        if any(matches_any(path.lower(), preset.paths) for path in file.paths):
            yield ("It changes ", Code(file.path))
    for file in diff.files:
        yield from _line_hits(file, preset)
    if preset.counts_deletions:
        yield from _mass_deletion(diff)


def _line_hits(file: FileDiff, preset: Preset) -> Iterator[Text]:
    if preset.added is _NEVER and preset.removed is _NEVER:
        return
    if preset.lines_in and not matches_any(file.path.lower(), preset.lines_in):
        return
    if not file.is_shown:
        yield ("It changes more lines of ", Code(file.path), " than can be looked at")
    for line in file.added:
        if preset.added.search(line):
            yield ("It adds ", Code(line.strip(), 60), " to ", Code(file.path))
    if not matches_any(file.path.lower(), _WORKFLOWS):
        return
    for line in file.removed:
        if preset.removed.search(line):
            yield ("It removes ", Code(line.strip(), 60), " from ", Code(file.path))


def _mass_deletion(diff: Diff) -> Iterator[Text]:
    files = sum(file.is_removed for file in diff.files)
    if files >= MOST_REMOVED_FILES:
        yield (f"It deletes {files} files",)
    lines = sum(len(file.removed) - len(file.added) for file in diff.files)
    if lines >= MOST_REMOVED_LINES:
        yield (f"It deletes {lines} lines more than it adds",)
