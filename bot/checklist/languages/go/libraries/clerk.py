"""Clerk's middleware for Go: it reads the header, and refuses nobody by itself."""

from bot.checklist.languages.library import Gates

GATES = Gates(opens=frozenset({"WithHeaderAuthorization"}))
