"""The one vocabulary: what a node is, whatever its language. `node.kind() in CALLS`, `within(node, RETURNS)`.

Each name holds the kinds of all languages; that a kind means the same wherever two grammars share its name
is what `tests/checklist/languages` checks.
"""

from collections.abc import Callable, Sequence

from ast_grep_py import SgNode

from bot.checklist.languages.grammar import Grammar, listed, of_grammar
from bot.checklist.languages.grammars import GRAMMARS
from bot.checklist.languages.kinds import Kinds, NodeKinds


def _every(named: Callable[[Kinds], NodeKinds]) -> frozenset[str]:
    return frozenset(kind for grammar in GRAMMARS for kind in named(grammar.kinds))


FILES = _every(lambda kinds: kinds.files)
BLOCKS = _every(lambda kinds: kinds.blocks)
BRACES = _every(lambda kinds: kinds.braces)
STATEMENT_LISTS = _every(lambda kinds: kinds.statement_lists)
COMMENTS = _every(lambda kinds: kinds.comments)
EXPRESSION_STATEMENTS = _every(lambda kinds: kinds.expression_statements)
NAMES = _every(lambda kinds: kinds.names)
SELVES = _every(lambda kinds: kinds.selves)
PACKAGE_NAMES = _every(lambda kinds: kinds.package_names)
TYPE_NAMES = _every(lambda kinds: kinds.type_names)
QUALIFIED_TYPES = _every(lambda kinds: kinds.qualified_types)
FIELD_NAMES = _every(lambda kinds: kinds.field_names)
SHORTHANDS = _every(lambda kinds: kinds.shorthands)
IMPORT_WORDS = _every(lambda kinds: kinds.import_words)
CALLS = _every(lambda kinds: kinds.calls)
CONSTRUCTIONS = _every(lambda kinds: kinds.constructions)
ARGUMENTS = _every(lambda kinds: kinds.arguments)
KEYWORD_ARGUMENTS = _every(lambda kinds: kinds.keyword_arguments)
SPREADS = _every(lambda kinds: kinds.spreads)
KEYWORD_SPREADS = _every(lambda kinds: kinds.keyword_spreads)
MEMBERS = _every(lambda kinds: kinds.members)
INDEXES = _every(lambda kinds: kinds.indexes)
SLICES = _every(lambda kinds: kinds.slices)
STRINGS = _every(lambda kinds: kinds.strings)
INTERPRETED_STRINGS = _every(lambda kinds: kinds.interpreted_strings)
RAW_STRINGS = _every(lambda kinds: kinds.raw_strings)
TEMPLATES = _every(lambda kinds: kinds.templates)
CONCATENATIONS = _every(lambda kinds: kinds.concatenations)
STRING_TEXTS = _every(lambda kinds: kinds.string_texts)
STRING_EDGES = _every(lambda kinds: kinds.string_edges)
HOLES = _every(lambda kinds: kinds.holes)
INTEGERS = _every(lambda kinds: kinds.integers)
FLOATS = _every(lambda kinds: kinds.floats)
INT_LITERALS = _every(lambda kinds: kinds.int_literals)
FLOAT_LITERALS = _every(lambda kinds: kinds.float_literals)
CHARACTERS = _every(lambda kinds: kinds.characters)
COUNTERS = _every(lambda kinds: kinds.counters)
REGEXES = _every(lambda kinds: kinds.regexes)
TRUES = _every(lambda kinds: kinds.trues)
FALSES = _every(lambda kinds: kinds.falses)
NULLS = _every(lambda kinds: kinds.nulls)
ELLIPSES = _every(lambda kinds: kinds.ellipses)
LISTS = _every(lambda kinds: kinds.lists)
ARRAYS = _every(lambda kinds: kinds.arrays)
TUPLES = _every(lambda kinds: kinds.tuples)
SETS = _every(lambda kinds: kinds.sets)
DICTIONARIES = _every(lambda kinds: kinds.dictionaries)
OBJECTS = _every(lambda kinds: kinds.objects)
COMPOSITES = _every(lambda kinds: kinds.composites)
LITERAL_BODIES = _every(lambda kinds: kinds.literal_bodies)
ELEMENTS = _every(lambda kinds: kinds.elements)
PAIRS = _every(lambda kinds: kinds.pairs)
KEYED_ELEMENTS = _every(lambda kinds: kinds.keyed_elements)
COMPREHENSIONS = _every(lambda kinds: kinds.comprehensions)
COMPREHENSION_LOOPS = _every(lambda kinds: kinds.comprehension_loops)
COMPREHENSION_TESTS = _every(lambda kinds: kinds.comprehension_tests)
PARENTHESES = _every(lambda kinds: kinds.parentheses)
AWAITS = _every(lambda kinds: kinds.awaits)
CASTS = _every(lambda kinds: kinds.casts)
SATISFACTIONS = _every(lambda kinds: kinds.satisfactions)
NON_NULLS = _every(lambda kinds: kinds.non_nulls)
CONVERSIONS = _every(lambda kinds: kinds.conversions)
UNARIES = _every(lambda kinds: kinds.unaries)
SIGNS = _every(lambda kinds: kinds.signs)
NEGATIONS = _every(lambda kinds: kinds.negations)
UPDATES = _every(lambda kinds: kinds.updates)
SUMS = _every(lambda kinds: kinds.sums)
JOINS = _every(lambda kinds: kinds.joins)
COMPARISONS = _every(lambda kinds: kinds.comparisons)
OWN_COMPARISONS = _every(lambda kinds: kinds.own_comparisons)
BINARIES = _every(lambda kinds: kinds.binaries)
CHOICES = _every(lambda kinds: kinds.choices)
TERNARIES = _every(lambda kinds: kinds.ternaries)
FUNCTIONS = _every(lambda kinds: kinds.functions)
GENERATORS = _every(lambda kinds: kinds.generators)
METHODS = _every(lambda kinds: kinds.methods)
CLOSURES = _every(lambda kinds: kinds.closures)
ARROWS = _every(lambda kinds: kinds.arrows)
FUNCTION_EXPRESSIONS = _every(lambda kinds: kinds.function_expressions)
GENERATOR_VALUES = _every(lambda kinds: kinds.generator_values)
LAMBDAS = _every(lambda kinds: kinds.lambdas)
PARAMETERS = _every(lambda kinds: kinds.parameters)
TYPED_PARAMETERS = _every(lambda kinds: kinds.typed_parameters)
PATTERN_PARAMETERS = _every(lambda kinds: kinds.pattern_parameters)
VARIADIC_PARAMETERS = _every(lambda kinds: kinds.variadic_parameters)
CLASSES = _every(lambda kinds: kinds.classes)
ABSTRACT_CLASSES = _every(lambda kinds: kinds.abstract_classes)
INTERFACES = _every(lambda kinds: kinds.interfaces)
TYPES = _every(lambda kinds: kinds.types)
CLASS_BODIES = _every(lambda kinds: kinds.class_bodies)
FIELDS = _every(lambda kinds: kinds.fields)
DECORATORS = _every(lambda kinds: kinds.decorators)
DECORATED = _every(lambda kinds: kinds.decorated)
DECLARATIONS = _every(lambda kinds: kinds.declarations)
VARIABLES = _every(lambda kinds: kinds.variables)
VARIABLE_STATEMENTS = _every(lambda kinds: kinds.variable_statements)
SPECS = _every(lambda kinds: kinds.specs)
ASSIGNMENTS = _every(lambda kinds: kinds.assignments)
ASSIGNMENT_STATEMENTS = _every(lambda kinds: kinds.assignment_statements)
ASSIGNMENT_EXPRESSIONS = _every(lambda kinds: kinds.assignment_expressions)
AUGMENTATIONS = _every(lambda kinds: kinds.augmentations)
AUGMENTATION_EXPRESSIONS = _every(lambda kinds: kinds.augmentation_expressions)
WALRUSES = _every(lambda kinds: kinds.walruses)
EXPRESSION_LISTS = _every(lambda kinds: kinds.expression_lists)
PATTERN_LISTS = _every(lambda kinds: kinds.pattern_lists)
OBJECT_PATTERNS = _every(lambda kinds: kinds.object_patterns)
ARRAY_PATTERNS = _every(lambda kinds: kinds.array_patterns)
PAIR_PATTERNS = _every(lambda kinds: kinds.pair_patterns)
SHORTHAND_PATTERNS = _every(lambda kinds: kinds.shorthand_patterns)
AS_PATTERNS = _every(lambda kinds: kinds.as_patterns)
AS_TARGETS = _every(lambda kinds: kinds.as_targets)
RETURNS = _every(lambda kinds: kinds.returns)
RAISES = _every(lambda kinds: kinds.raises)
THROWS = _every(lambda kinds: kinds.throws)
ASSERTS = _every(lambda kinds: kinds.asserts)
PASSES = _every(lambda kinds: kinds.passes)
IFS = _every(lambda kinds: kinds.ifs)
ELIFS = _every(lambda kinds: kinds.elifs)
ELSES = _every(lambda kinds: kinds.elses)
SWITCHES = _every(lambda kinds: kinds.switches)
OTHER_SWITCHES = _every(lambda kinds: kinds.other_switches)
SWITCH_BODIES = _every(lambda kinds: kinds.switch_bodies)
CASES = _every(lambda kinds: kinds.cases)
MATCH_CASES = _every(lambda kinds: kinds.match_cases)
SWITCH_CASES = _every(lambda kinds: kinds.switch_cases)
DEFAULTS = _every(lambda kinds: kinds.defaults)
LOOPS = _every(lambda kinds: kinds.loops)
RANGES = _every(lambda kinds: kinds.ranges)
TRIES = _every(lambda kinds: kinds.tries)
CATCHES = _every(lambda kinds: kinds.catches)
WITHS = _every(lambda kinds: kinds.withs)
WITH_CLAUSES = _every(lambda kinds: kinds.with_clauses)
IMPORTS = _every(lambda kinds: kinds.imports)
IMPORT_CLAUSES = _every(lambda kinds: kinds.import_clauses)
IMPORT_SPECIFIERS = _every(lambda kinds: kinds.import_specifiers)
NAMESPACE_IMPORTS = _every(lambda kinds: kinds.namespace_imports)
ALIASED_IMPORTS = _every(lambda kinds: kinds.aliased_imports)
EXPORTS = _every(lambda kinds: kinds.exports)

