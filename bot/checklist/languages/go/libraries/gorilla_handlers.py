"""gorilla/handlers."""

from bot.checklist.languages.shapes.browser import CorsCalls

CORS = CorsCalls(
    functions=frozenset({"CORS"}),
    origins=frozenset({"AllowedOrigins"}),
    credentials=frozenset({"AllowCredentials()"}),
)
