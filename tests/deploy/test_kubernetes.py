"""The Kubernetes manifests follow their schemas, meet the restricted pod standard, and fit together."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.tools import DEPLOY, judged

_KUSTOMIZED = ["base", "several"]
_MONITORING = DEPLOY / "kubernetes" / "monitoring"

pytestmark = pytest.mark.skipif(not shutil.which("kubectl"), reason="needs kubectl, for its kustomize")


@pytest.fixture(params=_KUSTOMIZED)
def which(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def built(which: str, tmp_path: Path) -> Path:
    file = tmp_path / "built.yaml"
    command = ["kubectl", "kustomize", str(DEPLOY / "kubernetes" / which)]
    file.write_text(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return file


@pytest.mark.slow
def test_it_follows_the_schemas(built: Path) -> None:
    judged("kubernetes-validate", "--strict", built)


def test_every_pod_meets_the_restricted_standard(built: Path) -> None:
    pods = _pods(built)
    assert pods
    for name, pod in pods.items():
        assert pod["securityContext"]["runAsNonRoot"], name
        assert pod["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault", name
        for container in pod["containers"]:
            assert container["securityContext"]["allowPrivilegeEscalation"] is False, name
            assert container["securityContext"]["readOnlyRootFilesystem"], name
            assert container["securityContext"]["capabilities"]["drop"] == ["ALL"], name


def test_every_volume_and_claim_is_there(built: Path) -> None:
    claims = {document["metadata"]["name"] for document in _documents(built) if document["kind"] == "PersistentVolumeClaim"}
    for name, pod in _pods(built).items():
        volumes = {volume["name"]: volume for volume in pod["volumes"]}
        templates = {"data"} if name == "chroma" else set()
        mounted = {mount["name"] for container in pod["containers"] for mount in container["volumeMounts"]}
        assert mounted <= volumes.keys() | templates, name
        claimed = {volume["persistentVolumeClaim"]["claimName"] for volume in volumes.values() if "persistentVolumeClaim" in volume}
        assert claimed <= claims, name


def test_one_assistant_is_replaced_and_several_take_turns(built: Path, which: str) -> None:
    deployment = _named(built, "Deployment", "qa-bot")
    claim = _named(built, "PersistentVolumeClaim", "qa-bot-data")
    expected = {"base": (1, "Recreate", "ReadWriteOnce"), "several": (2, "RollingUpdate", "ReadWriteMany")}
    spec = deployment["spec"]
    assert (spec["replicas"], spec["strategy"]["type"], claim["spec"]["accessModes"][0]) == expected[which]


def test_the_pod_for_maintenance_is_there_when_asked_for_and_visitors_are_not_sent_to_it(built: Path) -> None:
    spec = _named(built, "Deployment", "qa-bot-maintenance")["spec"]
    pod = spec["template"]["spec"]
    claims = {volume["persistentVolumeClaim"]["claimName"] for volume in pod["volumes"] if "persistentVolumeClaim" in volume}
    assert spec["replicas"] == 0
    assert claims == {"qa-bot-data", "qa-bot-backups"}
    assert pod["containers"][0]["envFrom"] == _pods(built)["qa-bot"]["containers"][0]["envFrom"]
    assert pod["containers"][0]["image"] == _pods(built)["qa-bot"]["containers"][0]["image"]
    assert not _selects(_named(built, "Service", "qa-bot")["spec"]["selector"], spec["template"]["metadata"]["labels"])


@pytest.mark.parametrize("which", ["several"])
def test_who_needs_chroma_may_leave_for_it_and_is_let_in(built: Path) -> None:
    for component in ("assistant", "maintenance"):
        labels = {"app.kubernetes.io/component": component}
        (leaving,) = _named(built, "NetworkPolicy", "stores")["spec"]["podSelector"]["matchExpressions"]
        (entering,) = _named(built, "NetworkPolicy", "chroma")["spec"]["ingress"][0]["from"][0]["podSelector"]["matchExpressions"]
        for selector in (leaving, entering):
            assert selector["operator"] == "In"
            assert labels[selector["key"]] in selector["values"]


def test_prometheus_is_let_in_and_finds_the_assistants_alone(built: Path) -> None:
    judged("kubernetes-validate", "--strict", _MONITORING / "network.yaml")
    policy, monitor = (yaml.safe_load((_MONITORING / name).read_text())["spec"] for name in ("network.yaml", "servicemonitor.yaml"))
    services = [document for document in _documents(built) if document["kind"] == "Service"]
    found = [service for service in services if _selects(monitor["selector"]["matchLabels"], service["metadata"].get("labels", {}))]
    pod = _named(built, "Deployment", "qa-bot")["spec"]["template"]
    assert [service["metadata"]["name"] for service in found] == ["qa-bot"]
    assert {endpoint["port"] for endpoint in monitor["endpoints"]} <= {port["name"] for port in found[0]["spec"]["ports"]}
    assert _selects(policy["podSelector"]["matchLabels"], pod["metadata"]["labels"])
    assert policy["ingress"][0]["ports"][0]["port"] == pod["spec"]["containers"][0]["ports"][0]["containerPort"]


def _selects(selector: dict[str, str], labels: dict[str, str]) -> bool:
    return selector.items() <= labels.items()


def _named(built: Path, kind: str, name: str) -> dict[str, Any]:
    return next(document for document in _documents(built) if (document["kind"], document["metadata"]["name"]) == (kind, name))


def _documents(built: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(built.read_text()))


def _pods(built: Path) -> dict[str, dict[str, Any]]:
    """The pods that would run, by the name of what runs them."""
    pods = {}
    for document in _documents(built):
        spec = document.get("spec", {})
        spec = spec["jobTemplate"]["spec"] if document["kind"] == "CronJob" else spec
        if "containers" in spec.get("template", {}).get("spec", {}):
            pods[document["metadata"]["name"]] = spec["template"]["spec"]
    return pods
