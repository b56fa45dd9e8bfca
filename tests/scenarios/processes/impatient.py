"""`babysit` with a lease of seconds, so that a test need not wait for half a minute to see one run out."""

from bot import running, worker
from bot.__main__ import main
from bot.queue import postgres

LEASE_S = 4.0

defaults = postgres.postgres_queue.__kwdefaults__
assert defaults is not None
defaults["lease_s"] = LEASE_S
running.SURE_FOR = running.SURE_FOR * (LEASE_S - 1) / running.SURE_FOR.total_seconds()
worker.HEARTBEAT_S = LEASE_S / 4

if __name__ == "__main__":
    main()
