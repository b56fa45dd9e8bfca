import pytest

from bot.checklist.core.limits import Limits
from bot.checklist.core.names import Names
from bot.checklist.core.source import SourceFile
from bot.checklist.core.tree import Side, Tree, Unchanged
from bot.checklist.facts.tenancy import Tenancy, created_table, fields_of, one_of, plain
from bot.checklist.items.builtin import builtin_items

ITEM = builtin_items()[0]
SCHEMA = """CREATE TABLE invoices (id uuid, tenant_id uuid);
CREATE TABLE users (id uuid, tenant_id uuid);
CREATE TABLE notes (id uuid, tenant_id uuid);
"""


def tenancy(schema: str, **configured: list[str]) -> Tenancy:
    changed = {"migrations/1.sql": SourceFile.of("migrations/1.sql", schema)}
    return Tenancy(Tree(Side.HEAD, changed, Unchanged({}, Limits()), Names(ITEM.names, configured)))


@pytest.mark.parametrize(
    ("name", "plain_name", "one"),
    [
        ('public."Tenant_Invoices"', "tenantinvoices", "tenantinvoice"),
        ("Companies", "companies", "company"),
        ("address", "address", "address"),
    ],
)
def test_a_model_meets_its_table_by_name(name: str, plain_name: str, one: str) -> None:
    assert plain(name) == plain_name
    assert one_of(name) == one


def test_tables_with_the_tenant_column_are_the_tenants() -> None:
    known = tenancy(SCHEMA)

    assert {"invoice", "user", "note"} <= known.tables
    assert not known.is_listed
    assert known.is_column("tenantId")
    assert known.is_column("tenant__in")
    assert not known.is_column("tenancy_note")


def test_listed_tables_are_the_tenants_and_global_ones_nobodys() -> None:
    known = tenancy(SCHEMA, tenant_tables=["invoices", "plans"], global_tables=["plans"])

    assert known.tables == {"invoice"}
    assert known.is_global("Plan")


def test_the_fields_of_a_model_are_read_without_its_prose() -> None:
    assert {"id", "tenant_id"} == set(fields_of("  id: int\n  tenant_id: int\n"))


def test_a_temporary_table_is_none() -> None:
    found = created_table("create table if not exists app.t (id int)")

    assert found is not None
    assert found[0].endswith("t")
    assert created_table("create temporary table t (id int)") is None
