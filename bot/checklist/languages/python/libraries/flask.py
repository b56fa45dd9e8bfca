"""Flask, Quart, and the extensions whose applications and blueprints are used in their place."""

from bot.checklist.languages.library import Routers, lower, words
from bot.checklist.languages.shapes.adoption import AdoptedByDecorator
from bot.checklist.languages.shapes.browser import (
    CsrfProtection,
    DebugSwitches,
    ErrorHandlers,
    NamedResponses,
    SessionStores,
)
from bot.checklist.languages.shapes.cryptography import SigningKeys
from bot.checklist.languages.shapes.execution import Evaluators
from bot.checklist.languages.shapes.verification import Webhooks

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
CSRF = CsrfProtection(exempting=(r"csrf\.exempt\s*$",))
ERRORS = ErrorHandlers(decorators=("error_?handler",))
ANSWERS = NamedResponses(
    names=("jsonify",),
    in_modules=words("Response make_response abort"),
    modules=("flask", "quart", "flask_restful", "connexion"),
)
SESSIONS = SessionStores(
    settings=(
        r"(?:REMEMBER|JWT|AUTH)_COOKIE_(?P<flask>SECURE|HTTPONLY|SAMESITE)",
        r"SECURITY_COOKIE_(?P<security>SECURE|HTTPONLY|SAMESITE)",
    ),
)
DEBUGGING = DebugSwitches(
    of_application={"debug": ("flask", "quart", "bottle")},
    servers=(
        r"^(?:app|application|server|socketio|bottle|self\.app|web_app|flask_app|api)\.run$",
        r"^(?:bottle\.)?run$",
    ),
    applications=words("Quart Sanic"),
)
ADOPTED = AdoptedByDecorator(methods={"route": "Flask"})
