"""React, and what is imported as it is."""

from bot.checklist.languages.shapes.outbound import Pages

PAGES = Pages(
    marks=(
        r"[\"']use client[\"']",
        r"from [\"'](?:react|vue|svelte|preact)\b",
        r"require\([\"']react[\"']\)",
    ),
    suffixes=(".tsx",),
)
