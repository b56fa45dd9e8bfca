"""NestJS: decorators register what their classes hold."""

from bot.checklist.languages.library import Routers, capital
from bot.checklist.languages.shapes.browser import ChainedResponses
from bot.checklist.languages.shapes.cryptography import SigningKeys
from bot.checklist.languages.shapes.outbound import OptionClients
from bot.checklist.languages.shapes.verification import Webhooks

ROUTERS = Routers(
    name="NestJS",
    types=frozenset({"INestApplication", "NestExpressApplication"}),
    verbs={**capital("All"), "Sse": "GET"},
    is_ordered=False,
)
CONSUMERS = Routers(name="NestJS", types=frozenset({"MiddlewareConsumer"}), is_ordered=False)
CLIENTS = OptionClients(clients=("httpService",))
KEYS = SigningKeys(modules=("@nestjs/jwt",), options={"JwtModule.register": "secret"})
WEBHOOKS = Webhooks(binding_decorators=("@Body",))
ANSWERS = ChainedResponses(
    errors=(
        "HttpException",
        "InternalServerErrorException",
        "BadGatewayException",
        "ServiceUnavailableException",
    ),
)
