"""gorilla/mux."""

from bot.checklist.languages.library import Routers

ROUTERS = Routers(
    name="gorilla/mux",
    modules=("github.com/gorilla/mux",),
    called=frozenset({"mux"}),
    makers=frozenset({"NewRouter"}),
    types=frozenset({"*mux.Router", "mux.Router", "*mux.Route"}),
    is_ordered=False,
)
