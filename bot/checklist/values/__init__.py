"""What is known of a value at a place: constant, from a request, guarded, made by whom."""
