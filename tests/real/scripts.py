"""The scripts in ``training``, as modules: they are run by their path, and belong to no package."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def training_script(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script of this name, loaded."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "training" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, module)
    spec.loader.exec_module(module)
    return module
