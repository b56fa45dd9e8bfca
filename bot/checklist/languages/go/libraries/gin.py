"""gin."""

from bot.checklist.languages.library import Routers, upper, words
from bot.checklist.languages.shapes.adoption import AdoptedByMethod
from bot.checklist.languages.shapes.browser import CookieLiterals, WriterResponses
from bot.checklist.languages.shapes.verification import Webhooks

ROUTERS = Routers(
    name="gin",
    modules=("github.com/gin-gonic/gin",),
    called=frozenset({"gin"}),
    makers=frozenset({"New", "Default"}),
    types=frozenset(
        {"*gin.Engine", "gin.Engine", "*gin.RouterGroup", "gin.RouterGroup", "gin.IRouter", "gin.IRoutes"}
    ),
    verbs=upper("Any"),
)
WEBHOOKS = Webhooks(
    requests=(r"gin\.Context",),
    parses=(r"ShouldBind\w*", "BindJSON", "Bind", "MustBindWith"),
    groups=frozenset({"Group"}),
)
ANSWERS = WriterResponses(
    sinks=words(
        "JSON AbortWithStatusJSON IndentedJSON PureJSON SecureJSON String XML YAML Data HTML JSONPretty Blob"
    ),
    contexts=(r"gin\.Context",),
)
COOKIES = CookieLiterals(options=frozenset({"gsessions.Options"}), calls={"SetCookie": 7})
ADOPTED = AdoptedByMethod(
    methods=dict.fromkeys(("GET", "POST", "PUT", "PATCH", "DELETE"), "gin"), grouping=frozenset({"gin"})
)
