"""Writes BicubicGoldens.cs beside itself: random pictures, and what Pillow's bicubic filter makes of them.

    python3 make_bicubic_goldens.py        (Pillow 9.4, NumPy 1.24)
"""
import base64, os
import numpy as np
from PIL import Image

here = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(11)
text = lambda b: base64.b64encode(b).decode()
sizes = [((17, 13), (5, 4)), ((17, 13), (32, 29)), ((17, 13), (17, 6)), ((17, 13), (8, 13)), ((5, 1), (1, 1)), ((1, 1), (3, 2))]
lines, planes = [], []
for mode in ("L", "RGB", "RGBA"):
    for (w, h), (ow, oh) in sizes:
        # Black and white alone overshoot the most.
        source = (rng.integers(0, 2, (h, w, len(mode))) * 255 if w % 2 and oh > 5 else rng.integers(0, 256, (h, w, len(mode)))).astype(np.uint8)
        result = Image.frombytes(mode, (w, h), source.tobytes()).resize((ow, oh), Image.BICUBIC)
        lines.append(f'        ({len(mode)}, {w}, {h}, {ow}, {oh}, "{text(source.tobytes())}",\n            "{text(result.tobytes())}"),\n')
for (w, h), (ow, oh) in sizes:
    source = rng.standard_normal((h, w)).astype(np.float32)
    result = np.asarray(Image.fromarray(source, "F").resize((ow, oh), Image.BICUBIC)).astype("<f4")
    planes.append(f'        ({w}, {h}, {ow}, {oh}, "{text(source.tobytes())}",\n            "{text(result.tobytes())}"),\n')
with open(os.path.join(here, "BicubicGoldens.cs"), "w") as f:
    f.write("namespace Fovea.Imaging.Tests.Goldens;\n\n"
            "/// <summary>Random pictures and what Pillow's <c>resize(size, BICUBIC)</c> makes of them. Made by <c>make_bicubic_goldens.py</c>; not to\n"
            "/// be edited.</summary>\ninternal static class BicubicGoldens\n{\n"
            "    /// <summary>Channels, size, new size, samples, new samples.</summary>\n"
            "    public static readonly (int Channels, int Width, int Height, int NewWidth, int NewHeight, string From, string To)[] Images =\n    [\n"
            + "".join(lines) + "    ];\n\n    /// <summary>Mode F: size, new size, floats and new floats in little-endian order.</summary>\n"
            "    public static readonly (int Width, int Height, int NewWidth, int NewHeight, string From, string To)[] Planes =\n    [\n"
            + "".join(planes) + "    ];\n}\n")
