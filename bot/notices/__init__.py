"""People are told beside GitHub: in a chat, or by a webhook out. No decision waits for it."""
