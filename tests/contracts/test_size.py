"""Functions stay short and modules small, and the check can fail."""

from __future__ import annotations

import ast

import pytest

from tests.conftest import ROOT

MODULES = sorted((ROOT / "pipeline").rglob("*.py"))
MAX_FUNCTION, MAX_MODULE = 50, 400


def long_functions(source: str) -> list[str]:
    return [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > MAX_FUNCTION
    ]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_sizes(module) -> None:
    source = module.read_text(encoding="utf-8")
    assert long_functions(source) == []
    assert source.count("\n") <= MAX_MODULE


def test_check_finds_a_long_function() -> None:
    body = "\n".join("    x = 1" for _ in range(MAX_FUNCTION))
    assert long_functions(f"def f():\n{body}\n") == ["f: 51 lines"]
