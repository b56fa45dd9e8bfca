"""The reference page of the configuration file, written from the table of keys."""

from collections.abc import Iterator

from bot.configuration.keys import SECTIONS, TOP, Section
from bot.configuration.normal_form import one_line
from bot.model.config import Config
from bot.model.message import PLACEHOLDERS

EXAMPLE = """\
# yaml-language-server: $schema=babysit.schema.json
version: 1
mode: enforce
comments: all
merge:
  automerge: labelled
  label: automerge
  method: squash
  message: {title: "{title} (#{number})", body: "{body}\\n\\n{co_authors}", strip: [comments]}
  delete_branch: true
  required_checks: [build, "test (3.11)"]
  wait_for_checks: true
  update_branch: required
  block_labels: [do-not-merge]
  block_title: ["WIP:"]
  priority: {urgent: 10}
  freeze:
    - {from: 2026-12-20, to: 2027-01-02, reason: holidays}
    - {weekly: "Fri 16:00-Mon 08:00", zone: Europe/Berlin, reason: weekend}
checklist:
  default: block
  items: {J1: warn, K: off}
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
  rules:
    - {paths: ["billing/**"], approvers: ["@acme/finance"], approvals: 2}
agents:
  files: .claude/agents
  attribution:
    - {branch: "backend/*", agent: backend-engineer}
    - {author: "claude[bot]", agent: generalist}
  scope: block
  isolation: block
  scope_of:
    backend-engineer: {owns: ["backend/**"], reads: ["docs/**"], never: ["infra/**"]}
tracker:
  linear: {teams: [ENG], done: Done, on: [merged, red, held]}
notify:
  - {to: slack, url_from: SLACK_URL, on: [red, human, stuck]}
rules:
  - {branches: ["release/*"], merge: {method: merge, automerge: never}}
  - {only_paths: ["docs/**"], checklist: {default: warn}}
"""

_BEGINNING = """\
# Configuration

Babysit reads `.github/babysit.yml` from the **base branch** of a pull request, never from the pull request
itself. Without that file it reads the same path in the organisation's `.github` repository, and without that
one it uses the defaults below. Every key but `version` may be left out.

Start with `mode: observe`, in the organisation's file or a repository's: everything is judged and shown in
the check run, and nothing else happens.

```yaml
{example}```

Check a file before you commit it, and see it with all defaults filled in:

```console
$ babysit config .github/babysit.yml
```

`babysit config --resolved` shows what is in force together with the organisation's file, and where each key
is from: `--organisation FILE` names your copy of that one. `babysit config --schema` prints the file's JSON
Schema, which is also [in this folder](babysit.schema.json).
Save it as `.github/babysit.schema.json`: with the example's first line an editor completes keys and marks
mistakes as you type.

## Keys

`version` must be `1`. A file that is empty, or holds only comments, means the defaults.

{top}

What `agents` does is told in [agents.md](agents.md), what `tracker` does in
[trackers.md](trackers.md), what `notify` does in [notices.md](notices.md).
"""

_RULES = """\
### `rules`

A list of other values for some pull requests: selectors, and any of the sections above. The first rule whose
selectors fit changes those keys and leaves all others; the check run says "rule 2" wherever it has a say.
Every selector that is named must fit, by one of its entries:

| selector | fits |
| --- | --- |
| `branches` | the base branch, by a glob |
| `authors` | the pull request's author, by login or a glob such as `dependabot*` |
| `labels` | a label that is on; whoever may label chooses the rule |
| `paths` | one changed path, or any moved file, wherever it came from; right for rules that ask for more |
| `only_paths` | every changed path, and none that was moved; right for rules that ask for less |

## The organisation's file

A repository's file stands alone. With `extends: organisation` it is merged over the organisation's, key by
key: mappings are joined, lists and single values replaced.

The organisation's file may lock keys: `locked: [mode, strategic, checklist.items.B]`. No repository may set
them, at the top or in a rule: its file is then broken, each line told. The organisation's values of locked
keys hold in every repository, also where its file extends nothing. A locked item locks its questions. Lock
`checklist.ignore` and `checklist.names`, too, where nobody should get around an item.

## Commit messages

`merge.message` has four keys, each optional. What is left out is as the repository's settings on GitHub say.

| key | means |
| --- | --- |
| `title`, `body` | a template, in which {placeholders} are filled in |
| `strip` | what is left out of the description: `comments` (HTML comments), `task_lists` |
| `cut_at` | a text at which the description ends, such as `<!-- more -->` |

`{{co_authors}}` are `Co-authored-by` lines of everybody whom the commits name but the author, no-reply
addresses kept; `{{agent}}` and `{{approved_by}}` are `Agent:` and `Approved-by:` lines, empty where there is
nothing to say.

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

Its check run also says which earlier decisions the file would have changed. Those on pull requests into
the same branch in the 30 days before its commit (the newest 500, as many as two seconds are enough for)
are decided again under it, and what comes out otherwise is counted gate by gate. What was not read
then, such as a review by a checklist that was off, is not known under the new file either: that gate
waits. The table is information and holds nothing; that the file is at fault, or that no decisions are
kept, is said in a sentence.

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
    top = "\n".join(("| key | meaning | default | allowed |", "| --- | --- | --- | --- |", *_top_rows()))
    beginning = _BEGINNING.format(example=EXAMPLE, top=top)
    return f"{beginning}\n{sections}\n{_RULES.format(placeholders=_placeholders())}\n{_END}"


def _placeholders() -> str:
    names = [f"`{{{name}}}`" for name in PLACEHOLDERS]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _top_rows() -> Iterator[str]:
    for setting in TOP:
        default = one_line(setting.form.write(getattr(Config(), setting.name)))
        yield f"| `{setting.name}` | {setting.meaning} | `{default}` | {setting.form.allowed} |"


def _section(section: Section) -> str:
    return "\n".join((f"### `{section.name}`", "", section.meaning, "", *_rows(section), ""))


def _rows(section: Section) -> Iterator[str]:
    yield "| key | meaning | default | allowed |"
    yield "| --- | --- | --- | --- |"
    for setting in section.settings:
        default = one_line(setting.form.write(getattr(getattr(Config(), section.name), setting.name)))
        yield f"| `{setting.name}` | {setting.meaning} | `{default}` | {setting.form.allowed} |"
