"""Go's own net/http, and alice's and negroni's chains of middleware for it."""

from bot.checklist.languages.library import Routers, words
from bot.checklist.languages.shapes.adoption import AdoptedByMethod
from bot.checklist.languages.shapes.browser import CookieLiterals, WriterResponses
from bot.checklist.languages.shapes.outbound import PlacedClients
from bot.checklist.languages.shapes.verification import Webhooks

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
CLIENTS = PlacedClients(
    places={
        "http.Get": 0,
        "http.Head": 0,
        "http.Post": 0,
        "http.PostForm": 0,
        "http.NewRequest": 1,
        "http.NewRequestWithContext": 2,
        "httputil.NewSingleHostReverseProxy": 0,
        "net.Dial": 1,
        "net.DialTimeout": 1,
        "tls.Dial": 1,
    },
    dials=frozenset({"Dial", "DialTimeout"}),
    methods={"Get": 1, "Head": 1, "Post": 3, "PostForm": 2},
    types=(r"\bhttp\.(?:Client|DefaultClient)\b",),
    default=frozenset({"http.DefaultClient"}),
)
WEBHOOKS = Webhooks(
    requests=(r"http\.ResponseWriter", r"\*http\.Request"),
    takes_handlers=True,
    parses=(r"json\.Unmarshal", r"json\.NewDecoder\(\)\.Decode", "ParseForm", "ReadJSON", "DecodeJSON"),
)
ANSWERS = WriterResponses(
    errors=frozenset({"http.Error"}), writes=words("Fprintf Fprint Fprintln WriteString")
)
COOKIES = CookieLiterals(types=frozenset({"http.Cookie"}))
ADOPTED = AdoptedByMethod(methods=dict.fromkeys(("HandleFunc", "Handle"), "net/http"))
