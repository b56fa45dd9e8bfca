"""Which names promise to turn away who is not signed in."""

import pytest

from bot.checklist.facts.routes.names import Standing, auth_standing, is_plan_gate, matches_any

GATES = [
    "RequireAuth",
    "requireAuth",
    "require_auth",
    "RequireClerkAuth",
    "middleware.RequireAuthentication",
    "login_required",
    "loginRequired",
    "auth.login_required",
    "ensureLoggedIn",
    "isAuthenticated",
    "is_authenticated",
    "isLoggedIn",
    "verifyToken",
    "verifyJWT",
    "validateToken",
    "checkAuth",
    "authenticate",
    "authenticateToken",
    "authorize",
    "authMiddleware",
    "auth.Middleware",
    "auth",
    "AuthRequired",
    "jwt_required",
    "token_required",
    "BasicAuth",
    "bearerAuth",
    "withAuth",
    "JwtAuthGuard",
    "AuthGuard",
    "protect",
    "protectRoute",
    "passport.authenticate",
    "requireRole",
    "admin_required",
    "permission_required",
    "hasPermission",
    "IsAdminUser",
    "LoginRequiredMixin",
    "roles_required",
    "requireUser",
    "authenticator.RequireClient",
    "apiKeyAuth",
    "KeyAuth",
    "validateSessionMiddleware",
    "RequireScope",
    "checkRole",
    "authenticateContentApi",
]
OTHERS = [
    "ContentGuard",
    "logger",
    "authLogger",
    "auth_log",
    "OptionalAuth",
    "optionalAuthenticate",
    "maybeAuth",
    "tryAuth",
    "anonymousAuth",
    "session",
    "sessions.Sessions",
    "passport.initialize",
    "passport.session",
    "cors",
    "helmet",
    "rateLimit",
    "authRateLimiter",
    "csrfProtection",
    "validateBody",
    "validateUser",
    "verifySignUp",
    "checkDuplicateEmail",
    "AllowAny",
    "PublicRoute",
    "SkipAuth",
    "clerkMiddleware",
    "jwtauth.Verifier",
    "ThrottlerGuard",
    "get_db",
    "get_session",
    "Recoverer",
    "RealIP",
    "RequestID",
    "compress",
    "requireJSON",
    "IsAuthenticatedOrReadOnly",
    "AuthenticationMiddleware",
    "get_optional_user",
    "noAuth",
    "unauthenticatedOnly",
    "authController",
    "authRoutes",
    "authRouter",
    "redirectIfAuthenticated",
]
DOUBTFUL = [
    "attachAuth",
    "authContext",
    "jwt",
    "parseAuthHeader",
    "RolesGuard",
    "requireTenant",
    "setupAuth",
    "newAuth",
    "get_current_user",
]


@pytest.mark.parametrize("name", GATES)
def test_a_name_that_demands_identity_is_a_gate(name: str) -> None:
    assert auth_standing(name) is Standing.GATE


@pytest.mark.parametrize("name", OTHERS)
def test_a_name_of_other_business_is_no_gate(name: str) -> None:
    assert auth_standing(name) is Standing.NONE


@pytest.mark.parametrize("name", DOUBTFUL)
def test_a_name_that_may_only_look_is_doubtful(name: str) -> None:
    assert auth_standing(name) is Standing.DOUBTFUL


@pytest.mark.parametrize("name", ["RequirePlan", "plan_gate", "requireSubscription", "PlanGuard"])
def test_a_name_that_asks_for_a_plan_is_a_plan_gate(name: str) -> None:
    assert is_plan_gate(name)


@pytest.mark.parametrize("name", ["planHandler", "listPlans", "explain", "logSubscription"])
def test_a_name_that_speaks_of_plans_is_no_plan_gate(name: str) -> None:
    assert not is_plan_gate(name)


def test_a_configured_name_matches_by_its_end_whatever_case_and_underscores() -> None:
    assert matches_any("app.middleware.require_sso", ["RequireSSO"])
    assert matches_any("guardAcme", ["guard*"])
    assert not matches_any("RequireSSOLogger", ["RequireSSO"])
