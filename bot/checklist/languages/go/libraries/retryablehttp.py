"""hashicorp's retryablehttp."""

from bot.checklist.languages.shapes.outbound import PlacedClients

CLIENTS = PlacedClients(places={"retryablehttp.NewRequest": 1, "retryablehttp.Get": 0})
