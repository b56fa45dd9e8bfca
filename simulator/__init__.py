"""A GitHub on this machine: real git objects, REST, webhooks, checks, rules, limits. For tests and demo."""
