"""express-jwt."""

from bot.checklist.languages.shapes.cryptography import SigningKeys

KEYS = SigningKeys(modules=("express-jwt",), options={"expressjwt": "secret", "expressJwt": "secret"})
