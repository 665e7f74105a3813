"""The figures that move: their numbers are those of ntkbook; they ask first; keyboard, dark and phone; quick."""

import autograd.numpy as anp
import numpy as np
import pytest

from ntkbook import (
    Network,
    SquaredLoss,
    as_matrix,
    circle_spectrum,
    flow,
    jacobian,
    limit_kernels,
    max_rate,
    memory_bill,
    ntk,
    ntk_by_layer,
    regress,
    rescale,
    spectrum,
    stack,
    train,
)

pytestmark = pytest.mark.browser
HOST = '.moving[data-figure="{}"]'
WHERE = {  # a page on which each figure stands
    "teach_one_point": "index.html",
    "the_step": "05_training.html",
    "an_entry": "03_jacobian_blocks.html",
    "the_timetable": "05_training.html",
    "width": "06_infinite_width.html",
    "layers": "04_layer_by_layer.html",
    "dial": "07_lazy_or_rich.html",
    "waves": "09_what_is_learned_first.html",
    "bill": "13_at_scale.html",
}
every = pytest.mark.parametrize("name", WHERE)
# The shortest of twenty answers, in milliseconds: what the figure takes, whatever else the machine does.
QUICK = """host => {
    const dial = host.querySelector('[role=slider], input[type=range], [role=button], button'), took = [];
    for (let k = 0; k < 20; k++) {
        const start = performance.now();
        if (dial.matches('input')) { dial.value = k; dial.dispatchEvent(new Event('input')); }
        else if (dial.onclick) dial.onclick();
        else dial.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowUp', bubbles: true}));
        took.push(performance.now() - start);
    }
    return Math.min(...took);
}"""


@pytest.fixture
def figure(opened, site):
    """A function that opens the page of a figure and gives the page, its place, and what watches it."""

    def open_figure(name, **options):
        page, watch = opened(site, WHERE[name], reduced_motion="reduce", **options)
        host = page.locator(HOST.format(name)).first
        host.locator(".ntk .drawing").wait_for()
        return page, host, watch

    return open_figure


def state(host):
    return host.evaluate("host => host.state()")


def said(host):
    return host.locator("p.told").text_content()


def asked(host):
    return host.locator("p.ask").text_content()


def as_network(net):
    """The network that a figure draws, and its parameters."""
    W, b, v = (np.array([unit[name] for unit in net["units"]]) for name in ("W", "b", "v"))
    network = Network((1, net["n"], 1), "tanh", "ntk", net["w"], net["s"])
    return network, [(W[:, None], b), (v[None], np.array([net["c"]]))]


def close(found, expected):
    return np.abs(np.subtract(found, expected)).max() < 1e-6 * max(1, np.abs(expected).max())


def test_teach_one_point(figure):
    page, host, _ = figure("teach_one_point")
    assert "Draw where the whole curve will go" in asked(host)
    assert "Move a handle" in said(host)
    host.get_by_role("button", name="Draw your guess").press("Enter")  # click would wait until it is ready
    assert "First your guess" in said(host)
    host.locator('[data-place="6"]').focus()
    for _ in range(5):
        page.keyboard.press("ArrowUp")
    host.locator('[data-place="star"]').focus()
    page.keyboard.press("ArrowRight")
    host.get_by_role("button", name="Let it learn").focus()
    page.keyboard.press("Enter")
    seen = state(host)
    assert "away from the new curve" in said(host)
    network, params = as_network(seen["net"])
    x, lesson = np.array(seen["places"])[:, None], np.array([[seen["lesson"][0]]])
    before, K = network(params, x)[:, 0], ntk(network, params, x, lesson)[:, 0, 0, 0]
    residual = network(params, lesson).item() - seen["lesson"][1]
    theta, unstack = stack(params)
    gradient = jacobian(network, params, lesson)[0, :, 0]
    after = network(unstack(theta - seen["eta"] * residual * gradient), x)[:, 0]
    assert seen["lesson"] == pytest.approx([-1.4, 1.4])
    assert seen["lazy"] == 1
    for found, expected in (("before", before), ("kernel", K), ("after", after)):
        assert close(seen[found], expected), found
    assert close(seen["predicted"], before - seen["eta"] * K * residual)


