"""Supabase: the middleware of its guides refreshes the session."""

from bot.checklist.languages.library import Gates

GATES = Gates(opens=frozenset({"updateSession"}))
