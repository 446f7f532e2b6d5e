"""Folding: what is the same for every visitor of an operator is worked out when a template compiles.

``_("…")``, ``path("…")``, ``static("…")`` with constant arguments and scalars of ``profile`` become plain
text in the compiled template; this is half of what makes the hot page quick (see docs/decisions).
"""

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer

from madoguchi.interfaces.rendering.filters import PLAIN_FILTERS

FOLDED_CALLS = ("_", "path", "static")
FOLDED_ROOTS = ("profile", "root")


class PlainCodeGenerator(CodeGenerator):
    """Leaves out the escaping of what cannot hold markup: numbers and dates written by our filters."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if isinstance(node, nodes.Filter) and node.name in PLAIN_FILTERS:
            self.write("str(")
        else:
            super()._output_child_pre(node, frame, finalize)


class FoldingEnvironment(Environment):
    """An environment whose globals are constants."""

    code_generator_class = PlainCodeGenerator

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        return Folder(self.globals).visit(tree)  # type: ignore[no-any-return]  # Jinja2 leaves it open


class Folder(NodeTransformer):
    """Replaces constant expressions by their values."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        """Fold a call of a known function whose arguments are all constant."""
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.node.name not in FOLDED_CALLS:
            return node
        if node.kwargs or node.dyn_args or node.dyn_kwargs:
            return node
        try:
            arguments = [argument.as_const() for argument in node.args]
        except nodes.Impossible:
            return node
        function: Callable[..., Any] = self.values[node.node.name]
        return nodes.Const(function(*arguments), lineno=node.lineno)

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:
        """Fold ``profile.some.text``."""
        self.generic_visit(node)
        found = self._look_up(node)
        return _constant(found, node)

    def visit_Name(self, node: nodes.Name) -> nodes.Node:
        """Fold ``root``."""
        if node.name in FOLDED_ROOTS and node.ctx == "load":
            return _constant(self.values[node.name], node)
        return node

    def _look_up(self, node: nodes.Expr) -> Any:
        if isinstance(node, nodes.Name):
            return self.values[node.name] if node.name in FOLDED_ROOTS else None
        if isinstance(node, nodes.Getattr):
            return getattr(self._look_up(node.node), node.attr, None)
        return None


def _constant(found: Any, node: nodes.Node) -> nodes.Node:
    if isinstance(found, str | int | bool):
        return nodes.Const(found, lineno=node.lineno)
    return node
