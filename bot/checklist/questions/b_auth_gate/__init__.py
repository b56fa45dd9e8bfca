"""Item B: routes and the gates in effect at them."""
