"""The web frameworks whose registrations are understood, one module each."""

from collections.abc import Sequence
from functools import cache

from bot.checklist.facts.routes.frameworks.aiohttp_web import AIOHTTP
from bot.checklist.facts.routes.frameworks.chi import CHI
from bot.checklist.facts.routes.frameworks.django import DJANGO
from bot.checklist.facts.routes.frameworks.echo import ECHO, GROUP
from bot.checklist.facts.routes.frameworks.express import EXPRESS, ROUTE
from bot.checklist.facts.routes.frameworks.fastapi import FASTAPI
from bot.checklist.facts.routes.frameworks.fastify import FASTIFY
from bot.checklist.facts.routes.frameworks.flask import FLASK
from bot.checklist.facts.routes.frameworks.gin import FIBER, GIN
from bot.checklist.facts.routes.frameworks.go_http import CHAIN, NET_HTTP
from bot.checklist.facts.routes.frameworks.gorilla import GORILLA
from bot.checklist.facts.routes.frameworks.hono import HONO
from bot.checklist.facts.routes.frameworks.nestjs import NESTJS
from bot.checklist.facts.routes.frameworks.nextjs import NEXTJS
from bot.checklist.facts.routes.frameworks.trpc import TRPC
from bot.checklist.facts.routes.values import Framework
from bot.checklist.languages.libraries import held_by
from bot.checklist.languages.library import Routers
from bot.checklist.languages.running import Running

FRAMEWORKS: Sequence[Framework] = (
    CHI,
    GORILLA,
    GIN,
    FIBER,
    ECHO,
    GROUP,
    CHAIN,
    NET_HTTP,
    FASTAPI,
    FLASK,
    DJANGO,
    AIOHTTP,
    FASTIFY,
    HONO,
    NESTJS,
    NEXTJS,
    TRPC,
    EXPRESS,
    ROUTE,
)
"""In the order in which they are asked."""


@cache
def frameworks_of(running: Running) -> Sequence[Framework]:
    """Those of a language: whose words stand in one of its libraries."""
    words = {id(routers) for routers in held_by(running, Routers)}
    return tuple(framework for framework in FRAMEWORKS if id(framework.routers) in words)
