"""Writes FormatGoldens.cs beside itself: WebP, GIF and BMP files, unusual JPEG files, and what Pillow makes of them.

    python3 make_format_goldens.py        (Pillow 9.4, NumPy 1.24)
"""
import base64, io, os, struct
import numpy as np
from PIL import Image

here = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(11)
entries = []


def smooth(width, height, channels):
    y, x = np.mgrid[0:height, 0:width]
    planes = [40 + 150 * x / max(1, width - 1), 220 - 170 * y / max(1, height - 1), 128 + 100 * np.sin(x / 3.0 + y / 5.0),
              (255 * ((x + y) % 3) / 2)]
    return np.stack(planes[:channels], -1).round().clip(0, 255).astype(np.uint8).squeeze()


def save(image, **options):
    out = io.BytesIO()
    image.save(out, **options)
    return out.getvalue()


def add(name, file, mode):
    image = Image.open(io.BytesIO(file))
    image.load()
    entries.append((name, image.width, image.height, {"L": 1, "RGB": 3, "RGBA": 4}[mode], file, image.convert(mode).tobytes()))


rgb, rgba, grey = Image.fromarray(smooth(21, 14, 3)), Image.fromarray(smooth(21, 14, 4)), Image.fromarray(smooth(21, 14, 1))
add("WebP lossy", save(rgb, format="WEBP", quality=80), "RGB")
add("WebP lossless", save(rgb, format="WEBP", lossless=True), "RGB")
add("WebP lossless alpha", save(rgba, format="WEBP", lossless=True, exact=True), "RGBA")
add("WebP lossy alpha", save(rgba, format="WEBP", quality=70), "RGBA")
add("WebP animated", save(rgb, format="WEBP", lossless=True, save_all=True, append_images=[Image.new("RGB", rgb.size)]), "RGB")
palette = rgb.quantize(17)
add("GIF", save(palette, format="GIF"), "RGB")
add("GIF interlaced", save(palette, format="GIF", interlace=1), "RGB")
add("GIF animated", save(palette, format="GIF", save_all=True, append_images=[Image.new("P", rgb.size)]), "RGB")
add("GIF transparent", save(palette, format="GIF", transparency=palette.getpixel((3, 3))), "RGBA")
add("GIF grey", save(grey, format="GIF"), "RGB")
for mode in ("1", "L", "P", "RGB"):
    source = {"1": grey.convert("1"), "L": grey, "P": palette, "RGB": rgb}[mode]
    add("BMP " + mode, save(source, format="BMP"), "RGB")
# A bitmap from the top row down.
rows = np.asarray(rgb)[:, :, ::-1]
body = b"".join(r.tobytes() + bytes(-len(r.tobytes()) % 4) for r in rows)
add("BMP from the top", b"BM" + struct.pack("<IHHI", 54 + len(body), 0, 0, 54)
    + struct.pack("<IiiHHIIiiII", 40, 21, -14, 1, 24, 0, len(body), 2835, 2835, 0, 0) + body, "RGB")


def without_jfif(file):
    """The same JPEG file without its APP0 segment."""
    at = file.index(b"\xff\xe0")
    return file[:at] + file[at + 2 + struct.unpack(">H", file[at + 2:at + 4])[0]:]


def with_app14(file, transform):
    """An Adobe segment says what the channels are: 0 RGB or CMYK, 1 YCbCr, 2 YCCK."""
    segment = b"\xff\xee" + struct.pack(">H", 14) + b"Adobe" + struct.pack(">HHHB", 100, 0, 0, transform)
    return file[:2] + segment + file[2:]


ycc = save(rgb, format="JPEG", quality=90, subsampling=0)
add("JPEG APP14 says RGB", with_app14(without_jfif(ycc), 0), "RGB")
add("JPEG APP14 says YCbCr", with_app14(without_jfif(ycc), 1), "RGB")
add("JPEG progressive 4:2:0", save(rgb, format="JPEG", quality=75, progressive=True, subsampling=2), "RGB")
add("JPEG progressive grey", save(grey, format="JPEG", quality=75, progressive=True), "L")
inks = Image.merge("CMYK", [Image.fromarray(smooth(16, 9, 4)[:, :, c]) for c in range(4)])
cmyk = save(inks, format="JPEG", quality=95)
add("JPEG CMYK", cmyk, "RGB")
at = cmyk.index(b"Adobe")
add("JPEG YCCK", cmyk[:at + 11] + b"\x02" + cmyk[at + 12:], "RGB")

with open(os.path.join(here, "FormatGoldens.cs"), "w") as f:
    f.write("namespace Fovea.Imaging.Tests.Goldens;\n\n/// <summary>WebP, GIF, BMP and unusual JPEG files, and the samples that Pillow reads from "
            "them. Made by <c>make_format_goldens.py</c>;\n/// not to be edited.</summary>\ninternal static class FormatGoldens\n{\n"
            "    /// <summary>Name, width, height, channels, the file, the samples.</summary>\n"
            "    public static readonly (string Name, int Width, int Height, int Channels, string File, string Samples)[] All =\n    [\n")
    for name, w, h, c, file, samples in entries:
        f.write(f'        ("{name}", {w}, {h}, {c}, "{base64.b64encode(file).decode()}",\n            "{base64.b64encode(samples).decode()}"),\n')
    f.write("    ];\n}\n")
print([(e[0], len(e[4])) for e in entries])
