"""Everything Babysit says, and the only place where foreign text is escaped. Pure."""
