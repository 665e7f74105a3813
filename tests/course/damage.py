"""Ways to damage a notebook, for the controls of its checks: each changes the notebook that it is given."""

from cells import code_cells


def replaced(kind, old, new):
    """Damage: the first `old` in the text of a cell of that kind becomes `new`."""

    def damage(notebook):
        cell = next(cell for cell in notebook.cells if cell.cell_type == kind and old in cell.source)
        cell.source = cell.source.replace(old, new, 1)

    return damage


def added(source):
    """Damage: the first code cell has these lines more."""

    def damage(notebook):
        code_cells(notebook)[0].source += f"\n{source}"

    return damage


def changed(**changes):
    """Damage: the first code cell is another in this."""
    return lambda notebook: code_cells(notebook)[0].update(changes)


def stripped(notebook):
    for cell in code_cells(notebook):
        cell.outputs, cell.execution_count = [], None
