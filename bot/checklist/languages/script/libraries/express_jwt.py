"""express-jwt."""

from bot.checklist.languages.shapes.verification import OptionTokens
from bot.checklist.languages.shapes.cryptography import SigningKeys

KEYS = SigningKeys(modules=("express-jwt",), options={"expressjwt": "secret", "expressJwt": "secret"})
TOKENS = OptionTokens(verifiers={"express-jwt": 0, "express-jwt.expressjwt": 0})
