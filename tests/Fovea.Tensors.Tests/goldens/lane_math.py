"""Writes lane_math.json: tanh, erf, ln(1 + x), eˣ − 1, softplus and sigmoid to 20 digits, computed with 120-digit decimal arithmetic.

The arguments are exact in float32. Run with /usr/bin/python3 lane_math.py
"""
import json
import math
import pathlib
import random
import struct
from decimal import Decimal, getcontext

getcontext().prec = 120
PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706798214808651328230664709")


def single(v):
    return struct.unpack("f", struct.pack("f", v))[0]


def tanh(x):
    if abs(x) < Decimal("1e-30"):
        return x
    e = (2 * x).exp()
    return (e - 1) / (e + 1)


def erf(x):
    term, total, n = x, x, 0
    while abs(term) > abs(total) * Decimal("1e-60"):
        n += 1
        term = -term * x * x / n
        total += term / (2 * n + 1)
    return 2 * total / PI.sqrt()


def log1p(x):
    return x - x * x / 2 if abs(x) < Decimal("1e-30") else (1 + x).ln()


def expm1(x):
    return x + x * x / 2 if abs(x) < Decimal("1e-30") else x.exp() - 1


def softplus(x):
    return max(x, Decimal(0)) + log1p((-abs(x)).exp())


def sigmoid(x):
    return 1 / (1 + (-x).exp())


random.seed(1)
points = sorted({single(math.copysign(10 ** random.uniform(-20, 1.4), random.choice((-1, 1)))) for _ in range(60)}
                | {single(random.uniform(-8, 8)) for _ in range(80)}
                | {single(s * v) for s in (-1, 1) for v in (0.624, 0.625, 0.626, 0.99, 1.0, 1.01, 0.5, 2.0, 5.9, 6.5, 21.9, 22.5, 30.0, 60.0, 80.0)})
result = {"x": points}
for name, f, low, high in (("tanh", tanh, -99, 99), ("erf", erf, -7, 7), ("log1p", log1p, -0.9999, 1e9), ("expm1", expm1, -99, 80), ("softplus", softplus, -99, 99), ("sigmoid", sigmoid, -99, 99)):
    result[name] = [float(f"{f(Decimal(v)):.20e}") if low < v < high else None for v in points]
lines = [json.dumps(key) + ":" + json.dumps(values, separators=(",", ":")) for key, values in result.items()]
pathlib.Path(__file__).with_name("lane_math.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
