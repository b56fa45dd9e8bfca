"""The words of which names of gates and of other middleware are made, each in one spelling."""

SPELLINGS = {
    "loggedin": "login", "logged": "login", "signedin": "login", "signed": "login", "signin": "login",
    "signon": "login", "sso": "login", "logon": "login", "authn": "auth", "authz": "auth",
    "authed": "auth", "authenticated": "authenticate", "authentication": "auth", "authenticator": "auth",
    "authorized": "authorize", "authorised": "authorize", "authorization": "authz",
    "authorisation": "authz", "authenticates": "authenticate", "authorise": "authorize", "oauth": "auth",
    "oidc": "auth", "auths": "auth", "jwts": "jwt", "authorizer": "authorize", "required": "require",
    "requires": "require", "requiring": "require", "verified": "verify", "verifies": "verify",
    "verifier": "verify", "protected": "protect", "protects": "protect", "guarded": "guard",
    "guards": "guard", "checks": "check", "checked": "check", "ensures": "ensure", "enforces": "enforce",
    "enforced": "enforce", "tokens": "token", "users": "user", "roles": "role",
    "permissions": "permission", "perm": "permission", "perms": "permission", "scopes": "scope",
    "sessions": "session", "admins": "admin", "keys": "key", "superuser": "admin", "staff": "admin",
    "privileges": "permission", "privilege": "permission", "apikey": "key", "apikeys": "key",
    "restricted": "restrict", "abilities": "permission", "ability": "permission", "policies": "permission",
    "entitled": "permission", "rbac": "permission", "acl": "permission",
}  # fmt: skip

JOINED = (
    "require", "ensure", "verify", "check", "validate", "is", "has",
)  # fmt: skip
JOINED_TAILS = (
    "auth", "authenticated", "authorized", "token", "login", "loggedin", "admin", "user", "session", "jwt",
    "signin", "role", "permission", "permissions", "authentication", "authorization",
)  # fmt: skip

DEMANDS = frozenset(
    {"require", "ensure", "enforce", "verify", "check", "must", "needs", "need", "only", "protect", "guard",
     "restrict", "is", "has", "assert", "authorize", "authenticate", "validate", "demand", "expect", "can"}
)  # fmt: skip
WHO = frozenset({
    "auth", "authz", "authenticate", "authorize", "login", "user", "session", "token", "jwt", "bearer",
    "clerk", "credentials", "credential", "permission", "role", "admin", "scope", "access", "identity",
    "member", "owner", "key", "principal", "account", "claims", "viewer", "actor", "manager", "superadmin",
    "firebase", "signature", "hmac", "moderator", "editor", "membership", "cognito", "supabase", "auth0",
    "keycloak", "passport",
})  # fmt: skip
PROVEN = frozenset({"auth", "authenticate", "authorize", "authz"})
INSISTS = frozenset({"require", "ensure", "enforce", "must", "protect"})
TECHNICAL = frozenset({
    "json", "https", "ssl", "tls", "host", "method", "field", "fields", "xml", "accept", "encoding",
    "utf8", "file", "files", "headers", "header", "query", "ajax", "xhr", "trailing", "slash", "unique",
    "index", "directory", "dir", "post", "get", "put", "patch", "delete", "safe", "http", "methods", "htmx",
    "request", "content", "type", "secure", "websocket",
})  # fmt: skip
SAID = frozenset({"authenticate", "authorize"})
HANDLES = frozenset({
    "handler", "controller", "router", "route", "routes", "callback", "redirect", "error", "errors", "url",
    "store", "config", "settings", "form", "dto", "schema", "cache", "refresh",
})  # fmt: skip
ALONE = frozenset({"protect", "guard"})
ALONE_WITH = frozenset(
    {
        "middleware",
        "all",
        "api",
        "router",
        "route",
        "routes",
        "only",
        "gate",
        "endpoint",
        "handler",
        "resource",
        "procedure",
    }
)
PROOFS_ONLY = frozenset({
    "token", "session", "jwt", "bearer", "auth", "key", "credentials", "credential", "access", "claims",
    "authz", "identity", "firebase", "cognito", "signature", "hmac",
})  # fmt: skip
NEVER = frozenset({
    "optional", "optionally", "maybe", "try", "tries", "anonymous", "anon", "allow", "allowany", "public",
    "skip", "no", "non", "without", "unless", "unauth", "unauthed",
    "unauthenticated", "unauthorized", "not", "log",
    "logger", "logging", "logs", "audit", "metrics", "metric", "rate", "limit", "limiter", "throttle",
    "throttler", "ratelimit", "csrf", "xsrf", "cors", "initialize", "init", "initialise", "debug", "mock",
    "fake", "noop", "disable", "disabled", "bypass", "guest", "guests", "tracing", "trace", "logout",
    "signup", "register", "registration", "exists", "existed", "exist", "duplicate", "recover", "forgot",
    "password", "readonly", "unverified", "stub", "dummy", "loose", "soft", "lazy", "passthrough", "quota",
    "tier", "fallback", "captcha", "recaptcha", "created", "test", "classes", "backends",
})  # fmt: skip
# `login_required_if_not_open`: for some a gate, for others none
CONDITIONS = frozenset({"if", "unless", "when"})
OTHER_BUSINESS = frozenset({
    "agent", "body", "cache", "callback", "config", "content", "controller", "count", "database", "db",
    "dto", "email", "empty", "error", "errors", "feature", "form", "format", "free", "handler", "id", "if",
    "input", "lang", "locale", "origin", "out", "page", "param", "params", "payload", "plan", "ready",
    "redirect", "refresh", "reset", "route", "router", "routes", "schema", "settings", "size", "static",
    "store", "subscription", "template", "timeout", "type", "unique", "up", "url", "username", "version",
    "webhook", "when",
})  # fmt: skip
ATTACHES = frozenset({
    "context", "ctx", "attach", "inject", "load", "loader", "populate", "parse", "parser", "extract",
    "extractor", "set", "setter", "identify", "header", "headers", "info", "decode", "decoder", "add",
    "get", "fetch", "cookie", "cookies", "state", "data", "details", "resolve", "resolver", "new", "setup",
    "create", "make", "provider", "service", "client", "manager", "deserialize", "serialize", "propagate",
    "forward", "find", "hydrate", "read",
})  # fmt: skip
WEAK = frozenset({"jwt", "clerk", "bearer", "keycloak", "supertokens"})
EMPTY_TAILS = frozenset({
    "middleware", "handle", "wrap", "func", "require", "check", "verify", "protect", "guard", "mw",
    "handler", "serve", "http", "use", "any", "all", "enforce", "validate", "with", "config", "new",
    "default", "needed", "authenticate", "process", "apply", "run", "chain", "interceptor", "restrict",
    "middlewares", "gin", "echo", "chi", "wrapper", "filter", "to", "only", "ensure", "permission", "role",
    "scope", "is", "has", "admin", "user",
})  # fmt: skip
PLAN = frozenset({
    "plan", "plans", "entitlement", "entitlements", "subscription", "subscribed", "subscriber", "paywall",
    "tier", "billing", "paid", "premium", "license", "licence", "pro",
})  # fmt: skip
PLAN_DEMANDS = DEMANDS | {"gate", "gated", "middleware", "entitled", "active", "feature", "limit"}
