"""express-session, cookie-session and cookie-parser."""

from bot.checklist.languages.shapes.cryptography import SigningKeys

KEYS = SigningKeys(
    modules=("express-session",),
    options={"session": "secret", "expressSession": "secret", "cookieSession": "secret"},
    places={"cookieParser": 0},
)
