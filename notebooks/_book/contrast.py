"""How far colours stand out from one another."""


def contrast(one, other):
    """That of two colours, as WCAG has it: 1 to 21."""
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def luminance(color):
    shares = [int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def readable(color, paper, least):
    """The colour, towards black or white until it stands out from the paper."""
    end = 0 if luminance(paper) > 0.5 else 255
    parts = [int(color[k : k + 2], 16) for k in (1, 3, 5)]
    for share in range(21):
        mixed = "#" + "".join(f"{round(part + share / 20 * (end - part)):02x}" for part in parts)
        if contrast(mixed, paper) >= least:
            return mixed
    raise ValueError(f"{color} cannot have a contrast of {least} on {paper}")
