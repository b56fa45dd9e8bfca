"""Item H: where outbound requests go, and what bounds them."""
