"""NextAuth: a session is asked for, and may be none."""

from bot.checklist.languages.library import Gates

GATES = Gates(opens=frozenset({"getSession", "getServerSession"}))
