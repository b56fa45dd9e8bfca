"""Write the pages that are made from the code: `python -m docs.build`; `--check` fails when one is stale.

To add a page, add its line to `PAGES`.
"""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.configuration.page import reference_page
from bot.configuration.schema import json_schema
from bot.web.pages.api_document import document
from docs.commands import commands_page
from docs.gates import gates_page
from docs.items import item_pages

DOCS = Path(__file__).parent

PAGES: Mapping[str, Callable[[], str]] = {
    "api.json": lambda: json.dumps(document(), indent=2) + "\n",
    "babysit.schema.json": lambda: json.dumps(json_schema(), indent=2) + "\n",
    "commands.md": commands_page,
    "configuration.md": reference_page,
    "gates.md": gates_page,
    **item_pages(),
}


def stale_pages(folder: Path = DOCS) -> list[str]:
    """The pages whose file is missing or says something else than the code."""
    return [name for name, text in PAGES.items() if _read(folder / name) != text()]


def write_pages(folder: Path = DOCS) -> None:
    """Write every page that is stale."""
    for name in stale_pages(folder):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(PAGES[name](), encoding="utf-8")


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def main(arguments: list[str]) -> int:
    """The exit code: 1 when `--check` found a stale page."""
    if arguments == ["--check"]:
        stale = stale_pages()
        for name in stale:
            sys.stderr.write(f"docs/{name} is stale: run `python -m docs.build`.\n")
        return 1 if stale else 0
    if arguments:
        sys.stderr.write("docs.build takes --check or nothing.\n")
        return 2
    write_pages()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
