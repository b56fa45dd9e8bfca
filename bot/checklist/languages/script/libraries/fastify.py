"""Fastify."""

from bot.checklist.languages.library import Routers, lower

ROUTERS = Routers(
    name="Fastify",
    modules=("fastify",),
    makers=frozenset({"", "default", "fastify", "Fastify"}),
    types=frozenset({"FastifyInstance", "fastify.FastifyInstance", "FastifyTypedInstance"}),
    verbs=lower("all"),
    is_ordered=False,
)
