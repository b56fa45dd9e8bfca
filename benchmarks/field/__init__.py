"""The checklist on code of public projects, at pinned commits, labelled by reading: see README.md here."""
