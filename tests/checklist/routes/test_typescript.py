"""TypeScript and JavaScript: what stands before a route in Express, Fastify, Hono, Next.js and NestJS."""

# ruff: noqa: E501  one case, one line of the code under test

from collections.abc import Callable, Mapping

import pytest

State = Callable[..., Mapping[str, str]]

EXPRESS = 'import express, { Router } from "express";\nconst app = express();\n'
FASTIFY = 'import Fastify from "fastify";\nconst app = Fastify();\n'
HONO = 'import { Hono } from "hono";\nconst app = new Hono();\n'

OPEN = {
    "express above the gate": EXPRESS + 'app.get("/x", x);\napp.use(requireAuth);',
    "express another path": EXPRESS + 'app.use("/api", requireAuth);\napp.get("/x", x);',
    "express a path that only begins alike": EXPRESS + 'app.use("/xy", requireAuth);\napp.get("/xyz", x);',
    "express sessions are no gate": EXPRESS + 'app.use(session({ secret }));\napp.get("/x", x);',
    "express passport initialised": EXPRESS
    + 'app.use(passport.initialize());\napp.use(passport.session());\napp.get("/x", x);',
    "express body validation": EXPRESS + 'app.post("/x", validateUser, x);',
    "express optional jwt": EXPRESS + 'app.get("/x", expressjwt({ secret, credentialsRequired: false }), x);',
    "express the current user is only attached": EXPRESS + 'app.use(currentUserLogger);\napp.get("/x", x);',
    "express a router mounted first": EXPRESS
    + 'const r = Router();\nr.get("/x", x);\napp.use("/api", r);\napp.use(requireAuth);',
    "express a table": EXPRESS
    + 'const t = [{ method: "get", path: "/x", handler: x }];\nt.forEach((r) => app[r.method](r.path, r.handler));',
    "fastify no hook": FASTIFY + 'app.get("/x", { schema }, x);',
    "fastify a hook in another plug-in": FASTIFY
    + 'app.register(async (a) => { a.addHook("onRequest", a.authenticate); });\n'
    + 'app.register(async (b) => { b.get("/x", x); });',
    "express a strategy for anybody": EXPRESS
    + 'app.get("/x", passport.authenticate(["jwt", "anonymous"]), x);',
    "express a router that is called auth": 'import auth from "./routes/auth";\n'
    + EXPRESS
    + 'app.use("/", auth);\napp.get("/x", x);',
    "hono before use": HONO + 'app.get("/x", x);\napp.use("*", authMiddleware);',
    "hono another pattern": HONO + 'app.use("/api/*", bearerAuth({ token }));\napp.get("/x", x);',
    "a callback that looks the user up": EXPRESS
    + 'app.get("/x", async (req, res) => { const user = await find(req); res.json(user); });',
}

GATED = {
    "express below the gate": EXPRESS + 'app.use(requireAuth);\napp.get("/x", x);',
    "express by path": EXPRESS + 'app.use("/x", verifyToken);\napp.get("/x/:id", x);',
    "express inline": EXPRESS + 'app.get("/x", limiter, ensureLoggedIn("/login"), x);',
    "express passport by jwt": EXPRESS
    + 'app.get("/x", passport.authenticate("jwt", { session: false }), x);',
    "express a list": EXPRESS + 'const guards = [limiter, isAuthenticated];\napp.get("/x", ...guards, x);',
    "express a mount": EXPRESS + 'const r = Router();\nr.get("/x", x);\napp.use("/api", requireUser, r);',
    "express route all": EXPRESS + 'app.route("/x").all(requireAuth).get(x);',
    "express a function that registers": EXPRESS
    + 'function routes(r) { r.get("/x", x); }\napp.use(requireAuth);\nroutes(app);',
    "express an inline middleware that refuses": EXPRESS
    + 'app.use((req, res, next) => { if (!req.user) { return res.status(401).end(); } next(); });\napp.get("/x", x);',
    "express in a class": 'import express from "express";\nclass Server {\n  app = express();\n'
    '  constructor() { this.app.use(requireAuth); this.routes(); }\n  routes() { this.app.get("/x", x); }\n}\n',
    "fastify a preHandler": FASTIFY + 'app.get("/x", { preHandler: [app.authenticate] }, x);',
    "fastify a hook": FASTIFY + 'app.get("/x", x);\napp.addHook("onRequest", verifyJwt);',
    "fastify a plug-in under the hook": FASTIFY
    + 'app.addHook("preHandler", requireAuth);\napp.register(async (a) => { a.get("/x", x); }, { prefix: "/a" });',
    "hono by pattern": HONO + 'app.use("/x/*", bearerAuth({ token }));\napp.get("/x/:id", x);',
    "hono a chain": HONO + 'const a = new Hono().use(requireAuth).get("/x", x).post("/x", x);',
    "hono a sub-application": HONO
    + 'const a = new Hono().get("/x", x);\napp.use("/a/*", jwtMiddleware);\napp.route("/a", a);',
}


def verdicts(judged: Mapping[str, str]) -> set[str]:
    return {verdict for route, verdict in judged.items() if "/x" in route}


