"""Apache Kafka, as its many tools export a topic."""

from __future__ import annotations

from explorer.formats.format import Family
from explorer.formats.kafka_clients import KAFKACTL, KCAT, RPK
from explorer.formats.kafka_consoles import (
    AKHQ,
    CONTROL_CENTER,
    KAFBAT,
    KAFBAT_API,
    NUSSKNACKER,
    REDPANDA_CONSOLE,
)
from explorer.formats.kafka_s3 import CONNECT_S3
from explorer.formats.kafka_sinks import AIVEN, LAMBDA, LAMBDA_BATCH, LENSES
from explorer.formats.kafka_text import CONSOLE_CONSUMER, DUMP_LOG

FAMILY = Family(
    formats=(
        *(KCAT, CONTROL_CENTER, LAMBDA, REDPANDA_CONSOLE, KAFBAT, KAFBAT_API, AKHQ, RPK),
        *(KAFKACTL, LENSES, NUSSKNACKER, AIVEN, CONNECT_S3, CONSOLE_CONSUMER, DUMP_LOG),
    ),
    containers=(LAMBDA_BATCH,),
)
