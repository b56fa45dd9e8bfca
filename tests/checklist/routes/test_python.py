"""Python: what stands before a route in FastAPI, Flask, Django, REST framework and aiohttp."""

# ruff: noqa: E501  one case, one line of the code under test

from collections.abc import Callable, Mapping

import pytest

State = Callable[..., Mapping[str, str]]

FASTAPI = (
    "from fastapi import APIRouter, Depends, FastAPI, Security\nfrom app.deps import *\napp = FastAPI()\n"
)
FLASK = "from flask import Flask, Blueprint\nfrom flask_login import login_required\napp = Flask(__name__)\n"
DJANGO = "from django.urls import path\nfrom django.contrib.auth.decorators import login_required\n"
REST = DJANGO + "from rest_framework.views import APIView\nfrom rest_framework.permissions import *\n"
AIOHTTP = "from aiohttp import web\n"
VIEW = "async def x(request):\n    return web.Response()\n"

OPEN = {
    "fastapi without a dependency": FASTAPI + '@app.get("/x")\ndef x(db=Depends(get_db)): ...',
    "fastapi an optional user": FASTAPI + '@app.get("/x")\ndef x(u=Depends(get_optional_user)): ...',
    "fastapi a database session": FASTAPI + '@app.get("/x")\ndef x(s: Session = Depends(get_session)): ...',
    "fastapi a router included bare": FASTAPI
    + 'r = APIRouter()\n@r.get("/x")\ndef x(): ...\napp.include_router(r)\n'
    + "app.include_router(other, dependencies=[Depends(get_current_user)])",
    "fastapi another router has it": FASTAPI
    + 'a = APIRouter(dependencies=[Depends(verify_token)])\nb = APIRouter()\n@b.get("/x")\ndef x(): ...\napp.include_router(b)',
    "flask no decorator": FLASK + '@app.route("/x")\ndef x(): ...',
    "flask the gate above the route": FLASK + '@login_required\n@app.route("/x")\ndef x(): ...',
    "flask another blueprint's hook": FLASK
    + 'a = Blueprint("a", __name__)\nb = Blueprint("b", __name__)\n@a.before_request\n@login_required\ndef g(): ...\n'
    + '@b.get("/x")\ndef x(): ...\napp.register_blueprint(b)',
    "flask jwt made optional": FLASK + '@app.get("/x")\n@jwt_required(optional=True)\ndef x(): ...',
    "flask a hook that loads the user": FLASK
    + '@app.before_request\ndef load_user():\n    g.user = find()\n@app.get("/x")\ndef x(): ...',
    "django no decorator": DJANGO + 'def x(request): ...\nurlpatterns = [path("x", x)]',
    "django a class without a mixin": DJANGO
    + 'from django.views import View\nclass X(View):\n    def get(self, r): ...\nurlpatterns = [path("x", X.as_view())]',
    "django a base that signs people in": DJANGO
    + "class X(BeginAuthenticationView):\n    def post(self, r): ...\n"
    + 'urlpatterns = [path("x", X.as_view())]',
    "rest AllowAny": REST
    + 'class X(APIView):\n    permission_classes = [AllowAny]\nurlpatterns = [path("x", X.as_view())]',
    "rest an empty list": REST
    + 'class X(APIView):\n    permission_classes = []\nurlpatterns = [path("x", X.as_view())]',
    "aiohttp no middleware": AIOHTTP + VIEW + 'app = web.Application()\napp.router.add_get("/x", x)',
    "aiohttp a log middleware": AIOHTTP
    + VIEW
    + 'app = web.Application(middlewares=[log_requests])\napp.add_routes([web.get("/x", x)])',
}

