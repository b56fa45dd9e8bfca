"""jQuery."""

from bot.checklist.languages.shapes.outbound import Pages

PAGES = Pages(marks=(r"\$\(document\)|\bjQuery\b",))