def test_teach_one_point_keeps_what_was_said(figure):
    page, host, _ = figure("teach_one_point")
    host.locator('[data-place="6"]').focus()
    page.keyboard.press("ArrowUp")
    host.get_by_role("button", name="Let it learn").press("Enter")
    verdict, answer = host.locator(".verdict").text_content(), said(host)
    for _ in range(8):
        host.locator("input").nth(0).press("ArrowRight")
        host.locator("input").nth(1).press("ArrowRight")
    assert host.locator(".verdict").text_content() == verdict
    assert said(host).startswith(f"{answer} ·")  # the first miss, and those of other dials
    assert said(host).count("width") == 6


def test_the_step(figure):
    _, host, _ = figure("the_step")
    go, dial = host.get_by_role("button"), host.locator("input")
    go.press("Enter")
    assert "First your prediction" in said(host)
    dial.focus()
    dial.press("End")
    go.press("Enter")
    assert said(host).startswith("Off.")
    assert host.locator(".verdict.off").count() == 1
    seen = state(host)
    assert close(seen["values"], spectrum(np.array(seen["K"])).eigenvalues)
    assert seen["bound"] == pytest.approx(0.25, rel=1e-9)
    f, K = np.array(seen["start"]), np.array(seen["K"])
    for found in seen["walk"]:
        assert close(found, f)
        f = f - seen["eta"] * K @ (f - seen["target"])


def test_the_step_splits_the_residual_as_chapter_02_does(opened, site):
    page, _ = opened(site, "02_hand_page.html")
    host = page.locator(HOST.format("the_step"))
    host.locator(".ntk .drawing").wait_for(state="attached")  # it waits for an answer
    seen = state(host)
    _, V = np.linalg.eigh(np.array(seen["K"]))
    V = V * np.sign(V[0])  # an eigenvector may have either sign: the one that points right
    assert close(seen["parts"], V.T @ np.subtract(seen["start"], seen["target"]))


def test_an_entry(figure):
    page, host, _ = figure("an_entry")
    assert "?" in host.locator(".drawing").text_content()
    host.locator('[data-name="cell01"]').focus()
    page.keyboard.press("Enter")
    host.locator('[data-name="parameter0"]').focus()
    page.keyboard.press("Enter")
    seen = state(host)
    n = seen["network"]
    params = [(np.array(n["W1"]), np.array(n["b1"])), (np.array(n["W2"]), np.array(n["b2"]))]
    net, x = Network((2, 2, 2), "relu"), np.array(n["points"], float)
    assert close(seen["kernel"], as_matrix(ntk(net, params, x)))
    Df = jacobian(net, params, x)
    assert close(seen["terms"], Df[0, :, 0] * Df[0, :, 1])
    assert "Off" in said(host) or "Right" in said(host)


def test_the_timetable(figure):
    _, host, _ = figure("the_timetable")
    dial, tell = host.locator("input"), host.get_by_role("button")
    dial.focus()
    for _ in range(25):
        dial.press("ArrowRight")
    assert "The curve waits" in asked(host)
    tell.press("Enter")
    assert "You said" in said(host)
    seen = state(host)
    network, params = as_network(seen["net"])
    x, y, grid = (np.array(seen[name])[:, None] for name in ("points", "targets", "grid"))
    K, K_test = ntk(network, params, x), ntk(network, params, grid, x)
    assert close(seen["values"], spectrum(K).eigenvalues)
    half_sum, starts = SquaredLoss("half_sum"), (network(params, x), network(params, grid))
    trained, at_grid = flow(K, starts[0], y, seen["t"], half_sum, K_test, starts[1])
    assert close(seen["trained"], trained[:, 0])
    assert close(seen["curve"], at_grid[:, 0])
    late, early = (flow(K, starts[0], y, share * seen["done"], half_sum) - y for share in (1.01, 0.98))
    assert np.abs(late).max() < 0.05 < np.abs(early).max()