GATED = {
    "fastapi a parameter": FASTAPI + '@app.get("/x")\ndef x(u: User = Depends(get_current_user)): ...',
    "fastapi an annotation": FASTAPI
    + '@app.get("/x")\ndef x(u: Annotated[User, Security(get_current_active_user)]): ...',
    "fastapi an alias": FASTAPI
    + 'Me = Annotated[User, Depends(get_current_user)]\n@app.get("/x")\ndef x(u: Me): ...',
    "fastapi a decorator's dependency": FASTAPI
    + '@app.get("/x", dependencies=[Depends(require_role("admin"))])\ndef x(): ...',
    "fastapi the whole application": "from fastapi import Depends, FastAPI\n"
    'app = FastAPI(dependencies=[Depends(verify_api_key)])\n@app.get("/x")\ndef x(): ...',
    "fastapi the include": FASTAPI
    + 'r = APIRouter()\n@r.get("/x")\ndef x(): ...\napp.include_router(r, dependencies=[Depends(get_current_user)])',
    "fastapi a function whose body refuses": FASTAPI
    + "def tenant(h: str = Header()):\n    user = find(h)\n    if user is None:\n        raise HTTPException(401)\n    return user\n"
    + '@app.get("/x")\ndef x(t=Depends(tenant)): ...',
    "flask the gate below the route": FLASK + '@app.route("/x")\n@login_required\ndef x(): ...',
    "flask an instance's decorator": FLASK + '@app.get("/x")\n@auth.login_required\ndef x(): ...',
    "flask a decorator of one's own": FLASK
    + "def members(f):\n    @wraps(f)\n    def inner(*a):\n        if not session.get('user'):\n            abort(401)\n"
    + '        return f(*a)\n    return inner\n@app.get("/x")\n@members\ndef x(): ...',
    "flask a hook": FLASK
    + "@app.before_request\ndef check():\n    if g.user is None:\n        return redirect('/login')\n"
    + '@app.get("/x")\ndef x(): ...',
    "flask a method view": FLASK
    + "class X(MethodView):\n    decorators = [login_required]\n    def get(self): ...\n"
    + 'app.add_url_rule("/x", view_func=X.as_view("x"))',
    "django a decorator": DJANGO + '@login_required\ndef x(request): ...\nurlpatterns = [path("x", x)]',
    "django wrapped": DJANGO + 'from a import views\nurlpatterns = [path("x", login_required(views.x))]',
    "django a mixin": DJANGO
    + 'class X(LoginRequiredMixin, View):\n    def get(self, r): ...\nurlpatterns = [path("x", X.as_view())]',
    "django a method decorator": DJANGO
    + '@method_decorator(login_required, name="dispatch")\nclass X(View):\n    def get(self, r): ...\n'
    + 'urlpatterns = [path("x", X.as_view())]',
    "rest a permission": REST
    + 'class X(APIView):\n    permission_classes = [IsAuthenticated]\nurlpatterns = [path("x", X.as_view())]',
    "aiohttp the application": AIOHTTP
    + VIEW
    + 'app = web.Application(middlewares=[auth_middleware])\napp.router.add_get("/x", x)',
    "aiohttp a decorator": AIOHTTP
    + 'r = web.RouteTableDef()\n@r.get("/x")\n@require_auth\nasync def x(request): ...',
}

UNDECIDED = {
    "rest read only for anybody": REST
    + 'class X(APIView):\n    permission_classes = [IsAuthenticatedOrReadOnly]\nurlpatterns = [path("x", X.as_view())]',
    "fastapi a scheme that only asks": FASTAPI
    + 'scheme = OAuth2PasswordBearer("token")\n@app.get("/x")\ndef x(t=Depends(scheme)): ...',
    "fastapi a user that may be none": FASTAPI
    + '@app.get("/x")\ndef x(u: User | None = Depends(get_current_user)): ...',
    "django a view in another package": DJANGO + 'from a import views\nurlpatterns = [path("x", views.x)]',
    "rest without settings in sight": REST
    + 'class X(APIView):\n    def get(self, r): ...\nurlpatterns = [path("x", X.as_view())]',
    "a gate that spares some paths": FLASK
    + "@app.before_request\ndef check():\n    if request.path in FREE:\n        return\n"
    + '    if g.user is None:\n        abort(401)\n@app.get("/x")\ndef x(): ...',
}


@pytest.mark.parametrize("text", OPEN.values(), ids=OPEN)
def test_an_open_python_route_fails(state: State, text: str) -> None:
    assert list(state("app/urls.py", text).values()) == ["fail"]


