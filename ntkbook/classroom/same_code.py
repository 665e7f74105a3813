"""What of a Python answer is left when names, docstrings, comments and annotations are not looked at."""

import ast
import warnings

MODULES = {"np": "numpy"}  # what the assignments' own cells import
LONGEST = 20_000  # letters of an answer that is looked at: a parser needs a thousand times as many bytes
LONGEST_MODULE = 100  # letters: a longer one would be written again at each name
SIGNATURE = (ast.Module, ast.FunctionDef, ast.arguments, ast.arg, ast.expr_context)


def plain(source):
    """The answer's syntax tree as text, with the names that it makes up numbered in order; None if it does not parse.

    >>> plain("def f(K): return K.sum()") == plain("def g(a):  # mine\\n    return a.sum()")
    True
    >>> plain("def f(K): return K.sum()") == plain("def f(K): return K.mean()")
    False
    """
    tree = parsed(source)
    return None if tree is None else ast.dump(tree)


def size(source):
    """How many nodes the tree of an answer has, signatures not counted."""
    tree = parsed(source)
    return 0 if tree is None else sum(not isinstance(node, SIGNATURE) for node in ast.walk(tree))


def as_written(source):
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


def parsed(source):
    if len(source) > LONGEST:
        return None
    try:
        with warnings.catch_warnings(action="ignore"):  # of escapes in the answer's texts
            tree = Bare().visit(ast.parse(source))
            ast.dump(tree)  # fails, as the other two may, on what is nested too deeply
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    number_names(tree)
    return tree


class Bare(ast.NodeTransformer):
    """Takes out annotations, imports (they are written into the names) and texts that stand alone."""

    def __init__(self):
        self.modules = dict(MODULES)

    def visit_Import(self, node):
        self.modules |= {name.asname: name.name for name in node.names if name.asname}

    def visit_ImportFrom(self, node):
        self.modules |= {name.asname or name.name: f"{node.module}.{name.name}" for name in node.names}

    def visit_Name(self, node):
        module = self.modules.get(node.id, node.id)
        node.id = module if len(module) <= LONGEST_MODULE else node.id
        return node

    def visit_arg(self, node):
        node.annotation = None
        return node

    def visit_FunctionDef(self, node):
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node):
        return self.generic_visit(ast.Assign([node.target], node.value, lineno=0)) if node.value else None

    def visit_Expr(self, node):
        return None if isinstance(node.value, ast.Constant) else self.generic_visit(node)


def number_names(tree):
    """Rename what the answer itself names (functions, arguments, variables), in order of appearance."""
    made = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            made.add(node.name)
        elif isinstance(node, ast.arg):
            made.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            made.add(node.id)
    numbers = {}
    for node in ast.walk(tree):
        for field in ("id", "arg", "name"):
            name = getattr(node, field, None)
            if isinstance(name, str) and name in made:
                setattr(node, field, numbers.setdefault(name, f"name {len(numbers)}"))
