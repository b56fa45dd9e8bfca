"""jwt-decode."""

from bot.checklist.languages.shapes.verification import OptionTokens

TOKENS = OptionTokens(by_hand=("jwt-decode",))
