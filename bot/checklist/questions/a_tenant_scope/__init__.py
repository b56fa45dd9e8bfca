"""Item A: queries and tables of tenants."""
