"""Traces of answers for an OpenTelemetry collector, where the settings name one; without it nothing of this is imported."""

import time
from collections.abc import Callable, Mapping

from qa_bot.monitoring.timeline import Timeline

Attributes = Mapping[str, str | float]
Export = Callable[[Timeline, Attributes], None]


class Traces:
    """Sends each answer as a span with its stages as children, in the background."""

    def __init__(self, address: str) -> None:
        """Reach the collector at ``address`` (OTLP over gRPC, like ``http://127.0.0.1:4317``); one that is away costs no answer."""
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import SERVICE_NAME, Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        self._provider: TracerProvider = TracerProvider(resource=Resource({SERVICE_NAME: "qa-bot"}), shutdown_on_exit=False)
        exporter = OTLPSpanExporter(address, insecure=address.startswith("http://"))
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("qa_bot")

    def send(self, timeline: Timeline, attributes: Attributes) -> None:
        """An answer that has just ended."""
        from opentelemetry.context import Context
        from opentelemetry.trace import set_span_in_context

        wall = time.time_ns() - time.perf_counter_ns()  # stages are timed by a clock that nobody sets; a trace wants the time of day
        answer = self._tracer.start_span("answer", Context(), start_time=wall + timeline.began, attributes=dict(attributes))
        inside = set_span_in_context(answer, Context())
        for stage in timeline.stages:
            self._tracer.start_span(stage.name, inside, start_time=wall + stage.began).end(wall + stage.ended)
        answer.end()

    def close(self) -> None:
        """Send what has not been sent."""
        self._provider.shutdown()
