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


MODULE = """
const all = [C];
@Module({{ controllers: [C] }})
export class M implements NestModule {{
  configure(consumer: MiddlewareConsumer) {{ consumer.apply(AuthMiddleware){chain}; }}
}}
"""
APPLIED = {
    "the controller": (".forRoutes(C)", "pass"),
    "a list of controllers": (".forRoutes(...all)", "pass"),
    "every path": (".forRoutes('*')", "pass"),
    "the path and its method": (".forRoutes({ path: 'c/x', method: RequestMethod.GET })", "pass"),
    "the path with another method": (".forRoutes({ path: 'c/x', method: RequestMethod.POST })", "fail"),
    "a path above, with a method": (".forRoutes({ path: 'c', method: RequestMethod.GET })", "fail"),
    "another controller": (".forRoutes(D)", "fail"),
    "the path is left out": (".exclude('c/x').forRoutes(C)", "fail"),
}


@pytest.mark.parametrize(("chain", "verdict"), APPLIED.values(), ids=APPLIED)
def test_nest_middleware_stands_before_the_routes_it_is_applied_for(
    state: State, chain: str, verdict: str
) -> None:
    text = '@Controller("c")\nexport class C {\n  @Get("x")\n  x() {}\n}' + MODULE.format(chain=chain)

    assert state("src/c.ts", text) == {"GET /c/x": verdict}


TRPC = """import { initTRPC, TRPCError } from "@trpc/server";
const t = initTRPC.context<Context>().create();
export const createTRPCRouter = t.router;
const timed = t.middleware(async (opts) => { return opts.next(); });
const isSignedIn = t.middleware(({ ctx, next }) => {
  if (!ctx.session?.user) { throw new TRPCError({ code: "UNAUTHORIZED" }); }
  return next({ ctx });
});
export const publicProcedure = t.procedure.use(timed);
export const signedInProcedure = publicProcedure.use(isSignedIn);
export const teamProcedure = signedInProcedure.use(async (opts) => opts.next());
"""
PROCEDURES = {
    "of its own": ("publicProcedure.query(() => 1)", "fail"),
    "that inherits a check": ("teamProcedure.input(schema).mutation(() => 1)", "pass"),
    "checked in place": (
        'publicProcedure.use(async ({ ctx, next }) => { if (!ctx.user) { throw new TRPCError({ code: "UNAUTHORIZED" }); } return next(); }).query(() => 1)',
        "pass",
    ),
}


@pytest.mark.parametrize(("procedure", "verdict"), PROCEDURES.values(), ids=PROCEDURES)
def test_a_trpc_procedure_is_judged_by_what_it_and_its_base_use(
    state: State, procedure: str, verdict: str
) -> None:
    text = f"""import {{ createTRPCRouter, publicProcedure, teamProcedure }} from "@api/trpc/init";
export const xs = createTRPCRouter({{ x: {procedure} }});"""

    judged = state("apps/api/src/trpc/routers/xs.ts", text, {"apps/api/src/trpc/init.ts": TRPC})

    assert list(judged.values()) == [verdict]


@pytest.mark.parametrize(
    ("name", "verdict"),
    [("protectedProcedure", "pass"), ("publicProcedure", "fail"), ("adminProcedure", "unclear")],
)
def test_a_trpc_procedure_made_out_of_sight_is_told_by_its_name(
    state: State, name: str, verdict: str
) -> None:
    text = f'import {{ {name} }} from "../trpc";\nexport const r = router({{ x: {name}.query(() => 1) }});'

    assert list(state("src/routers/x.ts", text).values()) == [verdict]


WRAPPER = """export const withTeam = (handler) => async (req, context) => {
  const session = await getSession();
  if (!session) { return new Response("", { status: 401 }); }
  return handler({ req, team: session.team });
};"""
HOMES = {
    "by an alias": ("@/lib/auth", {"apps/web/lib/auth.ts": WRAPPER}, "pass"),
    "through a barrel": (
        "@/lib/auth",
        {
            "apps/web/lib/auth/index.ts": 'export * from "./other";\nexport * from "./team";',
            "apps/web/lib/auth/other.ts": "export const other = 1;",
            "apps/web/lib/auth/team.ts": WRAPPER,
        },
        "pass",
    ),
    "as a package of the workspace": ("@acme/auth/team", {"packages/auth/src/team.ts": WRAPPER}, "pass"),
    "two files could be meant": (
        "@/lib/auth",
        {"one/lib/auth.ts": WRAPPER, "two/lib/auth.ts": WRAPPER},
        "fail",
    ),
}


@pytest.mark.parametrize(("module", "others", "verdict"), HOMES.values(), ids=HOMES)
def test_a_wrapper_is_found_where_its_import_leads(
    state: State, module: str, others: Mapping[str, str], verdict: str
) -> None:
    text = (
        f'import {{ withTeam }} from "{module}";\nexport const GET = withTeam(async () => Response.json(1));'
    )

    assert state("apps/web/app/api/x/route.ts", text, others) == {"GET /api/x": verdict}


ATTEMPTS = {
    "a helper that throws": (
        "try { await throwIfNoAccess(req);\n if (!session) { throw new ApiError(401, 'no'); } res.json(1); } catch (e) { res.status(e.status).json({}); }",
        "pass",
    ),
    "a verified signature": (
        "try { const raw = await req.text();\n await verifyQueueSignature({ req, raw }); res.json(1); } catch (e) { return res.status(500); }",
        "pass",
    ),
    "a refusal that is swallowed": (
        "try { if (!session) { throw new ApiError(401, 'no'); } } catch (e) { log(e); }\n res.json(1);",
        "unclear",
    ),
}


@pytest.mark.parametrize(("body", "verdict"), ATTEMPTS.values(), ids=ATTEMPTS)
def test_a_refusal_in_an_attempt_counts_where_no_catch_swallows_it(
    state: State, body: str, verdict: str
) -> None:
    text = f"export async function POST(req, res) {{\n  {body}\n}}"

    assert state(NEXT, text) == {"POST /api/x": verdict}


def test_koa_registers_a_list_of_handlers_for_several_methods(state: State) -> None:
    text = (
        'import Router from "koa-router";\nconst router = new Router();\n'
        'router.register("/x", ["get", "post"], [requireAuth, handler]);\n'
        'router.register("/y", ["post"], [validate, handler]);\nexport default router;'
    )

    judged = state("src/routes.ts", text)

    assert judged == {"GET,POST /x": "pass", "POST /y": "fail"}
