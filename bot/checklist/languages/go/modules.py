"""What an import of Go is called in its file."""

import re

from bot.checklist.languages.program import Import

_VERSION = re.compile(r"v\d+")


def package_name(wanted: Import) -> str:
    """The name that an import has in its file: its own, or the path's last part that is no version."""
    if wanted.local:
        return wanted.local
    parts = [part for part in wanted.module.split("/") if not _VERSION.fullmatch(part)]
    last = parts[-1] if parts else wanted.module
    return last.removeprefix("go-").split(".")[0].replace("-go", "").replace("-", "_")
