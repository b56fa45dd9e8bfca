"""The frameworks and libraries of JavaScript and TypeScript, one module each, found by being there."""
