"""All formats: a family is registered here, with one import and its name in the list."""

from __future__ import annotations

from explorer.formats import aws, canonical, cloudevents, eventstore, kafka, rabbitmq, redis

FAMILIES = (
    canonical.FAMILY,
    kafka.FAMILY,
    rabbitmq.FAMILY,
    aws.FAMILY,
    redis.FAMILY,
    eventstore.FAMILY,
    cloudevents.FAMILY,
)
"""In the order in which they are tried: of two formats that fit as well, the earlier is taken."""
