"""The Kubernetes manifests follow their schemas, meet the restricted pod standard, and fit together."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.tools import DEPLOY, judged

_KUSTOMIZED = ["base", "several"]

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
    deployment = next(document for document in _documents(built) if document["kind"] == "Deployment")
    claim = next(document for document in _documents(built) if document["metadata"]["name"] == "qa-bot-data")
    expected = {"base": (1, "Recreate", "ReadWriteOnce"), "several": (2, "RollingUpdate", "ReadWriteMany")}
    spec = deployment["spec"]
    assert (spec["replicas"], spec["strategy"]["type"], claim["spec"]["accessModes"][0]) == expected[which]


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
