"""GitHub's own words for a document or variables that do not fit its schema."""

from graphql import (
    DocumentNode,
    FieldNode,
    FieldsOnCorrectTypeRule,
    GraphQLError,
    GraphQLSchema,
    ValidationRule,
    VariableDefinitionNode,
    print_ast,
    specified_rules,
    validate,
)


class UndefinedField(ValidationRule):
    """A field that its type does not have; GitHub suggests nothing."""

    def enter_field(self, node: FieldNode, *_: object) -> None:
        """Look at one field."""
        owner = self.context.get_parent_type()
        if owner is None or self.context.get_field_def() is not None:
            return
        name = node.name.value
        self.report_error(
            GraphQLError(
                f"Field '{name}' doesn't exist on type '{owner.name}'",
                node,
                extensions={"code": "undefinedField", "typeName": owner.name, "fieldName": name},
            )
        )


_RULES = [UndefinedField if rule is FieldsOnCorrectTypeRule else rule for rule in specified_rules]


def refusals(schema: GraphQLSchema, document: DocumentNode) -> list[GraphQLError]:
    """What is wrong with a document, empty for nothing."""
    return validate(schema, document, _RULES, hide_suggestions=True)


def reworded(error: GraphQLError) -> GraphQLError:
    """An error about a variable's value as GitHub says it; any other one as it is."""
    node = error.nodes[0] if error.nodes else None
    if not isinstance(node, VariableDefinitionNode):
        return error
    name, kind = node.variable.name.value, print_ast(node.type)
    return GraphQLError(f"Variable ${name} of type {kind} was provided invalid value", node)
