"""Markdown and LaTeX as a terminal can show them."""

import re

SIGNS = {
    "cdot": "·",
    "cos": "cos",
    "lambda": "λ",
    "eta": "η",
    "partial": "∂",
    "theta": "θ",
    "pi": "π",
    "varphi": "φ",
    "mp": "∓",
    "times": "x",
    "top": "ᵀ",
    "sigma": "σ",
    "Sigma": "Σ",
    "Theta": "Θ",
    "alpha": "α",
    "rho": "ρ",
    "sum": "Σ",
    "infty": "∞",
    "pm": "±",
    "max": "max",
    "min": "min",
    "leftarrow": "←",
}
GROUP = r"((?:[^{}]|\{[^{}]*\})*)"  # what stands in braces, with braces in it at most once more
MATRIX = re.compile(r"\\begin\{bmatrix\} *(.*?) *\\end\{bmatrix\}")
MARKED = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|\$(?P<formula>.+?)\$"
    r"|(?<![\w)\]])\*\*(?P<bold>\S.*?)\*\*(?!\w)"
    r"|(?<![\w)\]*])\*(?P<emphasis>\w[^*`$\n]*?)(?<=\S)\*(?![\w*])"
)


def plain_text(text):
    """The text without the marks of Markdown and LaTeX. An asterisk that multiplies is no such mark, and stays.

    >>> plain_text(r"**No:** $W^{[2]}_{1,1} \\cdot x$ is $\\lambda^2$, *not* {5, 7}")
    'No: W[2]_1,1·x is λ², not {5, 7}'
    >>> plain_text("`(a + b)*c` and 2*x, not a**2")
    '(a + b)*c and 2*x, not a**2'
    """
    return MARKED.sub(without_marks, text)


def without_marks(found):
    kind = found.lastgroup
    if kind == "code":
        return found["code"]
    return plain_formula(found["formula"]) if kind == "formula" else plain_text(found[kind])


def plain_formula(formula):
    """The inside of a LaTeX formula in letters and signs; a matrix as NumPy has it.

    >>> plain_formula(r"K = \\begin{bmatrix} 4 & 2 \\\\ 2 & 3 \\end{bmatrix}")
    'K = [[4, 2], [2, 3]]'
    """
    formula = MATRIX.sub(in_rows, formula)
    formula = re.sub(rf"\\frac\{{{GROUP}\}}\{{{GROUP}\}}", r"(\1)/(\2)", formula)
    formula = re.sub(r"\\text\{([^{}]*)\}", r"\1", formula)
    formula = re.sub(rf"\\sqrt\{{{GROUP}\}}", r"√(\1)", formula)
    formula = re.sub(r"\\[,;! ]", " ", formula)
    formula = re.sub(r"\\([A-Za-z]+)", lambda command: SIGNS.get(command[1], ""), formula)
    formula = formula.replace("^2", "²").replace("^T", "ᵀ").replace(" · ", "·").replace("∂ ", "∂")
    formula = re.sub(r"\^(?=\{?[\[ᵀ])", "", formula)
    return re.sub(r"[{}]", "", formula)


def in_rows(found):
    rows = (", ".join(re.split(r"\s*&\s*", row)) for row in re.split(r"\s*\\\\\s*", found[1]))
    return f"[[{'], ['.join(rows)}]]"
