"""What a node can be: one vocabulary, which each language fills with the names of its own grammar."""

from dataclasses import dataclass

NodeKinds = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kinds:
    """How one grammar calls its nodes; empty where it has no such thing, or no kind of its own for it."""

    files: NodeKinds = ()  # a whole file
    blocks: NodeKinds = ()  # statements of one indentation, or between braces
    braces: NodeKinds = ()  # statements between braces
    statement_lists: NodeKinds = ()  # the statements inside such a block, where they are a node
    comments: NodeKinds = ()  # a remark
    expression_statements: NodeKinds = ()  # an expression that stands alone

    # names
    names: NodeKinds = ()  # a name as it is read
    selves: NodeKinds = ()  # `this`, `super`
    package_names: NodeKinds = ()  # a name that can only be a package's
    type_names: NodeKinds = ()  # a name that can only be a type's
    qualified_types: NodeKinds = ()  # a type of another package
    field_names: NodeKinds = ()  # the name after the dot
    shorthands: NodeKinds = ()  # `{ name }`: a key and the name of its value in one
    import_words: NodeKinds = ()  # `import` where it is called

    # calls and members
    calls: NodeKinds = ()  # a call
    constructions: NodeKinds = ()  # a call of `new`
    arguments: NodeKinds = ()  # a list of arguments with its brackets
    keyword_arguments: NodeKinds = ()  # `name=value` in a call
    spreads: NodeKinds = ()  # `*list`, `...list`, `list...`
    keyword_spreads: NodeKinds = ()  # `**mapping`
    members: NodeKinds = ()  # `owner.name`
    indexes: NodeKinds = ()  # `table[key]`
    slices: NodeKinds = ()  # `list[a:b]` where it is no index

    # literals
    strings: NodeKinds = ()  # a string in quotes, with holes where they may have some
    interpreted_strings: NodeKinds = ()  # a string in quotes that never has a hole
    raw_strings: NodeKinds = ()  # a string in which a backslash is one
    templates: NodeKinds = ()  # a string with holes, in quotes of its own
    concatenations: NodeKinds = ()  # strings side by side
    string_texts: NodeKinds = ()  # what stands between quotes and holes
    string_edges: NodeKinds = ()  # the quotes
    holes: NodeKinds = ()  # an expression inside a string
    integers: NodeKinds = ()  # a whole number; any number where there is one kind
    floats: NodeKinds = ()  # a number with a fraction
    int_literals: NodeKinds = ()  # a whole number that has no type yet
    float_literals: NodeKinds = ()  # a number with a fraction that has no type yet
    characters: NodeKinds = ()  # a character that is a number
    counters: NodeKinds = ()  # `iota`
    regexes: NodeKinds = ()  # a regular expression
    trues: NodeKinds = ()  # yes
    falses: NodeKinds = ()  # no
    nulls: NodeKinds = ()  # nothing
    ellipses: NodeKinds = ()  # `...`
    lists: NodeKinds = ()  # a list
    arrays: NodeKinds = ()  # a list that a call takes as it stands
    tuples: NodeKinds = ()  # a tuple
    sets: NodeKinds = ()  # a set
    dictionaries: NodeKinds = ()  # keys and values
    objects: NodeKinds = ()  # keys and values that stand for the keywords of a call
    composites: NodeKinds = ()  # a literal with its type: a list, a struct or a map
    literal_bodies: NodeKinds = ()  # what such a literal has between its braces
    elements: NodeKinds = ()  # one of those
    pairs: NodeKinds = ()  # one key and its value
    keyed_elements: NodeKinds = ()  # the same in a literal with its type
    comprehensions: NodeKinds = ()  # a list, set or stream written as a loop
    comprehension_loops: NodeKinds = ()  # the loop of one
    comprehension_tests: NodeKinds = ()  # the `if` of one

    # operators
    parentheses: NodeKinds = ()  # brackets around an expression
    awaits: NodeKinds = ()  # waiting for an expression
    casts: NodeKinds = ()  # `value as Type`
    satisfactions: NodeKinds = ()  # `value satisfies Type`
    non_nulls: NodeKinds = ()  # `value!`
    conversions: NodeKinds = ()  # `Type(value)` where the type is no name
    unaries: NodeKinds = ()  # one sign before an operand, `!` and `&` among them
    signs: NodeKinds = ()  # a sign before a number
    negations: NodeKinds = ()  # `not`
    updates: NodeKinds = ()  # `i++`
    sums: NodeKinds = ()  # two operands and what reckons with them
    joins: NodeKinds = ()  # `and`, `or` and their like
    comparisons: NodeKinds = ()  # two operands that are compared
    own_comparisons: NodeKinds = ()  # two operands that are compared, where that is a kind of its own
    binaries: NodeKinds = ()  # two operands, where one kind stands for all operators
    choices: NodeKinds = ()  # one of two values by a condition
    ternaries: NodeKinds = ()  # the same as `condition ? a : b`

    # functions and classes
    functions: NodeKinds = ()  # a function with a name
    generators: NodeKinds = ()  # one that yields, where it is another kind
    methods: NodeKinds = ()  # a function of a class or type, where it is another kind
    closures: NodeKinds = ()  # a function that is a value
    arrows: NodeKinds = ()  # the same as `() => {}`
    function_expressions: NodeKinds = ()  # `function () {}` as a value
    generator_values: NodeKinds = ()  # `function* () {}` as a value
    lambdas: NodeKinds = ()  # a value that is a function of one expression
    parameters: NodeKinds = ()  # parameters that share a type
    typed_parameters: NodeKinds = ()  # a parameter and its type
    pattern_parameters: NodeKinds = ()  # a pattern and its type
    variadic_parameters: NodeKinds = ()  # a parameter that takes the rest
    classes: NodeKinds = ()  # a class
    abstract_classes: NodeKinds = ()  # a class of which nothing is made
    interfaces: NodeKinds = ()  # an interface
    types: NodeKinds = ()  # a type with a name
    class_bodies: NodeKinds = ()  # what a class has between its braces
    fields: NodeKinds = ()  # a field of a class
    decorators: NodeKinds = ()  # `@name`
    decorated: NodeKinds = ()  # a definition with its decorators

    # names that get a value
    declarations: NodeKinds = ()  # a statement that declares and assigns at once
    variables: NodeKinds = ()  # a variable with a name and a value, after its keyword
    variable_statements: NodeKinds = ()  # the statement around those
    specs: NodeKinds = ()  # the same where types may stand between
    assignments: NodeKinds = ()  # an assignment that may declare
    assignment_statements: NodeKinds = ()  # an assignment that declares nothing
    assignment_expressions: NodeKinds = ()  # the same as an expression
    augmentations: NodeKinds = ()  # `+=` where it is another kind
    augmentation_expressions: NodeKinds = ()  # `+=` that is an expression
    walruses: NodeKinds = ()  # `name := value` inside an expression
    expression_lists: NodeKinds = ()  # several values side by side
    pattern_lists: NodeKinds = ()  # several names side by side
    object_patterns: NodeKinds = ()  # `{ a, b: c }` on the left
    array_patterns: NodeKinds = ()  # `[a, b]` on the left
    pair_patterns: NodeKinds = ()  # `b: c` of those
    shorthand_patterns: NodeKinds = ()  # `a` of those
    as_patterns: NodeKinds = ()  # `value as name`
    as_targets: NodeKinds = ()  # the name of those

    # statements
    returns: NodeKinds = ()  # what a function gives
    raises: NodeKinds = ()  # an error that is raised
    throws: NodeKinds = ()  # an error that is thrown
    asserts: NodeKinds = ()  # `assert`
    passes: NodeKinds = ()  # `pass`
    ifs: NodeKinds = ()  # an `if`
    elifs: NodeKinds = ()  # an `elif`
    elses: NodeKinds = ()  # an `else` that is a node
    switches: NodeKinds = ()  # a choice among cases
    other_switches: NodeKinds = ()  # a choice among types or channels
    switch_bodies: NodeKinds = ()  # the cases with their braces
    cases: NodeKinds = ()  # one of them
    match_cases: NodeKinds = ()  # one of them, with a pattern
    switch_cases: NodeKinds = ()  # one of them that runs into the next
    defaults: NodeKinds = ()  # the one that takes the rest
    loops: NodeKinds = ()  # a `for`
    ranges: NodeKinds = ()  # what such a loop runs over
    tries: NodeKinds = ()  # a `try`
    catches: NodeKinds = ()  # what it does with an error
    withs: NodeKinds = ()  # a `with`
    with_clauses: NodeKinds = ()  # what it opens
    imports: NodeKinds = ()  # an import
    import_clauses: NodeKinds = ()  # what it imports
    import_specifiers: NodeKinds = ()  # one name of it
    namespace_imports: NodeKinds = ()  # `* as name`
    aliased_imports: NodeKinds = ()  # `a as b`
    exports: NodeKinds = ()  # an export
