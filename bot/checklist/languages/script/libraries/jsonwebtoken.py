"""jsonwebtoken."""

from bot.checklist.languages.shapes.cryptography import SigningKeys

KEYS = SigningKeys(modules=("jsonwebtoken",), places={"jwt.sign": 1, "jwt.verify": 1})
