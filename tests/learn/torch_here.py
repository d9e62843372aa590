"""PyTorch for the tests of training: skipped without it, failed without it where CI=true."""

from __future__ import annotations

import os
from importlib.util import find_spec

import pytest


def need_torch() -> None:
    """Skip the module that calls this where PyTorch is not installed; fail it when CI=true."""
    missing = [name for name in ("torch", "onnx", "safetensors") if find_spec(name) is None]
    if not missing:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"no {', '.join(missing)}: .ci/run installs them (make train-tools)", pytrace=False)
    pytest.skip(f"no {', '.join(missing)} here: `make train-tools` installs them", allow_module_level=True)
