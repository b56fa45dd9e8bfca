"""Flask, Quart, and the extensions whose applications and blueprints are used in their place."""

from bot.checklist.languages.shapes.verification import Webhooks
from bot.checklist.languages.library import Routers, lower, words
from bot.checklist.languages.shapes.cryptography import SigningKeys
from bot.checklist.languages.shapes.execution import Evaluators

ROUTERS = Routers(
    name="Flask",
    makers=frozenset(
        {
            "Flask",
            "Quart",
            "APIFlask",
            "OpenAPI",
            "Blueprint",
            "APIBlueprint",
            "Namespace",
            "SmorestBlueprint",
        }
    ),
    types=frozenset({"Flask", "Blueprint", "flask.Flask", "Quart"}),
    whole_types=frozenset({"Flask", "flask.Flask", "Quart"}),
    verbs=lower(),
    is_ordered=False,
)
EVALUATORS = Evaluators(calls=words("flask.render_template_string render_template_string"))
KEYS = SigningKeys(
    targets=(
        r"(?:\w+\.)*secret_key|(?:FLASK_|JWT_)?SECRET_KEY|JWT_SECRET|SESSION_SECRET",
        r"(?:\w+\.)*config\[[\"'](?:\w{1,20}_)?SECRET(?:_KEY)?[\"']\]",
    ),
)
WEBHOOKS = Webhooks(
    requests=(r"\brequest\b", r"\breq\b"),
    parses=(r"request\.json", r"req\.json", r"request\.get_json", r"request\.form"),
    bodies=(r"^(?:self\.)?request\.(?:json|data|form|POST|DATA)$",),
)
