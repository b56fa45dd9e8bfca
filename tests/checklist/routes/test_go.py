"""Go: what stands before a route in chi, net/http, gorilla, gin, echo and fiber."""

# ruff: noqa: E501  one case, one line of the code under test

from collections.abc import Callable, Mapping

import pytest

State = Callable[..., Mapping[str, str]]

CHI = 'package a\nimport "github.com/go-chi/chi/v5"\n'
GIN = 'package a\nimport "github.com/gin-gonic/gin"\n'
ECHO = 'package a\nimport "github.com/labstack/echo/v4"\n'
MUX = 'package a\nimport "github.com/gorilla/mux"\n'
HTTP = 'package a\nimport "net/http"\n'

OPEN = {
    "chi outside the group": CHI
    + 'func f() { r := chi.NewRouter(); r.Get("/x", h.X); r.Group(func(r chi.Router) { r.Use(RequireAuth) }) }',
    "chi With on another route": CHI
    + 'func f() { r := chi.NewRouter(); r.With(RequireAuth).Get("/y", h.Y); r.Get("/x", h.X) }',
    "chi a gate that only logs": CHI
    + 'func f() { r := chi.NewRouter(); r.Use(authLogger); r.Get("/x", h.X) }',
    "chi optional identity": CHI + 'func f() { r := chi.NewRouter(); r.Use(OptionalAuth); r.Get("/x", h.X) }',
    "chi a shadowed router": CHI
    + 'func f() { r := chi.NewRouter(); r.Use(RequireAuth); { r := chi.NewRouter(); r.Get("/x", h.X) } }',
    "chi a sub-router mounted beside": CHI
    + 'func f() { r := chi.NewRouter(); r.Group(func(p chi.Router) { p.Use(RequireAuth); r.Mount("/x", sub()) }) }\n'
    + 'func sub() chi.Router { s := chi.NewRouter(); s.Get("/", h.X); return s }',
    "gin before Use": GIN + 'func f() { r := gin.New(); r.GET("/x", h.X); r.Use(AuthRequired()) }',
    "gin a group made before Use": GIN
    + 'func f() { r := gin.New(); g := r.Group("/"); r.Use(AuthRequired()); g.GET("/x", h.X) }',
    "gin sessions are no gate": GIN
    + 'func f() { r := gin.New(); r.Use(sessions.Sessions("s", store)); r.GET("/x", h.X) }',
    "echo another group": ECHO
    + 'func f() { e := echo.New(); e.Group("/a", RequireUser); b := e.Group("/b"); b.GET("/x", h.X) }',
    "gorilla the parent": MUX
    + 'func f() { r := mux.NewRouter(); s := r.PathPrefix("/a").Subrouter(); s.Use(Auth); r.HandleFunc("/x", h.X) }',
    "net/http not wrapped": HTTP
    + 'func f() { m := http.NewServeMux(); m.HandleFunc("GET /x", x); m.Handle("/y", RequireAuth(http.HandlerFunc(y))) }',
    "net/http the wrapped mux is not the served one": HTTP
    + 'func f() { m := http.NewServeMux(); m.HandleFunc("/x", x); _ = RequireAuth(m); http.ListenAndServe(":1", m) }',
    "net/http a factory that is called like a gate": HTTP
    + 'func f() { m := http.NewServeMux(); m.HandleFunc("/x", makeHandler(db)) }',
    "a gate in production only": CHI
    + 'func f() { r := chi.NewRouter(); if cfg.Production { r.Use(RequireAuth) }; r.Get("/x", h.X) }',
    "a verifier alone": CHI
    + 'func f() { r := chi.NewRouter(); r.Use(jwtauth.Verifier(tokenAuth)); r.Get("/x", h.X) }',
    "chi a builder that spares every path": CHI
    + 'func f() { r := chi.NewRouter(); r.Use(mw.NewAuthenticate(u).WithOptionalFor("/").Handler); r.Get("/x", h.X) }',
    "chi a builder kept in a variable": CHI
    + 'func f() { r := chi.NewRouter(); m := mw.NewAuthenticate(u).WithOptionalFor("/"); r.Use(m.Handler); r.Get("/x", h.X) }',
    "gin a middleware that makes whoever brings nothing a guest": GIN
    + 'func f() { r := gin.New(); r.Use(Authn); r.GET("/x", h.X) }\n'
    + "func Authn(c *gin.Context) {\n\ttoken := c.GetHeader(`Authorization`)\n"
    + '\tif token == "" {\n\t\tguest, err := op.Guest()\n\t\tif err != nil {\n\t\t\tc.AbortWithStatus(500)\n\t\t\treturn\n\t\t}\n'
    + '\t\tc.Set("user", guest)\n\t\tc.Next()\n\t\treturn\n\t}\n'
    + "\tif _, err := parse(token); err != nil {\n\t\tc.AbortWithStatus(401)\n\t\treturn\n\t}\n\tc.Next()\n}",
    "gin a maker told not to refuse": GIN
    + 'func f() { r := gin.New(); r.Use(AuthMiddleware(false)); r.GET("/x", h.X) }\n'
    + "func AuthMiddleware(auto401 bool) gin.HandlerFunc {\n\treturn func(c *gin.Context) {\n"
    + "\t\tif _, err := parse(c); err != nil {\n\t\t\tif auto401 {\n\t\t\t\tc.AbortWithError(401, err)\n\t\t\t}\n\t\t\treturn\n\t\t}\n\t}\n}",
    "fiber a set-up whose error is asked about": 'package a\nimport "github.com/gofiber/fiber/v2"\n'
    'func f() { app := fiber.New(); app.Get("/x", x)\nif err := cfg.Security.Register(app); err != nil { panic(err) } }',
    "a table row": CHI
    + 'func f() { r := chi.NewRouter(); for _, t := range []T{{"GET", "/x", h.X}} { r.Method(t.method, t.path, t.h) } }',
}

