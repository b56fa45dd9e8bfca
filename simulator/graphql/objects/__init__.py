"""One class for each GraphQL type, of the same name; its attributes answer the fields in snake case."""
