"""express-jwt."""

from bot.checklist.languages.shapes.cryptography import SigningKeys
from bot.checklist.languages.shapes.verification import OptionTokens

KEYS = SigningKeys(modules=("express-jwt",), options={"expressjwt": "secret", "expressJwt": "secret"})
TOKENS = OptionTokens(verifiers={"express-jwt": 0, "express-jwt.expressjwt": 0})