GATED = {
    "chi inside the group": CHI
    + 'func f() { r := chi.NewRouter(); r.Group(func(r chi.Router) { r.Use(RequireAuth); r.Get("/x", h.X) }) }',
    "chi inherited by Route": CHI
    + 'func f() { r := chi.NewRouter(); r.Use(mw.RequireAuth(k)); r.Route("/a", func(r chi.Router) { r.Get("/x", h.X) }) }',
    "chi mounted under the gate": CHI
    + 'func f() { r := chi.NewRouter(); r.With(RequireAuth).Mount("/x", sub()) }\n'
    + 'func sub() chi.Router { s := chi.NewRouter(); s.Get("/", h.X); return s }',
    "chi in a method of the server": CHI
    + "type S struct { r chi.Router }\nfunc New() *S { s := &S{r: chi.NewRouter()}; s.r.Use(RequireAuth); s.routes(); return s }\n"
    + 'func (s *S) routes() { s.r.Get("/x", s.x) }',
    "chi a list of middleware": CHI
    + "var common = []func(http.Handler) http.Handler{middleware.Logger, RequireAuth}\n"
    + 'func f() { r := chi.NewRouter(); r.Use(common...); r.Get("/x", h.X) }',
    "chi an unknown name whose body refuses": CHI
    + 'func f() { r := chi.NewRouter(); r.Use(tenantOnly); r.Get("/x", h.X) }\n'
    + "func tenantOnly(next http.Handler) http.Handler { return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {\n"
    + '\tif session(r) == nil {\n\t\thttp.Error(w, "no", http.StatusUnauthorized)\n\t\treturn\n\t}\n\tnext.ServeHTTP(w, r)\n}) }',
    "gin after Use": GIN + 'func f() { r := gin.New(); r.Use(AuthRequired()); r.GET("/x", h.X) }',
    "gin group arguments": GIN + 'func f() { r := gin.New(); r.Group("/a", JWTAuth()).GET("/x", h.X) }',
    "gin a gate asked of an authenticator": GIN
    + 'func f() { r := gin.New(); r.GET("/x", authenticator.RequireClient(), h.X) }',
    "echo on the server after the route": ECHO
    + 'func f() { e := echo.New(); e.GET("/x", h.X); e.Use(middleware.KeyAuth(check)) }',
    "echo by route": ECHO + 'func f() { e := echo.New(); e.GET("/x", h.X, RequireUser) }',
    "gorilla Use after the route": MUX
    + 'func f() { r := mux.NewRouter(); r.HandleFunc("/x", h.X).Methods("GET"); r.Use(AuthMiddleware) }',
    "net/http wrapped": HTTP
    + 'func f() { m := http.NewServeMux(); m.Handle("/x", RequireAuth(http.HandlerFunc(x))) }',
    "net/http the whole mux": HTTP
    + 'func f() { m := http.NewServeMux(); m.HandleFunc("/x", x); http.ListenAndServe(":1", logging(RequireAuth(m))) }',
    "net/http the handler asks first": HTTP
    + 'func f() { m := http.NewServeMux(); m.HandleFunc("/x", x) }\nfunc x(w http.ResponseWriter, r *http.Request) {\n'
    + '\tuser := currentUser(r)\n\tif user == nil {\n\t\thttp.Error(w, "no", 401)\n\t\treturn\n\t}\n}',
    "chi a builder over several calls": CHI
    + 'func f() { r := chi.NewRouter(); r.Use(mw.NewAuthenticate(u).WithRedirect(to()).Handler); r.Get("/x", h.X) }',
    "chi a builder that spares OPTIONS": CHI
    + 'func f() { r := chi.NewRouter(); r.Use(mw.NewAuthenticate(u).WithOptionalForMethods(http.MethodOptions).Handler); r.Get("/x", h.X) }',
    "chi a wrapper is handed a list of gates": CHI
    + "func f() { r := chi.NewRouter(); user := []Middleware{a.mwAuthToken, a.mwTenant}\n"
    + 'r.Get("/x", chain.ToHandlerFunc(ctrl.HandleX(), append(user, a.limit)...)) }',
    "gorilla a gate that goes on only where another function lets it": MUX
    + 'func f() { r := mux.NewRouter(); r.Use(authentication); r.HandleFunc("/x", x) }\n'
    + "func authentication(next http.Handler) http.Handler {\n\treturn http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {\n"
    + "\t\tok := check(w, r)\n\t\tif ok {\n\t\t\tnext.ServeHTTP(w, r)\n\t\t}\n\t})\n}\n"
    + "func check(w http.ResponseWriter, r *http.Request) bool {\n\t_, err := r.Cookie(`s`)\n\tif err != nil {\n\t\tw.WriteHeader(401)\n\t\treturn false\n\t}\n"
    + "\tif session(r) == nil {\n\t\tw.WriteHeader(401)\n\t\treturn false\n\t}\n\treturn true\n}",
    "gin a maker told to refuse": GIN
    + 'func f() { r := gin.New(); r.Use(AuthMiddleware(true)); r.GET("/x", h.X) }\n'
    + "func AuthMiddleware(auto401 bool) gin.HandlerFunc {\n\treturn func(c *gin.Context) {\n"
    + "\t\tif _, err := parse(c); err != nil {\n\t\t\tif auto401 {\n\t\t\t\tc.AbortWithError(401, err)\n\t\t\t}\n\t\t\treturn\n\t\t}\n\t}\n}",
    "alice": HTTP
    + 'func f() { c := alice.New(log, RequireAuth); m := http.NewServeMux(); m.Handle("/x", c.ThenFunc(x)) }',
}

