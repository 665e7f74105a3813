"""Small ways to damage a Python file, one at a time."""

import ast
import copy
from typing import NamedTuple

OPERATORS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div, ast.Pow: ast.Mult,
}  # fmt: skip
PAIRS = ("min", "max"), ("minimum", "maximum"), ("any", "all"), ("zeros", "ones"), ("zeros_like", "ones_like")
NAMES = {name: other for one, two in PAIRS for name, other in ((one, two), (two, one))}


class Mutant(NamedTuple):
    line: int
    before: str
    after: str
    source: str  # of the whole file, with the change


def mutants(source):
    """Every mutant of a file."""
    whole = source.encode()
    starts = [0]
    for line in whole.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for node in nodes(ast.parse(source)):
        start, end = starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset
        for new in changes(node):
            after = f"({ast.unparse(new)})" if isinstance(new, ast.expr) else ast.unparse(new)
            changed = (whole[:start] + after.encode() + whole[end:]).decode()
            found.append(Mutant(node.lineno, whole[start:end].decode(), after, changed))
    return found


def nodes(node):
    """All nodes whose text may be changed: no annotations, and nothing within f-strings, whose places are not known."""
    if hasattr(node, "lineno"):
        yield node
    for field, value in ast.iter_fields(node):
        if field not in ("annotation", "returns") and not isinstance(node, ast.JoinedStr):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from nodes(child)


def changes(node):
    """What may stand in the place of a node."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in OPERATORS:
            yield altered(node, ops=[OPERATORS[type(operator)]()])
        case ast.BinOp() if texts(node):
            return  # text that is joined, or a path: another operator only crashes
        case ast.BinOp(op=operator) | ast.BoolOp(op=operator) if type(operator) in OPERATORS:
            yield altered(node, op=OPERATORS[type(operator)]())
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value) | float(value)):
            yield ast.Constant(value + 1)
        case ast.Name(id=name, ctx=ast.Load()) if name in NAMES:
            yield altered(node, id=NAMES[name])
        case ast.Attribute(attr=name, ctx=ast.Load()) if name in NAMES:
            yield altered(node, attr=NAMES[name])
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Raise() | ast.If(orelse=[]):
            yield ast.Pass()


def texts(node):
    """The texts in an expression."""
    parts = [part for part in ast.walk(node) if isinstance(part, ast.Constant | ast.JoinedStr)]
    return [part for part in parts if isinstance(getattr(part, "value", ""), str)]


def altered(node, **fields):
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new