# What questions ask for together.
INVOCATIONS = CALLS | CONSTRUCTIONS
READ_NAMES = NAMES | SHORTHANDS
FUNCTION_VALUES = CLOSURES | ARROWS | FUNCTION_EXPRESSIONS | LAMBDAS
TEXTS = STRINGS | INTERPRETED_STRINGS | RAW_STRINGS | TEMPLATES
ANY_TEXTS = TEXTS | CONCATENATIONS | STRING_TEXTS
ANY_BLOCKS = BLOCKS | BRACES
ANY_PAIRS = PAIRS | KEYED_ELEMENTS
ANY_CASES = CASES | MATCH_CASES | SWITCH_CASES
QUOTES = STRING_EDGES | {"`"}  # JavaScript's are signs, and have no kind
BRANCHES = IFS | ELIFS
TRUTHS = TRUES | FALSES

MEMBER_PARTS = {kind: grammar.member for grammar in GRAMMARS for kind in grammar.kinds.members}
INDEX_PARTS = {
    kind: grammar.index for grammar in GRAMMARS for kind in (*grammar.kinds.indexes, *grammar.kinds.slices)
}


def within(node: SgNode, kinds: frozenset[str]) -> Sequence[SgNode]:
    """Every node of these kinds at or below a node, in source order; none in a language that has none."""
    wanted = _own(node, kinds)
    if len(wanted) == 1:
        return node.find_all(kind=wanted[0])
    return node.find_all(any=[{"kind": kind} for kind in wanted]) if wanted else ()


