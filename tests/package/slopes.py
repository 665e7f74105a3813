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
