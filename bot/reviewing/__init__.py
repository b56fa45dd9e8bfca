"""The checklist on a pull request: what is read for it, who answers it, and what is remembered."""