def first_within(node: SgNode, kinds: frozenset[str]) -> SgNode | None:
    """The first of those."""
    wanted = _own(node, kinds)
    return node.find(any=[{"kind": kind} for kind in wanted]) if wanted else None


def _own(node: SgNode, kinds: frozenset[str]) -> NodeKinds:
    """Those of some kinds that the language of a node has.

    A node does not tell TypeScript from JavaScript: there only what both have is looked for.
    """
    root = node.get_root().root().kind()
    grammar = _BY_ROOT.get(root) or _recognised(node, root)
    return of_grammar(grammar, kinds) if grammar is not None else ()


def _recognised(node: SgNode, root: str) -> Grammar | None:
    """The grammar that knows all kinds of its table, where the root of a file does not say which one it is.

    So it is with a root that languages share, and with a file so broken that its root is an error.
    """
    for grammar in GRAMMARS if root in {"ERROR", *_ROOTS} else ():
        try:
            node.find(any=[{"kind": kind} for kind in listed(grammar.kinds)])
        except RuntimeError:
            continue
        return grammar
    return None


_ROOTS = frozenset(grammar.root for grammar in GRAMMARS)
# A root that is one family's alone, with the last grammar of those, which has the fewest kinds.
_BY_ROOT: dict[str, Grammar] = {
    grammar.root: grammar
    for grammar in GRAMMARS
    if {grammar_row.running.family for grammar_row in GRAMMARS if grammar_row.root == grammar.root}
    == {grammar.running.family}
}


def owner_of(node: SgNode) -> SgNode | None:
    """`owner` of `owner.name` and of `owner[key]`; None for any other node."""
    kind = node.kind()
    parts = MEMBER_PARTS.get(kind) or INDEX_PARTS.get(kind)
    return node.field(parts[0]) if parts is not None else None


def key_of(node: SgNode) -> SgNode | None:
    """`key` of `owner[key]`; None for any other node."""
    parts = INDEX_PARTS.get(node.kind())
    return node.field(parts[1]) if parts is not None else None


def is_statement(node: SgNode) -> bool:
    """Whether a node stands for itself in a block, and is no expression."""
    return node.kind().endswith("_statement")


def choices_of(node: SgNode) -> Sequence[SgNode]:
    """The two values of which one of `CHOICES` takes one."""
    named = [part for name in ("consequence", "alternative") if (part := node.field(name)) is not None]
    return named or node.named_children()[::2]  # Python's `a if b else c` names no fields
