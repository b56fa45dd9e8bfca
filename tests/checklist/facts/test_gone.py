"""A change that takes a gate, a filter or a check away fails at what stood behind it, and names it."""

from textwrap import dedent

import pytest

from bot.checklist.core.change import Change, FileChange
from bot.checklist.engine.engine import review
from bot.checklist.items.builtin import builtin_items
from bot.model.config import ChecklistConfig
from bot.model.review import SubjectReview, Verdict

GO_ROUTES = """
package api

func Mount(r chi.Router) {
	r.Use(RequireClerkAuth)
	r.Get("/orders", listOrders)
	r.Post("/orders", createOrder)
}
"""
EXPRESS = """
const { Router } = require("express");

const router = Router();
router.get("/orders", [countCalls, requireUser], listOrders);
module.exports = router;
"""
FASTAPI = """
router = APIRouter(prefix="/orders")


@router.delete("/{order_id}")
def delete_order(order_id: int, user: User = Depends(get_current_user)):
    return remove(order_id)
"""
FLASK = """
from shop.web import blueprint


@blueprint.route("/orders", methods=["POST"])
@login_required
def create_order():
    return save(request.json)
"""
NEST = """
@Controller("orders")
@UseGuards(JwtAuthGuard)
export class OrdersController {
  @Post()
  create(@Body() body: CreateOrder) {
    return this.orders.create(body);
  }
}
"""
SERVER = """
package main

import "example.com/acme/shop/orders"

func main() {
	r := chi.NewRouter()
	r.Use(RequireClerkAuth)
	orders.Mount(r)
	http.ListenAndServe(":80", r)
}
"""
MOUNTED = """
package orders

func Mount(r chi.Router) {
	r.Post("/orders", createOrder)
}
"""


def reviewed(
    path: str, base: str, head: str, letters: str = "B", unchanged: dict[str, str] | None = None
) -> list[SubjectReview]:
    """What the items of these letters report of a change to one file."""
    result = review(
        Change(
            files=[FileChange(path=path, base=dedent(base).encode(), head=dedent(head).encode())],
            unchanged={at: dedent(text).encode() for at, text in (unchanged or {}).items()},
        ),
        ChecklistConfig(),
        [item for item in builtin_items() if item.letter in letters],
    )
    return [subject for item in result.items for asked in item.questions for subject in asked.subjects]


@pytest.mark.parametrize(
    ("path", "base", "gone", "instead", "gate"),
    [
        pytest.param(
            "api/routes.go",
            GO_ROUTES,
            "\tr.Use(RequireClerkAuth)\n",
            "",
            "RequireClerkAuth at line 5",
            id="middleware of a router from elsewhere",
        ),
        pytest.param(
            "api/routes.go",
            GO_ROUTES,
            "\tr.Use(RequireClerkAuth)\n",
            "\tr.Use(middleware.Logger)\n",
            "RequireClerkAuth at line 5",
            id="middleware that gave way to a logger",
        ),
        pytest.param(
            "src/orders.js",
            EXPRESS,
            "[countCalls, requireUser]",
            "[countCalls]",
            "requireUser at line 5",
            id="middleware in a list",
        ),
        pytest.param(
            "app/orders.py",
            FASTAPI,
            ", user: User = Depends(get_current_user)",
            "",
            "get_current_user at line 6",
            id="a dependency of a parameter",
        ),
        pytest.param(
            "app/orders.py", FLASK, "@login_required\n", "", "login_required at line 6", id="a decorator"
        ),
        pytest.param(
            "src/orders.ts", NEST, "@UseGuards(JwtAuthGuard)\n", "", "JwtAuthGuard at line 3", id="a guard"
        ),
    ],
)
def test_a_gate_that_is_gone_fails_each_route_behind_it(
    path: str, base: str, gone: str, instead: str, gate: str
) -> None:
    assert gone in base
    found = reviewed(path, base, base.replace(gone, instead))

    assert found
    assert {one.verdict for one in found} == {Verdict.FAIL}
    assert all(gate in one.message for one in found), [one.message for one in found]


def test_a_gate_that_is_gone_fails_the_routes_of_other_files_too() -> None:
    head = SERVER.replace("\tr.Use(RequireClerkAuth)\n", "")
    (found,) = reviewed("main.go", SERVER, head, unchanged={"orders/mount.go": MOUNTED})

    assert (found.path, found.verdict) == ("orders/mount.go", Verdict.FAIL)
    assert "RequireClerkAuth" in found.message
    assert "main.go:8" in found.message


def test_a_gate_that_moved_up_is_not_gone() -> None:
    base = SERVER.replace("\tr.Use(RequireClerkAuth)\n", "")
    routes = MOUNTED.replace("\tr.Post", "\tr.Use(RequireClerkAuth)\n\tr.Post")
    result = review(
        Change(
            files=[
                FileChange(path="main.go", base=base.encode(), head=SERVER.encode()),
                FileChange(path="orders/mount.go", base=routes.encode(), head=MOUNTED.encode()),
            ]
        ),
        ChecklistConfig(),
        [item for item in builtin_items() if item.letter == "B"],
    )

    assert [subject for item in result.items for asked in item.questions for subject in asked.subjects] == []


def test_a_gate_of_another_name_is_looked_at_anew() -> None:
    found = reviewed("api/routes.go", GO_ROUTES, GO_ROUTES.replace("RequireClerkAuth", "identify"))

    assert {one.verdict for one in found} == {Verdict.UNCLEAR}


def test_a_change_elsewhere_in_the_file_says_nothing_of_the_gate() -> None:
    assert reviewed("api/routes.go", GO_ROUTES, GO_ROUTES + "\nvar x = 1\n") == []


TENANT = """
class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    tenant_id = Column(String, nullable=False)


def orders_of(session, tenant_id, status):
    query = select(Order).where(Order.status == status)
    query = query.where(Order.tenant_id == tenant_id)
    return session.execute(query)
"""
OWNED = """
@app.get("/orders/<int:order_id>")
@login_required
def order(order_id):
    found = Order.query.get(order_id)
    if found.owner_id != current_user.id:
        abort(404)
    return found
"""


def test_a_tenant_filter_that_is_gone_fails_and_is_named() -> None:
    head = TENANT.replace("    query = query.where(Order.tenant_id == tenant_id)\n", "")
    (found,) = reviewed("orders.py", TENANT, head, "A")

    assert found.verdict is Verdict.FAIL
    assert "The base" in found.message
    assert "line 10" in found.message


def test_a_check_of_the_owner_that_is_gone_fails_and_is_named() -> None:
    head = OWNED.replace("    if found.owner_id != current_user.id:\n        abort(404)\n", "")
    (found,) = reviewed("orders.py", OWNED, head, "D")

    assert found.verdict is Verdict.FAIL
    assert "The base" in found.message
    assert "line 6" in found.message


def test_a_filter_that_moved_into_a_helper_is_only_in_doubt() -> None:
    head = TENANT.replace("select(Order).where(Order.status == status)", "mine(session, status)").replace(
        "    query = query.where(Order.tenant_id == tenant_id)\n", ""
    )

    assert [one.verdict for one in reviewed("orders.py", TENANT, head, "A")] != [Verdict.FAIL]
