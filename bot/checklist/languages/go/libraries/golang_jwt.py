"""golang-jwt, and jwt-go before it."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.cryptography import SigningKeys
from bot.checklist.languages.shapes.verification import KeyFunctionTokens

KEYS = SigningKeys(
    modules=("github.com/golang-jwt/jwt", "github.com/dgrijalva/jwt-go"),
    key_functions=("github.com/golang-jwt/jwt", "github.com/dgrijalva/jwt-go"),
)
TOKENS = KeyFunctionTokens(
    blind=words("ParseUnverified UnsafeClaimsWithoutVerification ParseInsecure"),
    modules=("github.com/golang-jwt/jwt", "github.com/dgrijalva/jwt-go", "github.com/form3tech-oss/jwt-go"),
    parsers={"Parse": 1, "ParseWithClaims": 2, "ParseFromRequest": 2, "ParseFromRequestWithClaims": 3},
    known_alone=words("jwt.Parse jwt.ParseWithClaims"),
)
