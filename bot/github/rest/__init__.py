"""Everything that is else read by GraphQL, read by REST alone: the same forms, at more requests."""
