"""PyJWT."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.verification import KeywordTokens

TOKENS = KeywordTokens(
    decoders=words("decode decode_complete"),
    calls=words("jwt.decode jwt.decode_complete jwt.api_jwt.decode jwt.PyJWT().decode"),
    modules=("jwt",),
)
