"""Go's own net/http, and alice's and negroni's chains of middleware for it."""

from bot.checklist.languages.library import Routers

ROUTERS = Routers(
    name="net/http",
    modules=("net/http",),
    called=frozenset({"http"}),
    makers=frozenset({"NewServeMux"}),
    types=frozenset({"*http.ServeMux", "http.ServeMux"}),
    is_ordered=False,
)
CHAINS = Routers(
    name="alice",
    modules=("github.com/justinas/alice", "github.com/urfave/negroni"),
    called=frozenset({"alice", "negroni"}),
    makers=frozenset({"New"}),
    types=frozenset({"alice.Chain", "*negroni.Negroni"}),
    is_ordered=False,
)
