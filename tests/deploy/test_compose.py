"""The compose file follows its schema, shuts what it can, and lets nothing in but through nginx."""

from ipaddress import ip_network
from typing import Any

import pytest
import yaml

from tests.deploy.tools import DEPLOY, judged

_COMPOSE = DEPLOY / "compose" / "compose.yaml"
_MONITORING = DEPLOY / "compose" / "monitoring.yaml"


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load(_COMPOSE.read_text())["services"]
    return services


def test_it_follows_the_schema() -> None:
    judged("check-jsonschema", "--builtin-schema", "vendor.compose-spec", _COMPOSE, _MONITORING)


def test_all_are_hardened(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name


def test_only_nginx_can_be_reached_from_outside(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]
    assert services["chroma"]["networks"] == services["postgres"]["networks"] == ["back"]


def test_the_assistant_believes_nginx_s_network_only(services: dict[str, Any]) -> None:
    networks = yaml.safe_load(_COMPOSE.read_text())["networks"]
    subnet = networks["front"]["ipam"]["config"][0]["subnet"]
    assert services["ask"]["environment"]["QA_BOT_TRUSTED_PROXIES"] == subnet
    assert sorted(name for name, service in services.items() if "front" in service["networks"]) == ["ask", "nginx"]
    shared = set(services["ask"]["networks"]) & set(services["nginx"]["networks"])
    assert shared == {"front"}  # by any other it would come from an address that is not believed


def test_what_it_mounts_is_there(services: dict[str, Any]) -> None:
    volumes = [volume.split(":")[0] for service in services.values() for volume in service.get("volumes", ())]
    files = [volume for volume in volumes if volume.startswith((".", "/"))]
    missing = [file for file in files if not (_COMPOSE.parent / file).exists()]
    assert missing == ["./tls"]  # the operator's certificate


def test_prometheus_reads_the_figures_over_a_network_without_nginx(services: dict[str, Any]) -> None:
    added = yaml.safe_load(_MONITORING.read_text())
    networks = yaml.safe_load(_COMPOSE.read_text())["networks"]
    subnet, front = added["networks"]["monitoring"]["ipam"]["config"][0]["subnet"], networks["front"]["ipam"]["config"][0]["subnet"]
    assert added["services"].keys() == {"ask"}
    assert added["services"]["ask"]["networks"] == [*services["ask"]["networks"], "monitoring"]
    assert subnet in added["services"]["ask"]["environment"]["QA_BOT_METRICS_READERS"].split()
    assert not ip_network(subnet).overlaps(ip_network(front))  # nginx's requests come from there
    assert added["networks"]["monitoring"]["internal"]