UNDECIDED = {
    "a router from an unknown caller": CHI + 'func f(r chi.Router) { r.Get("/x", h.X) }',
    "a gate under a condition": CHI
    + 'func f() { r := chi.NewRouter(); if cfg.Auth { r.Use(RequireAuth) }; r.Get("/x", h.X) }',
    "chi a builder that spares a path": CHI
    + 'func f() { r := chi.NewRouter(); r.Use(mw.NewAuthenticate(u).WithOptionalFor("/badge").Handler); r.Get("/x", h.X) }',
    "a list that was not seen": CHI
    + 'func f() { r := chi.NewRouter(); r.Use(other.List()...); r.Get("/x", h.X) }',
    "a wrapper under a condition": HTTP
    + 'func f() { m := http.NewServeMux(); m.HandleFunc("/x", x); var h http.Handler = m\n'
    + 'if cfg.AuthEnabled { h = RequireAuth(h) }\nhttp.ListenAndServe(":1", h) }',
    "a gate whose body refuses nobody": CHI
    + 'func f() { r := chi.NewRouter(); r.Use(RequireAuth); r.Get("/x", h.X) }\n'
    + "func RequireAuth(next http.Handler) http.Handler { return next }",
}


@pytest.mark.parametrize("text", OPEN.values(), ids=OPEN)
def test_an_open_go_route_fails(state: State, text: str) -> None:
    judged = state("api/routes.go", text)

    assert [verdict for route, verdict in judged.items() if "/x" in route] == ["fail"]


