"""Signing in to the simulated GitHub, and out of it."""

from collections.abc import Mapping
from http import HTTPStatus

import aiohttp_jinja2
from aiohttp import web

from simulator.site.visitor import COOKIE, WORLD, own_path, people


@aiohttp_jinja2.template("login.html")
async def show_login(request: web.Request) -> Mapping[str, object]:
    """Everybody there is, to choose from."""
    return {
        "person": None,
        "people": people(request.config_dict[WORLD]),
        "return_to": request.query.get("return_to", ""),
    }


async def sign_in(request: web.Request) -> web.Response:
    """Be somebody from now on."""
    form = await request.post()
    response = web.Response(
        status=HTTPStatus.SEE_OTHER, headers={"Location": own_path(str(form.get("return_to", "")))}
    )
    response.set_cookie(COOKIE, str(form.get("login", "")), httponly=True, samesite="Lax")
    return response


async def sign_out(_request: web.Request) -> web.Response:
    """Be nobody again."""
    response = web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": "/login"})
    response.del_cookie(COOKIE)
    return response
