"""jsonwebtoken."""

from bot.checklist.languages.shapes.cryptography import SigningKeys
from bot.checklist.languages.shapes.verification import OptionTokens

KEYS = SigningKeys(modules=("jsonwebtoken",), places={"jwt.sign": 1, "jwt.verify": 1})
TOKENS = OptionTokens(
    blind=frozenset({"jsonwebtoken.decode"}),
    verifiers={"jsonwebtoken.verify": 2, "jsonwebtoken.verifyAsync": 2},
    known_alone={
        "jwt.verify": "jsonwebtoken.verify",
        "jwt.decode": "jsonwebtoken.decode",
        "jsonwebtoken.verify": "jsonwebtoken.verify",
        "jsonwebtoken.decode": "jsonwebtoken.decode",
    },
)
