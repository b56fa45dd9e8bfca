"""Fastify."""

from bot.checklist.languages.library import Routers, lower
from bot.checklist.languages.shapes.adoption import AdoptedByName
from bot.checklist.languages.shapes.browser import ChainedResponses, CsrfProtection, SessionStores

ROUTERS = Routers(
    name="Fastify",
    modules=("fastify",),
    makers=frozenset({"", "default", "fastify", "Fastify"}),
    types=frozenset({"FastifyInstance", "fastify.FastifyInstance", "FastifyTypedInstance"}),
    verbs=lower("all"),
    is_ordered=False,
)
CSRF = CsrfProtection(switches=frozenset({"csrf"}))
SESSIONS = SessionStores(
    makers=frozenset({"fastifySession"}), plugins=frozenset({"@fastify/session", "fastify-session"})
)
ANSWERS = ChainedResponses(sinks=frozenset({"send"}), objects=("reply", "rep"))
ADOPTED = AdoptedByName(
    plugged="Fastify",
    plugins=frozenset({"fastify", "instance"}),
    hooks=frozenset({"register", "addHook", "decorate"}),
)
