"""NumPy's side of `fovea ps speed --peers`: least-squares photometric stereo, timed, as lines of JSON.

Started as a child process. The first line out is {"peer": name, "version": text} or {"error": text}. Then, a line in and a line out:

    {"lights": 96, "pixels": 313344, "seconds": 1.0}  -> {"float32Ms": fastest, "float64Ms": fastest}

A step is G = pinv(L) I, the albedo |G| and the normals G/|G|. The end of standard input ends the process.
"""
import json
import signal
import sys
import time

signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which closes our input.


def say(**answer):
    print(json.dumps(answer), flush=True)


try:
    import numpy as np
except ImportError as error:
    say(error=str(error))
    sys.exit(1)


def fastest_ms(lights, pixels, seconds, dtype):
    random = np.random.default_rng(0)
    directions = random.normal(size=(lights, 3)).astype(dtype)
    directions[:, 2] = np.abs(directions[:, 2]) + 1
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    values = random.random(size=(lights, pixels), dtype=dtype)
    times, end = [], time.perf_counter() + seconds
    while not times or time.perf_counter() < end:
        start = time.perf_counter()
        g = np.linalg.pinv(directions) @ values
        albedo = np.sqrt((g * g).sum(axis=0))
        normals = g / albedo
        times.append(1000 * (time.perf_counter() - start))
    return min(times) if normals.size else 0.0


say(peer="NumPy", version=np.__version__)
for line in sys.stdin:
    request = json.loads(line)
    size = request["lights"], request["pixels"], request["seconds"]
    say(float32Ms=fastest_ms(*size, np.float32), float64Ms=fastest_ms(*size, np.float64))
