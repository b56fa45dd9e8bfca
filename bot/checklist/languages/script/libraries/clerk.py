"""Clerk: its middleware tells who asks; whoever protects says so."""

from bot.checklist.languages.library import Gates

GATES = Gates(opens=frozenset({"clerkMiddleware", "ClerkExpressWithAuth"}))
