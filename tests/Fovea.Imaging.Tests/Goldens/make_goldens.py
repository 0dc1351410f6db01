"""Writes PngGoldens.cs, JpegGoldens.cs and ResizeGoldens.cs beside itself: files, and what Pillow makes of them.

    python3 make_goldens.py        (Pillow 9.4, NumPy 1.24; whose JPEG decoder is libjpeg-turbo 2.1)

PNG files come from the small encoder below, since Pillow writes neither Adam7 nor most depths; Pillow only reads them.
Where Pillow keeps 8 of 16 bit, the golden is those 8 bit and the test compares the high bytes.
"""
import base64, io, struct, zlib, os
import numpy as np
from PIL import Image

here = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(7)
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pack(row, depth):
    if depth == 16:
        return row.astype(">u2").tobytes()
    bits = "".join(format(int(v), f"0{depth}b") for v in row)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))


def paeth(a, b, c):
    p = a + b - c
    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c


def filtered(rows, step, first):
    out, above = b"", None
    for y, row in enumerate(rows):
        kind = (y + first) % 5
        up = above or bytes(len(row))
        out += bytes([kind])
        for i, x in enumerate(row):
            a = row[i - step] if i >= step else 0
            c = up[i - step] if i >= step else 0
            out += bytes([(x - [0, a, up[i], (a + up[i]) // 2, paeth(a, up[i], c)][kind]) % 256])
        above = row
    return out


def png(samples, color, depth, interlaced, extra=b"", parts=1):
    h, w, s = samples.shape
    raw = b""
    for n, (x, y, dx, dy) in enumerate(ADAM7 if interlaced else [(0, 0, 1, 1)]):
        part = samples[y::dy, x::dx]
        if part.size:
            raw += filtered([pack(r.reshape(-1), depth) for r in part], max(1, s * depth // 8), n + 1)
    z = zlib.compress(raw, 9)
    cuts = [len(z) * i // parts for i in range(parts + 1)]
    idat = b"".join(chunk(b"IDAT", z[a:b]) for a, b in zip(cuts, cuts[1:]))
    header = struct.pack(">IIBBBBB", w, h, depth, color, 0, 0, int(interlaced))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"tEXt", b"Title\0x") + extra + idat + chunk(b"IEND", b"")


def text(data):
    return base64.b64encode(bytes(data)).decode()


def pillow(data, mode):
    image = Image.open(io.BytesIO(data))
    image.load()
    if mode == "I;16":
        return np.asarray(image).astype("<u2").tobytes()
    return (image if image.mode == mode else image.convert(mode)).tobytes()


def write(name, doc, body):
    with open(os.path.join(here, name + ".cs"), "w") as f:
        f.write(f"namespace Fovea.Imaging.Tests.Goldens;\n\n/// <summary>{doc} Made by <c>make_goldens.py</c>; not to be edited.</summary>\n"
                f"internal static class {name}\n{{\n{body}}}\n")


def png_goldens():
    lines = []
    def add(name, data, mode, bits=8):
        lines.append(f'        ("{name}", {len(mode.replace("I;16", "L"))}, {bits}, "{text(data)}", "{text(pillow(data, mode))}"),\n')
    for color, depths in [(0, (1, 2, 4, 8, 16)), (2, (8, 16)), (3, (1, 2, 4, 8)), (4, (8, 16)), (6, (8, 16))]:
        for depth in depths:
            for interlaced in (False, True):
                for (w, h) in [(1, 1), (11, 7)]:
                    samples = rng.integers(0, 1 << depth, (h, w, SAMPLES[color]))
                    name = f"colour {color} depth {depth}{' interlaced' if interlaced else ''} {w}x{h}"
                    if color == 3:
                        plte = chunk(b"PLTE", rng.integers(0, 256, 3 << depth).astype(np.uint8).tobytes())
                        trns = chunk(b"tRNS", rng.integers(0, 256, max(1, (1 << depth) // 2)).astype(np.uint8).tobytes())
                        add(name, png(samples, color, depth, interlaced, plte), "RGB")
                        add(name + " tRNS", png(samples, color, depth, interlaced, plte + trns), "RGBA")
                        continue
                    mode = {0: "I;16" if depth == 16 else "L", 2: "RGB", 4: "LA", 6: "RGBA"}[color]
                    add(name, png(samples, color, depth, interlaced, parts=1 + 2 * interlaced), mode, depth if depth == 16 else 8)
    grey = rng.integers(0, 4, (5, 6, 1)) * 60
    add("grey tRNS", png(grey, 0, 8, False, chunk(b"tRNS", struct.pack(">H", 60))), "LA")
    rgb = rng.integers(0, 2, (5, 6, 3)) * 200
    add("RGB tRNS", png(rgb, 2, 8, False, chunk(b"tRNS", struct.pack(">HHH", 200, 0, 200))), "RGBA")
    made = io.BytesIO()
    Image.fromarray(rng.integers(0, 256, (9, 13, 3)).astype(np.uint8)).quantize(7).save(made, "png", optimize=True)
    add("Pillow palette", made.getvalue(), "RGB")
    write("PngGoldens", "PNG files and the samples that Pillow reads from them.",
          "    /// <summary>Name, channels, bit depth of the file's samples, the file, the samples (16 bit grey in little-endian order).</summary>\n"
          "    public static readonly (string Name, int Channels, int Bits, string File, string Samples)[] All =\n    [\n" + "".join(lines) + "    ];\n")


def smooth(h, w, channels):
    y, x = np.mgrid[0:h, 0:w]
    return np.stack([127 + 120 * np.sin(x / (3 + c) + c) * np.cos(y / (4 + c)) for c in range(channels)], -1).astype(np.uint8)


def jpeg_goldens():
    lines = []
    for name, mode, options in [("grey", "L", {}), ("4:4:4", "RGB", {"subsampling": 0}), ("4:2:0", "RGB", {"subsampling": 2}),
                                ("progressive", "RGB", {"progressive": True}), ("CMYK", "CMYK", {})]:
        for (w, h) in [(1, 1), (19, 13)]:
            samples = smooth(h, w, len(mode))
            made = io.BytesIO()
            Image.frombytes(mode, (w, h), samples.tobytes()).save(made, "jpeg", quality=85, **options)
            image = Image.open(io.BytesIO(made.getvalue()))
            lines.append(f'        ("{name} {w}x{h}", {w}, {h}, {1 if mode == "L" else 3}, "{text(made.getvalue())}", "{text(image.convert("L" if mode == "L" else "RGB").tobytes())}"),\n')
    write("JpegGoldens", "JPEG files and the samples that Pillow reads from them.",
          "    /// <summary>Name, width, height, channels, the file, the samples.</summary>\n"
          "    public static readonly (string Name, int Width, int Height, int Channels, string File, string Samples)[] All =\n    [\n" + "".join(lines) + "    ];\n")


def resize_goldens():
    lines = []
    sizes = [((17, 13), (5, 4)), ((17, 13), (32, 29)), ((17, 13), (17, 6)), ((17, 13), (8, 13)), ((5, 1), (1, 1)), ((1, 1), (3, 2)), ((40, 30), (7, 31))]
    for mode in ("L", "RGB", "LA", "RGBA"):
        for (w, h), (ow, oh) in sizes:
            source = rng.integers(0, 256, (h, w, len(mode))).astype(np.uint8)
            result = Image.frombytes(mode, (w, h), source.tobytes()).resize((ow, oh), Image.BILINEAR)
            lines.append(f'        ("{mode}", {len(mode)}, {w}, {h}, {ow}, {oh}, "{text(source.tobytes())}", "{text(result.tobytes())}"),\n')
    planes = []
    for (w, h), (ow, oh) in sizes:
        source = rng.standard_normal((h, w)).astype(np.float32)
        result = np.asarray(Image.fromarray(source, "F").resize((ow, oh), Image.BILINEAR)).astype("<f4")
        planes.append(f'        ({w}, {h}, {ow}, {oh}, "{text(source.tobytes())}", "{text(result.tobytes())}"),\n')
    write("ResizeGoldens", "Random pictures and what Pillow's <c>resize(size, BILINEAR)</c> makes of them.",
          "    /// <summary>Pillow mode, channels, size, new size, samples, new samples.</summary>\n"
          "    public static readonly (string Mode, int Channels, int Width, int Height, int NewWidth, int NewHeight, string From, string To)[] Images =\n    [\n" + "".join(lines) + "    ];\n\n"
          "    /// <summary>Mode F: size, new size, floats and new floats in little-endian order.</summary>\n"
          "    public static readonly (int Width, int Height, int NewWidth, int NewHeight, string From, string To)[] Planes =\n    [\n" + "".join(planes) + "    ];\n")


png_goldens()
jpeg_goldens()
resize_goldens()