@pytest.mark.parametrize("text", GATED.values(), ids=GATED)
def test_a_gated_go_route_passes(state: State, text: str) -> None:
    judged = state("api/routes.go", text)

    assert [verdict for route, verdict in judged.items() if "/x" in route] == ["pass"]


@pytest.mark.parametrize("text", UNDECIDED.values(), ids=UNDECIDED)
def test_a_go_route_that_cannot_be_decided_is_unclear(state: State, text: str) -> None:
    judged = state("api/routes.go", text)

    assert [verdict for route, verdict in judged.items() if "/x" in route] == ["unclear"]


def test_the_worst_caller_decides_over_a_router_handed_in(state: State) -> None:
    text = CHI + 'func Attach(r chi.Router) { r.Get("/x", h.X) }'
    callers = CHI + "func f() { r := chi.NewRouter(); Attach(r.With(RequireAuth)); Attach(r) }"

    judged = state("api/attach.go", text, {"api/server.go": callers})

    assert judged == {"GET /x": "fail"}


def test_a_sibling_with_its_own_gate_shows_that_the_unseen_caller_brings_none(state: State) -> None:
    text = CHI + 'func Attach(r chi.Router) { r.With(RequireAuth).Get("/y", h.Y)\nr.Get("/x", h.X) }'

    judged = state("api/attach.go", text)

    assert judged == {"GET /y": "pass", "GET /x": "fail"}


def test_a_route_of_an_example_is_no_subject(state: State) -> None:
    text = CHI + 'func f() { r := chi.NewRouter(); r.Get("/x", h.X) }'

    assert state("examples/server/main.go", text) == {"GET /x": "n/a"}


HOME = CHI.replace("package a", "package routes") + (
    "type Home struct{}\nfunc NewHome(u U) *Home { return &Home{} }\n"
    'func (h *Home) Register(router chi.Router) { router.Get("/x", h.X) }'
)
MAIN = CHI.replace("package a", "package main") + 'import "example.com/a/routes"\n'
CALLERS = {
    "the type's own router": ("api.Use(RequireAuth); home := routes.NewHome(u); home.Register(api)", "pass"),
    "another type's router": (
        "api.Use(RequireAuth); home := routes.NewHome(u); other.Register(api); home.Register(chi.NewRouter())",
        "fail",
    ),
    "each of an interface": ("api.Use(RequireAuth); for _, h := range all() { h.Register(api) }", "pass"),
    "two callers of unknown types": ("one.Register(api); two.Register(chi.NewRouter())", "unclear"),
}


@pytest.mark.parametrize(("body", "verdict"), CALLERS.values(), ids=CALLERS)
def test_a_method_that_gets_a_router_is_judged_by_the_call_that_means_it(
    state: State, body: str, verdict: str
) -> None:
    main = f"{MAIN}func main() {{ api := chi.NewRouter(); {body} }}"

    judged = state("routes/home.go", HOME, {"anything.go": main})

    assert [found for route, found in judged.items() if "/x" in route] == [verdict]