def test_width(figure):
    _, host, _ = figure("width")
    assert host.locator("input").count() == 0
    first = state(host)
    host.get_by_role("button", name="a quarter as far").press("Enter")
    seen = state(host)
    assert (first["n"], seen["n"]) == (16, 256)  # it has become wider by itself
    assert seen["ghosts"] == first["curves"]
    top = "host => host.querySelector('.drawing text').getBoundingClientRect().top"
    before = host.evaluate(top)
    for key in ("ArrowRight", "End", "Home"):
        host.locator("input").press(key)
        assert said(host).startswith("Right")
        assert host.evaluate(top) == before
        seen = state(host)
        angles = np.radians(seen["angles"])
        circle, here = np.stack([np.cos(angles), np.sin(angles)], axis=1), np.array([[1.0, 0.0]])
        network = Network((2, seen["n"], 1), "relu", "ntk", 2**0.5, 0.3)
        assert close(seen["limit"], limit_kernels(network, here, circle).ntk[0])
        for net, curve in zip(seen["nets"], seen["curves"], strict=True):
            W, b, v = (np.array([unit[name] for unit in net]) for name in ("W", "b", "v"))
            assert close(curve, ntk(network, [(W, b), (v[None], np.zeros(1))], here, circle)[0, :, 0, 0])


@pytest.fixture
def answered(figure):
    """A function that opens a figure with a dial, says what the dial's end says, and gives its place."""

    def open_and_answer(name):
        _, host, _ = figure(name)
        tell, dial = host.get_by_role("button"), host.locator("input")
        tell.press("Enter")
        assert "First your prediction" in said(host)
        dial.focus()
        dial.press("End")
        assert "wait" in asked(host)
        tell.press("Enter")
        assert said(host).startswith("Off.")
        return host

    return open_and_answer


def net_of_chapter_07(params, x):
    w, v = params
    return anp.tanh(x @ w.T) @ v / len(v) ** 0.5


def test_dial(answered):
    host = answered("dial")
    half_sum, changes = SquaredLoss("half_sum"), {}
    seen = state(host)
    params = np.column_stack([seen["start"]["w"], seen["start"]["b"]]), np.array(seen["start"]["v"])
    six, line = (np.column_stack([seen[name], np.ones(len(seen[name]))]) for name in ("spots", "grid"))
    y, K = np.array(seen["targets"]), ntk(net_of_chapter_07, params, six)
    by_kernel = regress(K, ntk(net_of_chapter_07, params, line, six), y, 0 * y, np.zeros(len(line)))[:, 0]
    assert close(seen["foretold"], by_kernel)
    for place in (50, 0, seen["it"], seen["it"] - 1):
        host.locator("input").fill(str(place))
        seen = state(host)
        assert seen["a"] == pytest.approx(0.03 * (10 / 0.03) ** (place / 50), rel=1e-12)
        model = rescale(net_of_chapter_07, params, seen["a"])
        K_a = ntk(model, params, six)
        assert seen["rate"] == pytest.approx(max_rate(K_a, half_sum) * min(1, seen["a"] ** 0.5) / 2, rel=1e-9)
        run = train(model, params, six, y, seen["rate"], seen["steps"], half_sum)
        assert close(seen["curve"], model(run.params, line)[:, 0])
        left = np.sum((model(run.params, six)[:, 0] - y) ** 2) / np.sum(y**2)
        assert left <= seen["enough"]
        changes[place] = np.linalg.norm(ntk(model, run.params, six) - K_a) / np.linalg.norm(K_a)
        assert close(seen["change"], changes[place])
        assert close(seen["gap"], np.abs(model(run.params, line)[:, 0] - by_kernel).max())
    assert changes[seen["it"]] < 0.1 < changes[seen["it"] - 1]
    assert host.evaluate(QUICK) < 50


def test_waves(answered):
    host = answered("waves")
    toggle, values = host.get_by_role("button", name="Without biases"), {}
    for _ in range(2):
        seen = state(host)
        t = 2 * np.pi * np.arange(seen["points"]) / seen["points"]
        circle = np.stack([np.cos(t), np.sin(t)], axis=1)
        net = Network((2, 99, 1), "relu", "ntk", 2**0.5, seen["bias"])
        values[seen["bias"]] = circle_spectrum(limit_kernels(net, circle[:1], circle).ntk[0])[1:6]
        assert close(seen["values"], values[seen["bias"]])
        assert close(seen["left"], np.exp(-values[seen["bias"]] * seen["time"]))
        toggle.press("Enter")
    assert seen["half"] == pytest.approx(np.log(2) / values[0.5][1], rel=1e-9)
    assert seen["done"] == pytest.approx(np.log(2) / values[0.5][4], rel=1e-9)
    assert [seen["values"][k] for k in (2, 4)] == [0, 0]
    assert said(host).startswith("Off.")  # with biases again


