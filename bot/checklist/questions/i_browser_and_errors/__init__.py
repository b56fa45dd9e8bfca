"""Item I: what a browser may do, and what an error tells."""
