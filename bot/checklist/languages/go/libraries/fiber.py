"""fiber."""

from bot.checklist.languages.shapes.verification import Webhooks
from bot.checklist.languages.library import Routers, capital

ROUTERS = Routers(
    name="fiber",
    modules=("github.com/gofiber/fiber",),
    called=frozenset({"fiber"}),
    makers=frozenset({"New"}),
    types=frozenset({"*fiber.App", "fiber.Router", "*fiber.Group"}),
    verbs=capital("All"),
)
WEBHOOKS = Webhooks(
    requests=(r"fiber\.Ctx",), parses=("BodyParser",)
)
