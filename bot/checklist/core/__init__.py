"""What all other rooms stand on: languages, sources, trees, subjects, bounds, configured names."""