@pytest.mark.parametrize("text", GATED.values(), ids=GATED)
def test_a_gated_python_route_passes(state: State, text: str) -> None:
    assert list(state("app/urls.py", text).values()) == ["pass"]


@pytest.mark.parametrize("text", UNDECIDED.values(), ids=UNDECIDED)
def test_a_python_route_that_cannot_be_decided_is_unclear(state: State, text: str) -> None:
    assert list(state("app/urls.py", text).values()) == ["unclear"]


def test_the_settings_default_permission_protects_a_rest_view(state: State) -> None:
    text = REST + 'class X(APIView):\n    def get(self, r): ...\nurlpatterns = [path("x", X.as_view())]'
    settings = (
        'REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"]}'
    )

    assert state("api/urls.py", text, {"site/settings.py": settings}) == {"ANY x": "pass"}


def test_a_dependency_in_another_file_is_read(state: State) -> None:
    text = "from fastapi import Depends, FastAPI\nfrom app.deps import reader\napp = FastAPI()\n"
    text += '@app.get("/x")\ndef x(r=Depends(reader)): ...'
    deps = (
        "def reader(key: str):\n    if not session_of(key):\n        raise HTTPException(status_code=401)\n"
    )

    assert state("app/main.py", text, {"app/deps.py": deps}) == {"GET /x": "pass"}


def test_a_router_that_an_unread_file_may_include_is_unclear(state: State) -> None:
    text = FASTAPI + 'r = APIRouter()\n@r.get("/x")\ndef x(): ...'

    assert state("app/x.py", text, {"far/away/unrelated.py": "pass"}) == {"GET /x": "unclear"}


def test_a_router_that_nothing_includes_is_judged_as_it_is(state: State) -> None:
    text = FASTAPI + 'r = APIRouter()\n@r.get("/x")\ndef x(): ...'

    assert state("app/x.py", text) == {"GET /x": "fail"}


def test_a_view_of_a_module_imported_by_its_dotted_name_is_read(state: State) -> None:
    text = 'import shop.views\nfrom django.urls import path\nurlpatterns = [path("x", shop.views.password)]'
    views = "@login_required\ndef password(request): ...\n"

    assert state("shop/urls.py", text, {"shop/views.py": views}) == {"ANY x": "pass"}
    assert state("shop/urls.py", text) == {"ANY x": "unclear"}


CHECKERS = {
    "a function that raises": (
        (
            "async def check_account_exists(r, token):\n    account = await _find(r, token)\n    return account.id\n"
            "async def _find(r, token):\n    async with db.connect() as c:\n        account = await c.get(token)\n"
            "        if not account:\n            raise HTTPException(401)\n    return account\n"
        ),
        "pass",
    ),
    "an instance whose base raises": (
        (
            "class Base:\n    def _key(self, request):\n        key = request.headers.get('X-API-KEY')\n        if not key:\n"
            "            raise HTTPException(HTTPStatus.UNAUTHORIZED)\n        return key\n"
            "class Checker(Base):\n    async def __call__(self, request):\n        key = self._key(request)\n        return await wallet_of(key)\n"
            "async def check_account_exists(request):\n    check: Checker = Checker()\n    return await check(request)\n"
        ),
        "pass",
    ),
    "a function that raises nothing": (
        "async def check_account_exists(r):\n    return await _find(r)\nasync def _find(r):\n    return None\n",
        "fail",
    ),
}


@pytest.mark.parametrize(("deps", "verdict"), CHECKERS.values(), ids=CHECKERS)
def test_a_dependency_is_judged_by_what_it_calls(state: State, deps: str, verdict: str) -> None:
    text = (
        "from fastapi import Depends, FastAPI\nfrom app.deps import check_account_exists\napp = FastAPI()\n"
    )
    text += '@app.get("/x")\ndef x(account=Depends(check_account_exists)): ...'

    assert state("app/main.py", text, {"app/deps.py": deps}) == {"GET /x": verdict}
