"""Counts the lines that hold code, by part of the project: neither blank, nor comment, nor docstring.

python tools/code_lines.py [--tree FOLDER]
"""

import argparse
import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = {
    "elections/": ("elections", ".py"),
    "elections/web/": ("elections/web", ".py"),
    "tests/": ("tests", ".py"),
    "templates/": ("templates", ".html"),
    "static/js/": ("static/js", ".js"),
    "static/css/": ("static/css", ".css"),
    "papers/": ("papers", ".typ"),
}
_NOTHING = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def python_lines(source: str) -> int:
    """Lines with a token of code; strings that stand alone (docstrings, what is said of a field) are none."""
    spoken: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            spoken |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    held: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in _NOTHING:
            held |= set(range(token.start[0], token.end[0] + 1))
    return len(held - spoken)


def other_lines(source: str, suffix: str) -> int:
    """Lines that are neither blank nor comment alone."""
    without = {
        ".html": r"\{#.*?#\}|<!--.*?-->",
        ".css": r"/\*.*?\*/",
        ".js": r"/\*.*?\*/|^\s*//[^\n]*",
        ".typ": r"/\*.*?\*/|^\s*//[^\n]*",
    }[suffix]
    bare = re.sub(without, "", source, flags=re.DOTALL | re.MULTILINE)
    return sum(bool(line.strip()) for line in bare.splitlines())


def files(tree: Path, folder: str, suffix: str) -> Iterator[Path]:
    """The files of one part."""
    return (path for path in sorted((tree / folder).rglob(f"*{suffix}")) if "__pycache__" not in path.parts)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--tree", type=Path, default=ROOT)
    tree: Path = parser.parse_args().tree
    print("| part | files | lines that hold code |\n|---|---|---|")
    for part, (folder, suffix) in PARTS.items():
        found = [path.read_text(encoding="utf-8") for path in files(tree, folder, suffix)]
        lines = sum(python_lines(one) if suffix == ".py" else other_lines(one, suffix) for one in found)
        print(f"| `{part}` | {len(found)} | {lines} |")


if __name__ == "__main__":
    main()
