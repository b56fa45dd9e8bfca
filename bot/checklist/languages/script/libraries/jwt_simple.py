"""jwt-simple."""

from bot.checklist.languages.shapes.verification import OptionTokens

TOKENS = OptionTokens(by_place=frozenset({"jwt-simple"}))
