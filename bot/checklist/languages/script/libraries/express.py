"""Express, and the servers and routers that call things as it does."""

from bot.checklist.languages.library import Gates, Routers, lower, words
from bot.checklist.languages.shapes.adoption import AdoptedByName
from bot.checklist.languages.shapes.browser import (
    ChainedResponses,
    DebugSwitches,
    ErrorHandlers,
    OptionCookies,
)
from bot.checklist.languages.shapes.verification import Webhooks

APPLICATIONS = Routers(
    name="Express",
    modules=("express", "restana", "polka"),
    makers=frozenset({"", "default", "express"}),
)
ROUTERS = Routers(
    name="Express",
    modules=("express", "express-promise-router", "@koa/router", "koa-router", "find-my-way", "router"),
    called=frozenset({"", "express"}),
    makers=frozenset({"Router"}),
    types=frozenset({
        "Express", "Application", "express.Express", "express.Application", "Router", "express.Router",
        "IRouter",
    }),
    verbs={**lower("all"), "del": "DELETE"},
)  # fmt: skip
ALONE = Routers(
    name="Express",
    modules=("express-promise-router", "@koa/router", "koa-router", "find-my-way", "router"),
    called=frozenset(),
    makers=frozenset({"default"}),
)
GATES = Gates(modules=frozenset({"express-jwt", "express-basic-auth", "express-oauth2-jwt-bearer"}))
WEBHOOKS = Webhooks(
    requests=(r"^\(\s*(?:_?req(?:uest)?|c|ctx|event)\b",),
    takes_handlers=True,
    mounts=frozenset({"use"}),
    parses=(r"(?:req|request|c\.req|ctx\.req|ctx\.request)\.(?:json|formData)",),
    bodies=(r"^(?:req|request|ctx\.request|c\.req)\.body$",),
)
ERRORS = ErrorHandlers(callbacks=(r"err|error|e|ex|exception|_?err",))
ANSWERS = ChainedResponses(
    sinks=words("json send end jsonp write render body redirectTo"),
    objects=("res", "resp", "response", "event"),
    errors=("createError", "createHttpError"),
)
COOKIES = OptionCookies(
    setters=words("cookie setCookie set_cookie setSignedCookie set_signed_cookie set_secure_cookie"),
    has_header_lists=True,
)
DEBUGGING = DebugSwitches(handlers=frozenset({"errorhandler"}))
ADOPTED = AdoptedByName(
    names=frozenset({
        "app", "router", "server", "fastify", "api", "instance", "route", "routes", "r", "express",
        "application", "hono", "web", "webserver",
    }),
    endings=("router", "app", "routes"),
    plain="Express",
)  # fmt: skip