@pytest.mark.parametrize("text", OPEN.values(), ids=OPEN)
def test_an_open_script_route_fails(state: State, text: str) -> None:
    assert verdicts(state("src/app.ts", text)) == {"fail"}


@pytest.mark.parametrize("text", GATED.values(), ids=GATED)
def test_a_gated_script_route_passes(state: State, text: str) -> None:
    assert verdicts(state("src/app.ts", text)) == {"pass"}


NEXT = "app/api/x/route.ts"
ASKS = 'export async function GET() {\n  const session = await auth();\n  if (!session) return new Response("", { status: 401 });\n}'
HANDLERS = {
    "asks nobody": ("export async function GET() { return Response.json(1); }", "fail"),
    "reads the session only": (
        "export async function GET() { const s = await getSession(); return Response.json(s); }",
        "fail",
    ),
    "asks first": (ASKS, "pass"),
    "wrapped": ("export const GET = withAuth(async () => Response.json(1));", "pass"),
    "demands a user": (
        "export async function GET(req) {\n  await requireUser(req);\n  return Response.json(1);\n}",
        "pass",
    ),
    "logged only": ("export const GET = withLogger(async () => Response.json(1));", "fail"),
}


@pytest.mark.parametrize(("text", "verdict"), HANDLERS.values(), ids=HANDLERS)
def test_a_next_handler_is_judged_by_its_wrapper_and_its_first_statements(
    state: State, text: str, verdict: str
) -> None:
    assert state(NEXT, text) == {"GET /api/x": verdict}


MATCHERS = {
    "/api/:path*": "pass",
    "/dashboard/:path*": "fail",
    "/((?!_next|favicon.ico).*)": "pass",
    "/((?!api|_next).*)": "fail",
    "/(api|trpc)(.*)": "pass",
}


@pytest.mark.parametrize(("matcher", "verdict"), MATCHERS.items(), ids=MATCHERS)
def test_a_next_middleware_protects_what_it_matches(state: State, matcher: str, verdict: str) -> None:
    middleware = f"export default withAuth();\nexport const config = {{ matcher: ['{matcher}'] }};"

    judged = state(NEXT, HANDLERS["asks nobody"][0], {"middleware.ts": middleware})

    assert judged == {"GET /api/x": verdict}


CONTROLLERS = {
    "no guard": ("", "", "fail"),
    "a guard on the class": ("@UseGuards(JwtAuthGuard)", "", "pass"),
    "a guard on the method": ("", '@UseGuards(AuthGuard("jwt"))', "pass"),
    "a throttler": ("@UseGuards(ThrottlerGuard)", "", "fail"),
    "a swagger mark": ("@ApiBearerAuth()", "", "fail"),
    "a decorator of one's own": ("", "@Authenticated()", "pass"),
    "marked public": ("@UseGuards(JwtAuthGuard)", "@Public()", "fail"),
}


@pytest.mark.parametrize(("above", "own", "verdict"), CONTROLLERS.values(), ids=CONTROLLERS)
def test_a_nest_route_is_judged_by_its_guards(state: State, above: str, own: str, verdict: str) -> None:
    text = f'{above}\n@Controller("c")\nexport class C {{\n  {own}\n  @Get("x")\n  x() {{}}\n}}'

    assert state("src/c.controller.ts", text) == {"GET /c/x": verdict}


def test_a_global_guard_that_passes_the_unmarked_is_no_proof(state: State) -> None:
    text = '@Controller("c")\nexport class C {\n  @Get("x")\n  x() {}\n}'
    guard = (
        "export class AuthGuard implements CanActivate {\n  canActivate(context) {\n"
        "    const options = this.reflector.get(KEY, context.getHandler());\n    if (!options) {\n      return true;\n    }\n"
        "    return this.verify(context);\n  }\n}\n"
        "@Module({ providers: [{ provide: APP_GUARD, useClass: AuthGuard }] })\nexport class AppModule {}\n"
    )

    assert state("src/c.controller.ts", text, {"src/app.module.ts": guard}) == {"GET /c/x": "unclear"}


def test_a_router_from_a_caller_that_was_not_seen_is_unclear(state: State) -> None:
    text = (
        'import { Router } from "express";\nexport function attach(router: Router) { router.get("/x", x); }'
    )

    assert state("src/attach.ts", text) == {"GET /x": "unclear"}


def test_a_mount_in_another_file_protects(state: State) -> None:
    text = 'import { Router } from "express";\nexport const r = Router();\nr.get("/x", x);'
    server = 'import express from "express";\nimport { r } from "./r";\nconst app = express();\napp.use("/a", requireAuth, r);'

    assert state("src/r.ts", text, {"src/server.ts": server}) == {"GET /a/x": "pass"}


def test_a_name_that_may_be_a_router_is_no_proof(state: State) -> None:
    text = EXPRESS + 'import auth from "./auth";\napp.use("/x", auth);\napp.get("/x", x);'

    assert state("src/app.ts", text) == {"GET /x": "unclear"}


def test_a_helper_in_an_unseen_file_that_sets_up_auth_leaves_doubt(state: State) -> None:
    text = EXPRESS + 'import { setupPassport } from "./passport";\nsetupPassport(app);\napp.get("/x", x);'

    assert state("src/app.ts", text) == {"GET /x": "unclear"}
