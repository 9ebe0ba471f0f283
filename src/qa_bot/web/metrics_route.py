"""``/metrics`` for Prometheus: only for readers whose addresses the settings name."""

import logging
from ipaddress import ip_address, ip_network

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from qa_bot.monitoring import metrics
from qa_bot.settings import Settings

_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")

log = logging.getLogger(__name__)


def metrics_router(settings: Settings) -> APIRouter:
    """The route ``/metrics``."""
    router = APIRouter(include_in_schema=False)
    readers = [ip_network(network) for network in settings.metrics_readers]

    def may_read(request: Request) -> bool:
        # A proxy that the settings do not name would lend its own address, often a loopback one, to the whole world.
        if not request.state.from_trusted_proxy and any(name in request.headers for name in _FORWARDED):
            return False
        try:
            reader = ip_address(request.client.host if request.client else "")
        except ValueError:
            return False
        return any(reader in network for network in readers)

    @router.get("/metrics")
    def read(request: Request) -> Response:
        """In Prometheus's text format."""
        if not may_read(request):
            log.warning("the metrics were not shown to an address that QA_BOT_METRICS_READERS does not name")
            return PlainTextResponse("QA_BOT_METRICS_READERS names the addresses that may read this.\n", 403)
        return Response(metrics.exposition(), media_type=metrics.CONTENT_TYPE)

    return router
