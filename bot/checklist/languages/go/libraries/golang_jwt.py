"""golang-jwt, and jwt-go before it."""

from bot.checklist.languages.shapes.cryptography import SigningKeys

KEYS = SigningKeys(
    modules=("github.com/golang-jwt/jwt", "github.com/dgrijalva/jwt-go"),
    key_functions=("github.com/golang-jwt/jwt", "github.com/dgrijalva/jwt-go"),
)
