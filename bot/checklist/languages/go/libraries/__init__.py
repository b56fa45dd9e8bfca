"""Go's frameworks and libraries, one module each, found by being there."""
