"""python-jose."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.verification import KeywordTokens

TOKENS = KeywordTokens(
    blind=words("get_unverified_claims unverified_claims"),
    calls=frozenset({"jose.jwt.decode"}),
    modules=("jose",),
)
