"""The route graph: every route that the changed code registers, and the middleware in effect before each.

`program.find_routes` gives the graph of one revision, `judge` answers item B's questions over it, and
`review` is what the questions call. Files become one neutral tree (`syntax`), which `interpreter` follows in
the order in which the program would run; each framework says in its module under `frameworks` what a call on
its routers means.
"""
