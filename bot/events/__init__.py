"""From a webhook delivery to what it may have changed, without asking GitHub anything.

Too wide is fine, too narrow a bug: a payload arrives late, twice or out of order, and only says where to
look.
"""

from bot.events.affected import NEEDED_EVENTS, USED_EVENTS, Reading, Unreadable, read_event
from bot.events.payloads import OwnApp

__all__ = ["NEEDED_EVENTS", "USED_EVENTS", "OwnApp", "Reading", "Unreadable", "read_event"]
