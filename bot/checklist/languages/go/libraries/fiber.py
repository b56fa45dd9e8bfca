"""fiber."""

from bot.checklist.languages.library import Routers, capital, words
from bot.checklist.languages.shapes.adoption import AdoptedByMethod
from bot.checklist.languages.shapes.browser import CookieLiterals, WriterResponses
from bot.checklist.languages.shapes.verification import Webhooks

ROUTERS = Routers(
    name="fiber",
    modules=("github.com/gofiber/fiber",),
    called=frozenset({"fiber"}),
    makers=frozenset({"New"}),
    types=frozenset({"*fiber.App", "fiber.Router", "*fiber.Group"}),
    verbs=capital("All"),
)
WEBHOOKS = Webhooks(requests=(r"fiber\.Ctx",), parses=("BodyParser",))
ANSWERS = WriterResponses(failures=(r"fiber\.",), sinks=words("SendString Send"), contexts=(r"fiber\.Ctx",))
COOKIES = CookieLiterals(types=frozenset({"fiber.Cookie"}))
ADOPTED = AdoptedByMethod(grouping=frozenset({"fiber"}))
