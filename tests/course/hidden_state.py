"""No hidden state: what a function in a notebook uses comes in by its arguments, or was set once and for all above it.

Otherwise a cell that is run twice, or out of order, gives something else than the page shows.
"""

import ast
import builtins
import symtable
from collections import Counter

from cells import code_cells


def assigned(node):
    """Every name that a piece of code binds, as often as it binds it, not looking into functions; loops bind twice."""
    names, todo = [], [node]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append(node.name)
            continue
        if isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            continue
        if isinstance(node, ast.For):
            names += [n.id for n in ast.walk(node.target) if isinstance(n, ast.Name)]
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            names.append(node.id)
        if isinstance(node, ast.Import | ast.ImportFrom):
            names += [(alias.asname or alias.name).split(".")[0] for alias in node.names]
        todo += ast.iter_child_nodes(node)
    return names


def read_from_outside(table):
    """The global names that the functions and lambdas of a piece of code read; comprehensions run at once, and pass."""
    names = set()
    for inner in table.get_children():
        names |= read_from_outside(inner)
        if inner.get_type() == "function" and inner.get_name() not in ("listcomp", "setcomp", "dictcomp", "genexpr"):
            for symbol in inner.get_symbols():
                assert not symbol.is_declared_global(), f"a function sets the global {symbol.get_name()}"
                if symbol.is_global() and symbol.is_referenced():
                    names.add(symbol.get_name())
    return names - set(dir(builtins))


def check_no_hidden_state(notebook):
    sources = [cell.source for cell in code_cells(notebook)]
    times = Counter(name for source in sources for name in assigned(ast.parse(source)))
    above = set()
    for source in sources:
        for statement in ast.parse(source).body:
            above |= set(assigned(statement))
            read = read_from_outside(symtable.symtable(ast.unparse(statement), "cell", "exec"))
            stale = sorted(name for name in read if name not in above or times[name] > 1)
            assert not stale, f"a function reads {stale} from outside: {source}"
