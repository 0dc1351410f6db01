"""Writes FilterGoldens.cs beside itself: small planes and what SciPy makes of them.

    python3 make_filter_goldens.py        (SciPy 1.10, NumPy 1.24)

Planes are float32 in base64, row by row. Results are computed in float64. SciPy's name for a border is 'mirror' for reflect, 'nearest' for
replicate, 'wrap' for circular, 'constant' for zero. Bilateral and Canny, which SciPy does not have, are written out below.
"""
import base64, os
import numpy as np
from scipy import ndimage as nd

BORDERS = {"Reflect": "mirror", "Replicate": "nearest", "Circular": "wrap", "Zeros": "constant"}
rng = np.random.default_rng(11)
plane = rng.random((9, 13)).astype(np.float32)
blocks = np.kron(rng.random((4, 5)), np.ones((8, 7))).astype(np.float32) + 0.02 * rng.random((32, 35)).astype(np.float32)
matrix = np.array([[0.5, -1, 2, 0, 1], [0, 3, -2, 1, 0.25], [1, 0, -0.5, 2, -1]])


def motion(x, mode):
    return nd.correlate(x, np.full((1, 5), 0.2), mode=mode)


def gradient(weights, axis):
    def run(x, mode):
        return nd.correlate1d(nd.correlate1d(x, [-1, 0, 1], axis, mode=mode), weights, 1 - axis, mode=mode)
    return run


def size(run):
    return lambda x, mode: np.hypot(run(1)(x, mode), run(0)(x, mode))


def turn(run):
    return lambda x, mode: np.arctan2(run(0)(x, mode), run(1)(x, mode))


def bilateral(x, mode, sigma=1.2, width=0.3):
    r = int(np.ceil(2 * sigma))
    wide = np.pad(x, r, mode={"mirror": "reflect", "nearest": "edge", "wrap": "wrap", "constant": "constant"}[mode])
    y = np.empty_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            window = wide[i:i + 2 * r + 1, j:j + 2 * r + 1]
            v, u = np.mgrid[-r:r + 1, -r:r + 1]
            w = np.exp(-(u * u + v * v) / (2 * sigma ** 2) - (window - x[i, j]) ** 2 / (2 * width ** 2))
            y[i, j] = (w * window).sum() / w.sum()
    return y


def canny(x, mode, sigma=1.0, low=0.1, high=0.3):
    smooth = nd.gaussian_filter(x, sigma, mode=mode)
    gx, gy = nd.sobel(smooth, 1, mode=mode), nd.sobel(smooth, 0, mode=mode)
    g = np.hypot(gx, gy)
    eighth = np.round(np.arctan2(gy, gx) / (np.pi / 4)).astype(int) % 8
    step = [(0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1)]
    wide = np.pad(g, 1)
    keep = np.zeros(g.shape, bool)
    for i in range(g.shape[0]):
        for j in range(g.shape[1]):
            dy, dx = step[eighth[i, j]]
            most = max(wide[i + 1 + dy, j + 1 + dx], wide[i + 1 - dy, j + 1 - dx])
            keep[i, j] = g[i, j] > 0 and most <= g[i, j] * (1 + 1e-5)
    thin = np.where(keep, g, 0)
    parts, _ = nd.label(thin >= max(low * thin.max(), 1e-12), np.ones((3, 3)))
    strong = np.unique(parts[thin >= high * thin.max()])
    return np.isin(parts, strong[strong > 0]).astype(float)


def sobel(axis):
    return lambda x, mode: nd.sobel(x, axis, mode=mode)


def prewitt(axis):
    return lambda x, mode: nd.prewitt(x, axis, mode=mode)


def scharr(axis):
    return gradient([3, 10, 3], axis)


FILTERS = {
    "box:3": lambda x, m: nd.uniform_filter(x, 3, mode=m),
    "box:5": lambda x, m: nd.uniform_filter(x, 5, mode=m),
    "gaussian:0.8": lambda x, m: nd.gaussian_filter(x, 0.8, mode=m),
    "gaussian:1.5": lambda x, m: nd.gaussian_filter(x, 1.5, mode=m),
    "gaussian:6": lambda x, m: nd.gaussian_filter(x, 6, mode=m),
    "median:3": lambda x, m: nd.median_filter(x, 3, mode=m),
    "median:5": lambda x, m: nd.median_filter(x, 5, mode=m),
    "bilateral:1.2,0.3": bilateral,
    "sharpen:0.5": lambda x, m: x - 0.5 * nd.laplace(x, mode=m),
    "unsharp:1.5,2": lambda x, m: x + 2 * (x - nd.gaussian_filter(x, 1.5, mode=m)),
    "sobel:x": sobel(1), "sobel:y": sobel(0), "sobel": size(sobel), "sobel:direction": turn(sobel),
    "prewitt:x": prewitt(1), "prewitt:y": prewitt(0), "prewitt": size(prewitt), "prewitt:direction": turn(prewitt),
    "scharr:x": scharr(1), "scharr:y": scharr(0), "scharr": size(scharr), "scharr:direction": turn(scharr),
    "laplacian": lambda x, m: nd.laplace(x, mode=m),
    "laplacian:8": lambda x, m: nd.correlate(x, [[1, 1, 1], [1, -8, 1], [1, 1, 1]], mode=m),
    # Less what the weights, which are cut off, make of a flat picture.
    "log:1.2": lambda x, m: nd.gaussian_laplace(x, 1.2, mode=m)
    - nd.gaussian_laplace(np.ones((40, 40)), 1.2)[20, 20] * nd.gaussian_filter(x, 1.2, mode=m),
    "emboss": lambda x, m: nd.correlate(x, [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], mode=m),
    "motion:5": motion,
    "motion:5,90": lambda x, m: nd.correlate(x, np.full((5, 1), 0.2), mode=m),
    "[" + "; ".join(" ".join(str(v) for v in row) for row in matrix) + "]": lambda x, m: nd.correlate(x, matrix, mode=m),
    "[1 2 1; 2 4 2; 1 2 1]": lambda x, m: nd.correlate(x, np.outer([1, 2, 1], [1, 2, 1]), mode=m),
}


def text(x):
    return base64.b64encode(x.astype(np.float32).tobytes()).decode()


here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "FilterGoldens.cs"), "w") as out:
    print("""namespace Fovea.Imaging.Tests.Goldens;

/// <summary>Small planes and what SciPy's filters make of them. Made by <c>make_filter_goldens.py</c>; not to be edited.</summary>
internal static class FilterGoldens
{
    /// <summary>9 × 13, random.</summary>""", file=out)
    print(f'    public const string Plane = "{text(plane)}";\n', file=out)
    print("    /// <summary>32 × 35: areas of one brightness with a little noise.</summary>", file=out)
    print(f'    public const string Blocks = "{text(blocks)}";\n', file=out)
    print("    /// <summary>Filter, border, and the result for <see cref=\"Plane\"/>.</summary>", file=out)
    print("    public static readonly (string Filter, string Border, string Result)[] Cases =\n    [", file=out)
    for name, run in FILTERS.items():
        for border, mode in BORDERS.items():
            print(f'        ("{name}", "{border}", "{text(run(plane.astype(float), mode))}"),', file=out)
    print("    ];\n", file=out)
    print("    /// <summary>The edges of <see cref=\"Blocks\"/> for canny:1,0.1,0.3 and reflecting borders, a row a line.</summary>", file=out)
    print("    public static readonly string[] Edges =\n    [", file=out)
    for row in canny(blocks.astype(float), "mirror"):
        print('        "' + "".join("#" if v else "." for v in row) + '",', file=out)
    print("    ];\n}", file=out)
