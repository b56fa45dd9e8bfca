"""express-session, cookie-session and cookie-parser."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.browser import SessionStores
from bot.checklist.languages.shapes.cryptography import SigningKeys

KEYS = SigningKeys(
    modules=("express-session",),
    options={"session": "secret", "expressSession": "secret", "cookieSession": "secret"},
    places={"cookieParser": 0},
)
SESSIONS = SessionStores(
    makers=words("session expressSession cookieSession cookie-session express-session"),
    flat=words("cookie-session cookieSession"),
    made_apart=("express-session",),
)
