"""FastAPI and Starlette."""

from bot.checklist.languages.shapes.verification import Webhooks
from bot.checklist.languages.library import Gates, Routers, lower

ROUTERS = Routers(
    name="FastAPI",
    modules=("fastapi", "starlette"),
    called=frozenset({"", "fastapi"}),
    makers=frozenset({"FastAPI", "APIRouter", "Starlette"}),
    types=frozenset({"FastAPI", "APIRouter", "fastapi.FastAPI", "fastapi.APIRouter", "Starlette"}),
    verbs={**lower("api_route", "route"), "websocket": "WEBSOCKET"},
    is_ordered=False,
)
GATES = Gates(opens=frozenset({"AuthenticationMiddleware", "SessionMiddleware"}))
WEBHOOKS = Webhooks(
    binds_in=("fastapi",)
)
