"""The web frameworks whose registrations are understood, one module each."""

from collections.abc import Sequence

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

_GO = (CHI, GORILLA, GIN, FIBER, ECHO, GROUP, CHAIN, NET_HTTP)
_PYTHON = (FASTAPI, FLASK, DJANGO, AIOHTTP)
_SCRIPT = (FASTIFY, HONO, NESTJS, NEXTJS, TRPC, EXPRESS, ROUTE)

FRAMEWORKS: Sequence[Framework] = (*_GO, *_PYTHON, *_SCRIPT)
