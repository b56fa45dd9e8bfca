"""What a chain of calls chooses by, as ANDs and ORs."""

import pytest

from bot.checklist.core.source import SourceFile
from bot.checklist.facts.chains import chosen_by
from bot.checklist.facts.narrowing import Atom, Compared, Other, Text, proven, text_proves
from bot.checklist.languages.vocabulary import CALLS


def keeps(text: str, path: str) -> bool:
    source = SourceFile.of(path, text)
    chain = max(source.nodes(CALLS), key=lambda node: len(node.text()))

    def proves(atom: Atom) -> bool:
        match atom:
            case Compared():
                return "tenant" in atom.column.lower()
            case Text():
                return text_proves(atom, lambda column, _values: column == "tenant_id")
            case Other():
                return "tenant" in atom.node.text()

    return proven(chosen_by(chain, source), proves)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Invoice.objects.filter(Q(a=1) | Q(b=2), tenant=t)", "a.py"),
        ("session.query(Invoice).filter((Invoice.tenant_id == t) & Invoice.paid)", "a.py"),
        ('knex("a").where({ id }).andWhere("tenant_id", t)', "a.ts"),
        ("db.select().from(a).where(and(or(eq(a.b, 1), eq(a.c, 2)), eq(a.tenantId, t)))", "a.ts"),
        ("prisma.a.update({ where: { id, tenantId: t }, data: { b: 1 } })", "a.ts"),
    ],
)
def test_conditions_that_all_hold_need_one_that_proves(text: str, path: str) -> None:
    assert keeps(text, path)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Invoice.objects.filter(Q(tenant=t) | Q(public=True))", "a.py"),
        ("Invoice.objects.exclude(tenant=t)", "a.py"),
        ("session.query(Invoice).filter(~(Invoice.tenant_id == t))", "a.py"),
        ('knex("a").where("tenant_id", t).orWhere({ id })', "a.ts"),
        ("db.select().from(a).where(or(eq(a.tenantId, t), eq(a.c, 2)))", "a.ts"),
        ("prisma.a.update({ where: { id }, data: { tenantId: t } })", "a.ts"),
        ("prisma.a.findMany({ where: { tenantId: { not: t } } })", "a.ts"),
    ],
)
def test_a_way_around_a_condition_proves_nothing(text: str, path: str) -> None:
    assert not keeps(text, path)
