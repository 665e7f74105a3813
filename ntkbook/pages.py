r"""What the two source pages document, as data. Nothing here is computed.

The hand page ("NTK - Kernel Pælingar") works f(x) = W2 (W1 x + b1) + b2 by
hand. DOCUMENTED holds what it says, slips included: three of its partials are
false, so its kernel is not the NTK of its network. DEFINITION holds, in the
same fields, what the definition gives. The tests derive both in exact fractions.

The Jacobian page ("The Kernel Bible 2, Jacobian Analysis") has equations
(1) to (7) and no numbers. EQUATIONS holds them as printed; SLIPS says what is off.
"""

from typing import NamedTuple

PARAMS = [([[1], [1]], [0, 1]), ([[1, 0]], [0])]
X = [[1], [2]]
OUTPUTS = (1, 2)

# As the page writes them; one index is enough for a bias: b^{[1]}_{1}.
THETA = (
    "W_{1,1}^{[1]}",
    "W_{2,1}^{[1]}",
    "b_{1,1}^{[1]}",
    "b_{2,1}^{[1]}",
    "W_{1,1}^{[2]}",
    "W_{1,2}^{[2]}",
    "b_{1,1}^{[2]}",
)
EXPANSION = (
    "W_{1,1}^{[2]} W_{1,1}^{[1]} x + W_{1,2}^{[2]} W_{2,1}^{[1]} x"
    " + W_{1,1}^{[2]} b_{1,1}^{[1]} + W_{1,2}^{[2]} b_{2,1}^{[1]} + b_{1,1}^{[2]}"
)


class Values(NamedTuple):
    """The hand page's work: 7 partials as formulas and as numbers, terms and value of each entry, eigenvalues."""

    formulas: tuple[str, ...]  # of the derivative with respect to theta_1, ..., theta_7
    partials: tuple[tuple[int, ...], ...]  # a row for x = 1, a row for x = 2
    terms: dict[str, tuple[int, ...]]  # the seven products in each entry
    kernel: tuple[tuple[int, ...], ...]
    eigenvalues: tuple[str, str]  # as printed


DOCUMENTED = Values(
    formulas=(
        "W_{1,1}^{[2]} x",
        "W_{1,2}^{[2]} x",
        "W_{1,1}^{[2]}",
        "W_{1,2}^{[2]}",
        "b_{1,1}^{[1]}",
        "b_{2,1}^{[1]}",
        "0",
    ),
    partials=((1, 0, 1, 0, 0, 1, 0), (2, 0, 1, 0, 0, 1, 0)),
    terms={"K11": (1, 0, 1, 0, 0, 1, 0), "K12": (2, 0, 1, 0, 0, 1, 0), "K22": (4, 0, 1, 0, 0, 1, 0)},
    kernel=((3, 4), (4, 6)),
    eigenvalues=("0.22799", "8.77200"),  # the first is cut, not rounded: 0.227998...
)
DEFINITION = Values(
    formulas=(
        "W_{1,1}^{[2]} x",
        "W_{1,2}^{[2]} x",
        "W_{1,1}^{[2]}",
        "W_{1,2}^{[2]}",
        "W_{1,1}^{[1]} x + b_{1}^{[1]}",
        "W_{2,1}^{[1]} x + b_{2}^{[1]}",
        "1",
    ),
    partials=((1, 0, 1, 0, 1, 2, 1), (2, 0, 1, 0, 2, 3, 1)),
    terms={"K11": (1, 0, 1, 0, 1, 4, 1), "K12": (2, 0, 1, 0, 2, 6, 1), "K22": (4, 0, 1, 0, 4, 9, 1)},
    kernel=((8, 12), (12, 19)),
    eigenvalues=("0.2996", "26.7004"),
)

EQUATIONS = {
    1: r"f : \mathbb{R}^n \rightarrow \mathbb{R}^m",
    2: r"f(x) = \begin{bmatrix} f_1(x_1, \dots, x_n) \\ \vdots \\ f_m(x_1, \dots, x_n) \end{bmatrix}",
    3: r"\theta = \begin{bmatrix} W_{1,1}^{[1]} \\ \vdots \\ B_{1,1}^{[1]} \\ \vdots \\ W_{1,1}^{[p]} \\ \vdots \\ "
    r"B_{[1]}^{[p]} \\ \vdots \\ B_{[m]}^{[p]} \end{bmatrix}",
    4: r"K_{i,j} = \begin{bmatrix} \sum_k \frac{\partial f_1(x_i)}{\partial \theta_k} "
    r"\frac{\partial f_1(x_j)}{\partial \theta_k} & \cdots & \sum_k \frac{\partial f_1(x_i)}{\partial \theta_k} "
    r"\frac{\partial f_m(x_j)}{\partial \theta_k} \\ \vdots & \ddots & \vdots \\ "
    r"\sum_k \frac{\partial f_m(x_i)}{\partial \theta_k} \frac{\partial f_1(x_j)}{\partial \theta_k} & \cdots & "
    r"\sum_k \frac{\partial f_m(x_i)}{\partial \theta_k} \frac{\partial f_m(x_j)}{\partial \theta_k} \end{bmatrix}",
    5: r"Df_{\theta}(x) = \underbrace{\begin{bmatrix} \frac{\partial f_1(x)}{\partial \theta_1} & \cdots & "
    r"\frac{\partial f_m(x)}{\partial \theta_1} \\ \vdots & \ddots & \vdots \\ "
    r"\frac{\partial f_1(x)}{\partial \theta_k} & \cdots & \frac{\partial f_m(x)}{\partial \theta_k} "
    r"\end{bmatrix}}_{k \times m}",
    6: r"K_{i,j} = [Df_{\theta}(x_i)]^T Df_{\theta}(x_j)",
    7: r"K = \begin{bmatrix} [Df_{\theta}(x_1)]^T Df_{\theta}(x_1) & \cdots & [Df_{\theta}(x_1)]^T Df_{\theta}(x_N) "
    r"\\ \vdots & \ddots & \vdots \\ [Df_{\theta}(x_N)]^T Df_{\theta}(x_1) & \cdots & "
    r"[Df_{\theta}(x_N)]^T Df_{\theta}(x_N) \end{bmatrix}",
}
SLIPS = (  # what the Jacobian page says, and what it should say
    (r"outputs $f_i$, $i = 1, 2, \dots, n$", r"$i = 1, \dots, m$"),
    (
        r"$K \in \mathbb{R}^{N(m \times m)}$",
        r"$K \in \mathbb{R}^{Nm \times Nm}$, an $N \times N$ grid of $m \times m$ blocks",
    ),
    (r"$k$ is an index, the number of parameters, and a dimension", r"$P$ parameters, $k$ the index"),
    (r"$B_{1,1}^{[1]}$, $B_{[1]}^{[p]}$, $B_{[m]}^{[p]}$", r"one index for a bias: $b_{i}^{[l]}$"),
    (
        r"$Df_\theta(x)$ is the Jacobian",
        r"it is $P \times m$, the transpose of the usual $J$; with $J$, (6) reads $J(x_i) J(x_j)^\top$",
    ),
    (r"$x_i$ is an input coordinate in (2), a datapoint in (4)", r"say which, each time"),
    (r"$K_{i,j}$ is a number in 2.1, a block in (4)", r"say which, each time"),
)
