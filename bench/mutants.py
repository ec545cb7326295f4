"""Small faults put into the attacker on purpose, one at a time in a copy: do the tests notice each of them?

Run from the root of the project: python -m bench.mutants [how many] [seed]
"""

import ast
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

MODULES = (
    "doubt", "gate", "cube", "links", "knowledge", "model", "attack", "search", "worlds", "joint", "repair", "release",
)  # fmt: skip
TESTS = (
    "cube", "gate", "links", "attacker", "families", "worlds", "joint", "journal", "repair", "built_release",
    "verdicts",
)  # fmt: skip
NEEDED = ("webapp/__init__.py", "webapp/disclosure", "tests/disclosure", "bench", "pyproject.toml")
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.And: ast.Or, ast.Or: ast.And,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
NAMES = {"maximum": "minimum", "minimum": "maximum", "max": "min", "min": "max", "any": "all", "all": "any"}
SECONDS = 600


class _Fault(ast.NodeTransformer):
    """Puts in the fault with one number, counting all that are possible."""

    def __init__(self, wanted: int = -1) -> None:
        self.wanted, self.seen, self.line = wanted, 0, 0

    def _is_it(self, node: ast.AST, line: int) -> bool:
        self.seen += 1
        if self.seen - 1 == self.wanted:
            self.line = line
        return self.seen - 1 == self.wanted

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        for place, operator in enumerate(node.ops):
            if type(operator) in SWAPS and self._is_it(operator, node.lineno):
                node.ops[place] = SWAPS[type(operator)]()  # type: ignore[call-overload]
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if type(node.op) in SWAPS and self._is_it(node, node.lineno):
            node.op = SWAPS[type(node.op)]()  # type: ignore[assignment]
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        if self._is_it(node, node.lineno):
            node.op = SWAPS[type(node.op)]()  # type: ignore[assignment]
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if node.attr in NAMES and self._is_it(node, node.lineno):
            node.attr = NAMES[node.attr]
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id in NAMES and self._is_it(node, node.lineno):
            node.id = NAMES[node.id]
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        is_number = isinstance(node.value, int) and not isinstance(node.value, bool)
        if is_number and self._is_it(node, node.lineno):
            return ast.copy_location(ast.Constant(int(node.value) + 1), node)  # type: ignore[arg-type]
        return node


def faults() -> Iterator[tuple[str, int]]:
    for module in MODULES:
        counting = _Fault()
        counting.visit(ast.parse(Path(f"webapp/disclosure/{module}.py").read_text()))
        yield from ((module, number) for number in range(counting.seen))


def is_noticed(copy: Path, module: str, number: int) -> tuple[bool, int]:
    """Whether any test fails, or hangs, with this fault; and the line it is in."""
    path = copy / f"webapp/disclosure/{module}.py"
    original = Path(f"webapp/disclosure/{module}.py").read_text()
    fault = _Fault(number)
    path.write_text(ast.unparse(fault.visit(ast.parse(original))))
    tests = [f"tests/disclosure/test_{name}.py" for name in TESTS]
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests],
            cwd=copy, capture_output=True, timeout=SECONDS, check=False,
        )  # fmt: skip
        return ran.returncode != 0, fault.line
    except subprocess.TimeoutExpired:
        return True, fault.line
    finally:
        path.write_text(original)


def main(how_many: int, seed: int) -> None:
    every = list(faults())
    chosen = random.Random(seed).sample(every, min(how_many, len(every)))
    noticed = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for needed in NEEDED:
            place = copy / needed
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(needed, place) if Path(needed).is_dir() else shutil.copy(needed, place)
        (copy / "webapp/__init__.py").write_text("")
        for tried, (module, number) in enumerate(chosen, start=1):
            found, line = is_noticed(copy, module, number)
            noticed += found
            print(
                f"{tried:>4} {module}:{line} fault {number} {'noticed' if found else 'NOT NOTICED'}",
                flush=True,
            )
    print(f"{noticed} of {len(chosen)} noticed, out of {len(every)} possible faults")


if __name__ == "__main__":
    main(*(int(word) for word in [*sys.argv[1:], *("60", "1")[len(sys.argv) - 1 :]]))
