"""Authlib, and Google's library, which verify by themselves."""

from bot.checklist.languages.shapes.verification import KeywordTokens

TOKENS = KeywordTokens(others=("authlib", "google.auth"))
