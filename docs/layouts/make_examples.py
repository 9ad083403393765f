"""Draws the files of the two examples of docs/layouts.md: a mask and a DXF, without any package.

    python3 docs/layouts/make_examples.py
"""

import struct
import zlib
from pathlib import Path

HERE = Path(__file__).parent
# Mask: 3000 by 1200 um, 5 um a pixel; each pixel is the mean of 4 by 4 points, so that its edges are grey.
UM, WIDTH, HEIGHT, SUB = 5, 600, 240, 4
PDMS, MEDIUM, GEL, INLET, OUTLET = (64, 64, 64), (255, 255, 255), (200, 40, 40), (0, 160, 0), (0, 0, 200)


def mask_at(x, y):
    """Colour at a point in micrometres: a chamber of gel between two channels, behind rows of posts."""
    for middle in (220, 980):
        if abs(y - middle) < 100 and x < 150:
            return INLET
        if abs(y - middle) < 100 and x > 2850:
            return OUTLET
        if abs(y - middle) < 100:
            return MEDIUM
        for post in range(300, 2800, 200):
            edge = 320 if middle == 220 else 880
            if (x - post) ** 2 + (y - edge) ** 2 < 50**2:
                return PDMS
    if 320 <= y <= 880 and 200 < x < 2800:
        return GEL
    return PDMS


def png(path):
    rows = []
    for row in range(HEIGHT):
        line = bytearray(b"\0")
        for column in range(WIDTH):
            points = [
                mask_at((column + (i + 0.5) / SUB) * UM, (HEIGHT - row - (j + 0.5) / SUB) * UM)
                for i in range(SUB)
                for j in range(SUB)
            ]
            # Ports are painted hard: a grey edge of three colours has no meaning.
            middle = mask_at((column + 0.5) * UM, (HEIGHT - row - 0.5) * UM)
            if len(set(points)) > 2 or middle in (INLET, OUTLET) or {INLET, OUTLET} & set(points):
                line += bytes(middle)
            else:
                line += bytes(round(sum(p[c] for p in points) / len(points)) for c in range(3))
        rows.append(bytes(line))

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    data = zlib.compress(b"".join(rows), 9)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b""))


def dxf(path):
    pairs = [(0, "SECTION"), (2, "HEADER"), (9, "$ACADVER"), (1, "AC1015"), (9, "$INSUNITS"), (70, 4), (0, "ENDSEC")]
    # A post in a block, as a designer copies it.
    pairs += [(0, "SECTION"), (2, "BLOCKS"), (0, "BLOCK"), (8, "0"), (2, "POST"), (70, 0), (10, 0), (20, 0)]
    pairs += [(0, "CIRCLE"), (8, "0"), (10, 0), (20, 0), (40, 0.08), (0, "ENDBLK"), (0, "ENDSEC")]
    pairs += [(0, "SECTION"), (2, "ENTITIES")]

    def slot(layer, x0, y0, x1, y1):
        """A slot with round ends: a polyline with bulges."""
        pairs.extend([(0, "LWPOLYLINE"), (8, layer), (90, 4), (70, 1)])
        for x, y, bulge in [(x0, y0, 0), (x1, y0, 1), (x1, y1, 0), (x0, y1, 1)]:
            pairs.extend([(10, x), (20, y), (42, bulge)])

    slot("CHAMBER", 0.8, 0.3, 3.2, 1.7)
    slot("CHANNEL", 0.45, 0.75, 3.55, 1.25)
    for x in (1.2, 2.0, 2.8):
        for y in (0.55, 1.45):
            pairs.extend([(0, "INSERT"), (8, "POSTS"), (2, "POST"), (10, x), (20, y)])
    for layer, x in [("INLET", 0.45), ("OUTLET", 3.55)]:
        pairs.extend([(0, "CIRCLE"), (8, layer), (10, x), (20, 1.0), (40, 0.2)])
    pairs.extend([(0, "TEXT"), (8, "NOTES"), (10, 0), (20, 2.2), (40, 0.2), (1, "perfused chamber")])
    pairs.extend([(0, "ENDSEC"), (0, "EOF")])
    path.write_text("".join(f"{code}\n{value}\n" for code, value in pairs))


png(HERE / "two_channels.png")
dxf(HERE / "chamber.dxf")