def test_layers(figure):
    page, host, _ = figure("layers")
    assert "larger" in asked(host)
    drawn = host.locator(".drawing").text_content()
    assert drawn.count("= ?") == 2
    assert "S =" not in drawn
    host.locator('[data-name="cell11"]').focus()
    page.keyboard.press("Enter")
    host.get_by_role("button", name="the last layer's").press("Enter")
    for _ in range(3):
        page.keyboard.press("Enter")  # Next has the focus
    assert said(host).startswith("Right.")
    seen = state(host)
    n, (one, two) = seen["network"], np.array(seen["points"], float)
    params = [(np.array(n["W1"]), np.array(n["b1"])), (np.array(n["W2"]), np.array(n["b2"]))]
    net = Network((2, 2, 2), "relu")
    shares = [layer[0, 0] for layer in ntk_by_layer(net, params, one[None], two[None])]
    assert close(seen["shares"], shares)
    hs, zs = net.forward(params, np.stack([one, two]))
    for k, found in enumerate(seen["passes"]):
        for h, expected in zip(found["h"], [*hs, zs[-1]], strict=True):
            assert close(h, expected[k])
        assert close(found["S"], params[1][0] * (zs[0][k] > 0))
    assert page.evaluate("document.activeElement.textContent") == "Another entry"


def test_bill(figure):
    _, host, _ = figure("bill")
    tell, dial = host.get_by_role("button"), host.locator("input")
    tell.press("Enter")
    assert "First your prediction" in said(host)
    assert "B" not in host.locator(".drawing").text_content().replace(" MB", "").replace(" GB", "").replace(" TB", "")
    dial.press("End")
    tell.press("Enter")
    assert said(host).startswith("Off.")
    assert "6,325" in said(host)
    for steps, width in (("ArrowLeft", "ArrowRight"), ("Home", "End"), ("End", "Home")):
        host.locator("input").nth(0).press(steps)
        host.locator("input").nth(1).press(width)
        seen = state(host)
        net = Network((784, seen["width"], seen["width"], 10), "relu")
        params = [(W.astype("f4"), b.astype("f4")) for W, b in net.init(np.random.default_rng(0))]
        assert seen["bill"] == list(memory_bill(net, params, np.zeros((seen["N"], 784), "f4")))
    assert seen["bound"] == pytest.approx(16e9**0.5 / 20, rel=1e-12)


@every
@pytest.mark.parametrize(("scheme", "width"), [("light", 1300), ("dark", 1300), ("light", 390)])
def test_it_fits_and_is_quiet(name, scheme, width, figure):
    page, host, watch = figure(name, color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 844})
    page.wait_for_timeout(200)
    svg = host.locator(".drawing").bounding_box()
    assert svg["width"] > 200
    assert svg["x"] + svg["width"] <= width
    assert host.evaluate(QUICK) < 50
    assert (watch.outside, watch.wrong) == ([], [])


@every
def test_the_drawing_stays_when_something_is_said(name, figure):
    _, host, _ = figure(name)
    top = "host => host.querySelector('.drawing').getBoundingClientRect().top - host.getBoundingClientRect().top"
    before = host.evaluate(top)
    host.evaluate("host => { host.querySelector('.told').textContent = 'a long verdict '.repeat(60); }")
    assert host.evaluate(top) == before


def test_the_first_screen_of_the_front_page_and_of_chapter_00_shows_it(opened, site):
    for path in ("index.html", "00_start_here.html"):
        page, _ = opened(site, path)
        svg = page.locator(HOST.format("teach_one_point")).locator(".ntk .drawing")
        svg.wait_for()
        assert svg.bounding_box()["y"] + svg.bounding_box()["height"] < 900, path
