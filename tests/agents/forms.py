"""Agent files as people write them, each with the scope that it states: written for these tests."""
# ruff: noqa: E501, ISC004 - a form and its lines are best seen side by side

OWN, READ, NEVER = "owns", "read-only", "never touch"

FORMS: dict[str, tuple[str, list[tuple[str, str, int]]]] = {
    "seed": (
        "# backend-engineer\n## Scope\n- Owns: `backend/`, `sdk/python/**`\n- Read-only: [docs/, frontend/]\n"
        "- Never touch: infra/, .github/\n## Hard rules\n- Never push to `main`.\n",
        [
            (OWN, "backend/", 3),
            (OWN, "sdk/python/**", 3),
            (READ, "docs/", 4),
            (READ, "frontend/", 4),
            (NEVER, "infra/", 5),
            (NEVER, ".github/", 5),
        ],
    ),
    "bold keys": (
        "# a\n## Scope\n**Owns:** `a/`\n**Never touch**: `b/`\n",
        [(OWN, "a/", 3), (NEVER, "b/", 4)],
    ),
    "spaces in names": (
        "- Owns: `src/`, `d d/`\n- Never touch: `my infra/**`, `x/y z.py`\n",
        [(OWN, "src/", 1), (OWN, "d d/", 1), (NEVER, "my infra/**", 2), (NEVER, "x/y z.py", 2)],
    ),
    "commands": ("- Owns: `a/`\n- Never run `git push origin/main` or `rm -rf x/`.\n", [(OWN, "a/", 1)]),
    "bold bullets": ("## Scope\n- **Owns:** **/x.py\n", [(OWN, "**/x.py", 2)]),
    "underlined keys": ("owned_paths: a/, b/\n", [(OWN, "a/", 1), (OWN, "b/", 1)]),
    "upper case": ("OWNS: `a/`\nDO NOT TOUCH: `b/`\n", [(OWN, "a/", 1), (NEVER, "b/", 2)]),
    "emojis": ("- ✅ Owns: `a/`\n- 🚫 Off-limits: `b/`\n", [(OWN, "a/", 1), (NEVER, "b/", 2)]),
    "nested bullets": (
        "- Owns:\n  - `a/`\n  - `b/`\n- Other: `c/`\n",
        [(OWN, "a/", 2), (OWN, "b/", 3)],
    ),
    "key and bullets": (
        "Owns:\n\n- a/\n- b/ (tests only)\n\nThen c/ follows.\n",
        [(OWN, "a/", 3), (OWN, "b/", 4)],
    ),
    "numbers": ("Owns:\n1. `a/`\n2. `b/`\n", [(OWN, "a/", 2), (OWN, "b/", 3)]),
    "headings": (
        "## Files you own\n- `a/`\n### Off-limits\n- `b/`\n## Workflow\n- `c/`\n",
        [(OWN, "a/", 2), (NEVER, "b/", 4)],
    ),
    "heading and prose": ("## Owned paths\nEverything in `a/` and `b/`.\n", [(OWN, "a/", 2), (OWN, "b/", 2)]),
    "remark": ("- Owns: a/ - the API\n", [(OWN, "a/", 1)]),
    "dashes": ("- Owns: `a/` — the API, not `b`\n", [(OWN, "a/", 1), (OWN, "b", 1)]),
    "sentence": ("You may only modify `a/` and `b/`.\n", [(OWN, "a/", 1), (OWN, "b/", 1)]),
    "never in rules": ("## Hard rules\n- Never edit generated files in `a/gen/`.\n", [(NEVER, "a/gen/", 2)]),
    "condition": ("- Never modify `a/` without approval.\n- Do not edit `b/` unless asked.\n", []),
    "branches": ("- Never push to `main`.\n- Never force-push `release/1`.\n", []),
    "outside": ("- Never touch anything outside `a/`\n", [(OWN, "a/", 1)]),
    "except": ("- Owns: `a/` except `a/legacy/`\n", [(OWN, "a/", 1), (NEVER, "a/legacy/", 1)]),
    "negated": ("- Owns: `a/`, `!a/legacy/`\n", [(OWN, "a/", 1), (NEVER, "a/legacy/", 1)]),
    "braces": ("- Owns: `src/{api,web}/**`\n", [(OWN, "src/api/**", 1), (OWN, "src/web/**", 1)]),
    "columns": (
        "| Owns | Read-only | Never |\n|---|---|---|\n| `a/` | `b/` | `c/` |\n",
        [(OWN, "a/", 3), (READ, "b/", 3), (NEVER, "c/", 3)],
    ),
    "many agents": (
        "---\nname: api\n---\n| Agent | Owns |\n|---|---|\n| api | `a/` |\n| web | `b/` |\n",
        [(OWN, "a/", 6)],
    ),
    "access table": (
        "## Boundaries\n| Path | Access |\n|---|---|\n| `a/` | own |\n| `b/` | read-only |\n| `c/` | never |\n",
        [(OWN, "a/", 4), (READ, "b/", 5), (NEVER, "c/", 6)],
    ),
    "front matter list": (
        "---\nname: x\nowns:\n  - a/\n  - b\nnever_touch: [c/]\n---\n",
        [(OWN, "a/", 4), (OWN, "b", 5), (NEVER, "c/", 6)],
    ),
    "front matter nested": (
        "---\nname: x\nscope:\n  owns: a/**\n  read: [b/]\n---\n",
        [(OWN, "a/**", 4), (READ, "b/", 5)],
    ),
    "front matter broken": (
        "---\nname: x\ndescription: Use: always\nowned_paths: [a/, b/]\nforbidden_paths:\n  - c/\n---\n",
        [(OWN, "a/", 4), (OWN, "b/", 4), (NEVER, "c/", 6)],
    ),
    "claude code": (
        "---\nname: x\ndescription: Writes tests.\ntools: Read, Write, Bash\nmodel: opus\n---\nHi.\n",
        [],
    ),
    "copilot": (
        "---\ndescription: Tests\ntools: ['read', 'edit']\n---\n## Boundaries\n- ✅ Write: `tests/`\n- 🚫 Never: `src/`\n",
        [(OWN, "tests/", 6), (NEVER, "src/", 7)],
    ),
    "fenced": (
        "## Scope\n```yaml\nowns: [a/, b/]\nnever: [c/]\n```\n",
        [(OWN, "a/", 3), (OWN, "b/", 3), (NEVER, "c/", 4)],
    ),
    "example elsewhere": ("## Usage\n```\nOwns: a/\n```\n", []),
    "comment": ("<!--\nOwns: a/\n-->\n- Owns: b/\n", [(OWN, "b/", 4)]),
    "line ends": ("# a\r\n- Owns: a/\r\n", [(OWN, "a/", 2)]),
    "from the root": ("- Owns: ./a/, /b/\n", [(OWN, "a/", 1), (OWN, "b/", 1)]),
    "outside the repository": ("- Owns: ../a/, ~/b/, https://x.example/c, $HOME/d\n", []),
    "prose": ("## Scope\nThe API and everything that it needs, and/or more.\n", []),
    "general words": ("Read: docs/guide.md first.\nWrite: tests/ for all.\n", []),
    "a word alone": ("Owns: quality\n", []),
    "links": ("- Owns: [a/](../a), [`b/`](../b)\n", [(OWN, "b/", 1)]),
    "duties": (
        "## What you own\n- **Prompts** (static): the rules. Kept in `lib/prompts/`.\n- **Models** behind `call()`: `m-2.5` →\n"
        "  `m-2.0`, tried again.\n- **Layout**: `ms-*` and `pe-*`, never `ml/mr`.\n- Records: write `events` docs.\n",
        [],
    ),
    "duties of a key": (
        "You own:\n- **Decisions** \u2014 each is a record in `docs/adr/N-*.md` (see `template.md`).\n- **Roadmap** \u2014 now (a/b/c)\n"
        "1. **Drafts** \u2014 low to high in `docs/drafts/`; every state.\n",
        [],
    ),
    "lead-ins": (
        "## Files you own\n- Components in `src/ui/`\n- **API**: `src/api/**`\n- The `db/` folder\n",
        [(OWN, "src/ui/", 2), (OWN, "src/api/**", 3), (OWN, "db/", 4)],
    ),
    "a heading's remark": ("## Files you own (touch nothing else)\n- `a/`\n", [(OWN, "a/", 2)]),
    "reference": ("## Scope\n- Read-only reference: `a/` (to know callers)\n", [(READ, "a/", 2)]),
    "headless": ("You build things in a/ and b/.\n", []),
}
