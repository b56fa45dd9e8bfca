"""FastAPI and Starlette."""

from bot.checklist.languages.library import Gates, Routers, lower, words
from bot.checklist.languages.shapes.adoption import AdoptedByDecorator
from bot.checklist.languages.shapes.browser import (
    DebugSwitches,
    ErrorHandlers,
    KeywordCookies,
    NamedResponses,
    SessionStores,
)
from bot.checklist.languages.shapes.verification import Webhooks

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
WEBHOOKS = Webhooks(binds_in=("fastapi",))
ERRORS = ErrorHandlers(decorators=("exception_?handler",), is_typed=True)
ANSWERS = NamedResponses(
    names=("JSONResponse", "ORJSONResponse", "PlainTextResponse", "HTMLResponse", "HTTPException"),
    in_modules=frozenset({"StreamingResponse"}),
    modules=("starlette", "fastapi", "litestar"),
)
COOKIES = KeywordCookies(lax=("fastapi", "starlette"))
SESSIONS = SessionStores(middleware=frozenset({"SessionMiddleware"}), modules=("starlette", "fastapi"))
DEBUGGING = DebugSwitches(applications=words("FastAPI Starlette Litestar"))
ADOPTED = AdoptedByDecorator(
    verbs="FastAPI",
    keywords=frozenset({"response_model", "dependencies", "status_code", "tags", "summary"}),
    names=frozenset({"app", "api"}),
)
