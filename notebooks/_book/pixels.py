"""Pictures made of pixels for the dark: a digit is light on nothing, a heat map begins at the ground and rises.

`in_the_dark` knows the two scales that the chapters use, matplotlib's "gray_r" and "RdBu_r", by their colours.
"""

import struct
import zlib
from functools import cache

# Of RdBu_r, from -1 to 1; of the dark scale, places from 0 to 1 with the colours on both sides. A value of a tenth
# can be told from zero, which is the ground.
SCALE = "053061 2166ac 4393c3 92c5de d1e5f0 f7f7f7 fddbc7 f4a582 d6604d b2182b 67001f"
PLACES = [0, 0.05, 0.12, 0.25, 0.5, 0.75, 1]
ABOVE = "121212 351c0d 5e2d0c 7a3d12 a85a1e dd8a45 ffd9a8"
BELOW = "121212 12273a 123f62 19557f 2b76a8 62a6d3 bfe2f7"
LIGHT = 0xEE


def colors(text):
    return [tuple(bytes.fromhex(part)) for part in text.split()]


@cache
def in_the_dark(png):
    """The picture for a dark page, or None for one with other colours than those of the two scales."""
    width, height, pixels = read(png)
    seen = set(pixels)
    if all(max(pixel[:3]) - min(pixel[:3]) < 3 for pixel in seen):
        turned = {pixel: (LIGHT, LIGHT, LIGHT, (255 - pixel[0]) * pixel[3] // 255) for pixel in seen}
    else:
        values = {pixel: value(pixel[:3]) for pixel in seen}
        if None in values.values():
            return None
        turned = {pixel: (*on_scale(values[pixel]), pixel[3]) for pixel in seen}
    return written(width, height, [turned[pixel] for pixel in pixels])


@cache
def value(color):
    """What RdBu_r shows in this colour, from -1 to 1; None if it does not."""
    found = []
    for k, (one, other) in enumerate(zip(colors(SCALE), colors(SCALE)[1:])):
        step = [b - a for a, b in zip(one, other)]
        share = sum(s * (c - a) for s, c, a in zip(step, color, one)) / sum(s * s for s in step)
        share = min(1, max(0, share))
        away = sum((a + share * s - c) ** 2 for a, s, c in zip(one, step, color))
        found.append((away, (k + share) / 5 - 1))
    away, shown = min(found)
    return shown if away < 30 else None


def on_scale(shown):
    side, size = colors(ABOVE if shown > 0 else BELOW), abs(shown)
    k = next(k for k in range(1, len(PLACES)) if size <= PLACES[k])
    share = (size - PLACES[k - 1]) / (PLACES[k] - PLACES[k - 1])
    return tuple(round(a + share * (b - a)) for a, b in zip(side[k - 1], side[k]))


def read(png):
    """Width, height and the pixels, in four bytes each, of a PNG as matplotlib writes them."""
    width, height, *kind = struct.unpack(">II5B", png[16:29])
    if kind != [8, 6, 0, 0, 0]:
        raise ValueError("a PNG of another kind than matplotlib's")
    data, place = b"", 8
    while place < len(png):
        (size,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            data += png[place + 8 : place + 8 + size]
        place += size + 12
    raw, long = zlib.decompress(data), 4 * width
    above, pixels = bytearray(long), []
    for y in range(height):
        start = y * (long + 1)
        row = unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + long]), above)
        pixels += [tuple(row[x : x + 4]) for x in range(0, long, 4)]
        above = row
    return width, height, pixels


def unfiltered(kind, row, above):
    """The bytes of a row, of which the PNG has the difference from what it guessed by what is left and above."""
    if kind == 2:
        return bytearray(byte + up & 255 for byte, up in zip(row, above))
    for x in range(len(row)) if kind else ():
        left, up, corner = (row[x - 4], above[x], above[x - 4]) if x >= 4 else (0, above[x], 0)
        if kind == 1:
            guess = left
        elif kind == 3:
            guess = (left + up) // 2
        else:
            guess = min((left, up, corner), key=lambda byte, near=left + up - corner: abs(near - byte))
        row[x] = row[x] + guess & 255
    return row


def written(width, height, pixels):
    rows = b"".join(b"\0" + b"".join(map(bytes, pixels[y * width : (y + 1) * width])) for y in range(height))

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">II5B", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
