"""How fast something falls with the width: a slope on log axes, with its interval."""

import numpy as np


def slope_with_interval(widths, table):
    """Slope on log axes of the root mean square over draws (widths, draws), and where 95 % of 1000 bootstraps lie."""

    def slope(draws):
        return np.polyfit(np.log(widths), np.log(np.sqrt((draws**2).mean(axis=1))), 1)[0]

    rng, draws = np.random.default_rng(0), table.shape[1]
    again = [slope(table[:, rng.integers(draws, size=draws)]) for _ in range(1000)]
    found, (low, high) = slope(table), np.percentile(again, [2.5, 97.5])
    print(f"slope {found:.3f}, 95 % in [{low:.3f}, {high:.3f}], {draws} draws of widths {widths[0]} to {widths[-1]}")
    return found, low, high


def check_slope(claimed, narrow, widths, table):
    """The slope is the claimed one: near it, and it lies in an interval no wider than `narrow`."""
    found, low, high = slope_with_interval(widths, table)
    assert abs(found - claimed) < 0.1 * abs(claimed), f"slope {found}"
    assert low < claimed < high, f"slope in [{low}, {high}]"
    assert high - low < narrow, f"slope in [{low}, {high}]"
