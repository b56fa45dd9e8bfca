"""The reference page of the configuration file, written from the table of keys."""

from collections.abc import Iterator

from bot.configuration.keys import SECTIONS, Section
from bot.configuration.normal_form import one_line
from bot.model.config import Config

EXAMPLE = """\
# yaml-language-server: $schema=babysit.schema.json
version: 1
merge:
  automerge: labelled
  label: automerge
  method: squash
  delete_branch: true
  required_checks: [build, "test (3.11)"]
  wait_for_checks: true
  update_branch: false
  freeze:
    - {from: 2026-12-20, to: 2027-01-02, reason: holidays}
    - {weekly: "Fri 16:00-Mon 08:00", zone: Europe/Berlin, reason: weekend}
checklist:
  items: {C: warn, K: off}
  unclear: warn
  names:
    tenant_column: [team_id]
    auth_gate: [RequireClerkAuth]
  ignore: ["vendor/**", "**/*.generated.ts"]
  waivers: ["@acme/security"]
  extra: .github/checklists
claims:
  hold_from: writers
  remind_after: 4h
strategic:
  labels: [strategic]
  paths: {"marketing/**": strategic, "**/pricing*": strategic}
  presets: [data-loss, release]
  approvers: ["@acme/founders", "@wei"]
  approvals: 1
agents:
  files: .claude/agents
  attribution:
    - {branch: "backend/*", agent: backend-engineer}
    - {author: "claude[bot]", agent: generalist}
  scope: block
"""

_BEGINNING = """\
# Configuration

Babysit reads `.github/babysit.yml` from the **base branch** of a pull request, never from the pull request
itself. Without that file it reads the same path in the organisation's `.github` repository, and without that
one it uses the defaults below. Every key but `version` may be left out.

```yaml
{example}```

Check a file before you commit it, and see it with all defaults filled in:

```console
$ babysit config .github/babysit.yml
```

`babysit config --schema` prints the file's JSON Schema, which is also [in this folder](babysit.schema.json).
Save it as `.github/babysit.schema.json`: with the example's first line an editor completes keys and marks
mistakes as you type.

## Keys

`version` must be `1`. A file that is empty, or holds only comments, means the defaults.

Every key is checked today. `merge`, `checklist` and `strategic` work on pull requests; `claims` and `agents`
take effect with the gates they belong to; the changelog will say so.
"""

_END = """\
## When the file is broken

Nothing is merged until it is mended, and the `babysit` check run fails with each problem at its line: the
key, what is allowed, and the nearest word if it looks like a slip. `babysit config` prints the same:

```console
$ babysit config .github/babysit.yml
.github/babysit.yml:3: merge.method: must be squash, merge or rebase, not 'sqash'; did you mean squash?
.github/babysit.yml:7: merge.labels: is not a key that Babysit knows; did you mean label?
$ echo $?
2
```

A pull request that changes the file gets its new content checked, with a table of what would change.

## YAML as Babysit reads it

- YAML 1.2: `off`, `yes` and `on` are words, dates need no quotes. `false` is accepted for `off`,
  because tools that know only YAML 1.1 write it so.
- Put values in quotes that begin with `@`, `*`, `&`, `!`, `%` or a backtick: `"@acme/security"`, `"*.md"`.
- Not accepted: anchors and aliases, tags, a key that comes twice, a second document, tabs as indentation,
  control characters, more than 64 KiB, 20 levels or 4000 values.
- A path glob is matched against the path from the repository's root, with `/` between its parts; `**` spans
  folders.
"""


def reference_page() -> str:
    """The text of `docs/configuration.md`."""
    sections = "\n".join(_section(section) for section in SECTIONS)
    return "\n".join((_BEGINNING.format(example=EXAMPLE), sections, _END))


def _section(section: Section) -> str:
    return "\n".join((f"### `{section.name}`", "", section.meaning, "", *_rows(section), ""))


def _rows(section: Section) -> Iterator[str]:
    yield "| key | meaning | default | allowed |"
    yield "| --- | --- | --- | --- |"
    for setting in section.settings:
        default = one_line(setting.form.write(getattr(getattr(Config(), section.name), setting.name)))
        yield f"| `{setting.name}` | {setting.meaning} | `{default}` | {setting.form.allowed} |"
