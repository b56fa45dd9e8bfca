"""chi."""

from bot.checklist.languages.library import Gates, Routers, capital, words
from bot.checklist.languages.shapes.adoption import AdoptedByMethod
from bot.checklist.languages.shapes.browser import WriterResponses
from bot.checklist.languages.shapes.verification import Webhooks

ROUTERS = Routers(
    name="chi",
    modules=("github.com/go-chi/chi", "github.com/pressly/chi"),
    called=frozenset({"chi"}),
    makers=frozenset({"NewRouter", "NewMux"}),
    types=frozenset({"chi.Router", "*chi.Mux", "chi.Mux", "chi.Routes"}),
    verbs=capital(),
)
GATES = Gates(opens=frozenset({"jwtauth.Verifier", "jwtauth.Verify"}))
WEBHOOKS = Webhooks(groups=frozenset({"Route"}), parses=(r"render\.DecodeJSON",))
ANSWERS = WriterResponses(renderers=words("render.JSON render.PlainText render.HTML render.XML"))
ADOPTED = AdoptedByMethod(
    methods=dict.fromkeys(("Get", "Post", "Put", "Patch", "Delete", "Route", "Mount", "With"), "chi")
)
