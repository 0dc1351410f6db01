"""Writes torch.json: results of PyTorch 1.13 in float64 for the inputs of Golden.Input, to which GoldenTests holds the operations.

Run with Debian's interpreter: /usr/bin/python3 torch_goldens.py
"""
import json
import pathlib

import torch
import torch.nn.functional as F


def inp(seed, *shape):
    """The numbers of Golden.Input: a linear congruential generator, exact in float32."""
    n = 1
    for size in shape:
        n *= size
    state, values = (seed * 2654435761 + 12345) & 0xFFFFFFFF, []
    for _ in range(n):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        values.append(((state >> 8) % 4001 - 2000) / 1024)
    return torch.tensor(values, dtype=torch.float64).reshape(shape)


x, odd = inp(1, 2, 4, 7, 6), inp(2, 1, 2, 5, 9)
w, b = inp(3, 6, 4, 3, 2), inp(4, 6)
xt, wt, bt = inp(5, 2, 4, 3, 5), inp(6, 4, 3, 3, 2), inp(7, 3)
scores, weight = inp(8, 7, 5), inp(9, 5).abs() + 0.25
labels = torch.tensor([3, 0, 4, 4, 1, 2, 0])
dense, dense_labels = inp(10, 2, 5, 2, 3), torch.arange(12).reshape(2, 2, 3) % 5
a, t = inp(11, 3, 5), inp(12, 3, 5)
p, q = a.sigmoid(), t.sigmoid()
channels, gamma, beta = inp(13, 3, 4, 5, 2), inp(14, 4), inp(15, 4)
mean, var = inp(16, 4), inp(17, 4).abs() + 0.5
line = torch.linspace(-6, 6, 25, dtype=torch.float64)


def padded(x, mode):
    return F.conv2d(F.pad(x, (2, 2, 1, 1), mode=mode), w, b)


def running():
    return F.batch_norm(channels, mean, var, gamma, beta, training=False)


cases = {
    "conv2d": lambda: F.conv2d(x, w, b),
    "conv2d stride (2,1) padding (1,2)": lambda: F.conv2d(x, w, b, stride=(2, 1), padding=(1, 2)),
    "conv2d dilation (2,3) padding 3": lambda: F.conv2d(x, w, dilation=(2, 3), padding=3),
    "conv2d groups 2 stride 3": lambda: F.conv2d(x, inp(18, 6, 2, 3, 2), b, groups=2, stride=3, padding=2),
    "conv2d depthwise": lambda: F.conv2d(x, inp(19, 4, 1, 3, 3), groups=4, padding=1),
    "conv2d reflect": lambda: padded(x, "reflect"),
    "conv2d replicate": lambda: padded(x, "replicate"),
    "conv2d circular": lambda: padded(x, "circular"),
    "conv1d": lambda: F.conv1d(inp(20, 2, 4, 9), inp(21, 6, 2, 3), inp(4, 6), stride=2, padding=3, dilation=2, groups=2),
    "conv_transpose2d": lambda: F.conv_transpose2d(xt, wt, bt),
    "conv_transpose2d stride 2": lambda: F.conv_transpose2d(xt, wt, bt, stride=2, padding=1, output_padding=1),
    "conv_transpose2d groups 2 dilation": lambda: F.conv_transpose2d(xt, inp(22, 4, 2, 3, 2), groups=2, dilation=(2, 1), stride=(1, 3)),
    "max_pool2d": lambda: F.max_pool2d(x, 2),
    "max_pool2d overlap": lambda: F.max_pool2d(x, (3, 2), stride=(2, 1), padding=1),
    "max_pool2d ceil": lambda: F.max_pool2d(odd, 3, stride=2, ceil_mode=True),
    "max_pool2d ceil, window past the end": lambda: F.max_pool2d(odd, 2, stride=3, padding=1, ceil_mode=True),
    "avg_pool2d": lambda: F.avg_pool2d(x, (3, 2), stride=(2, 1), padding=1),
    "avg_pool2d ceil": lambda: F.avg_pool2d(odd, 3, stride=2, padding=1, ceil_mode=True),
    "avg_pool2d ceil, padding not counted": lambda: F.avg_pool2d(odd, (2, 4), stride=(3, 3), padding=(1, 2), ceil_mode=True, count_include_pad=False),
    "adaptive_avg_pool2d": lambda: F.adaptive_avg_pool2d(x, (3, 4)),
    "adaptive_avg_pool2d larger": lambda: F.adaptive_avg_pool2d(odd, (7, 4)),
    "batch_norm": lambda: F.batch_norm(channels, None, None, gamma, beta, training=True),
    "batch_norm running": running,
    "layer_norm": lambda: F.layer_norm(channels, (5, 2), inp(23, 5, 2), inp(24, 5, 2), 1e-3),
    "instance_norm": lambda: F.instance_norm(channels, weight=gamma, bias=beta),
    "cross_entropy": lambda: F.cross_entropy(scores, labels),
    "cross_entropy weights": lambda: F.cross_entropy(scores, labels, weight),
    "cross_entropy weights smoothing": lambda: F.cross_entropy(scores, labels, weight, label_smoothing=0.1),
    "cross_entropy weights smoothing sum": lambda: F.cross_entropy(scores, labels, weight, label_smoothing=0.3, reduction="sum"),
    "cross_entropy weights smoothing none": lambda: F.cross_entropy(scores, labels, weight, label_smoothing=0.1, reduction="none"),
    "cross_entropy dense": lambda: F.cross_entropy(dense, dense_labels, reduction="none"),
    "nll_loss weights": lambda: F.nll_loss(scores, labels, weight),
    "hinge_loss": lambda: F.multi_margin_loss(scores, labels, margin=1.5, reduction="none") * 5,
    "mse_loss": lambda: F.mse_loss(a, t),
    "l1_loss": lambda: F.l1_loss(a, t, reduction="sum"),
    "smooth_l1_loss": lambda: F.smooth_l1_loss(a, t, beta=0.7, reduction="none"),
    "bce_loss": lambda: F.binary_cross_entropy(p, q, reduction="none"),
    "bce_with_logits_loss": lambda: F.binary_cross_entropy_with_logits(a, q, reduction="none"),
    "upsample nearest": lambda: F.interpolate(x, (11, 5), mode="nearest"),
    "upsample bilinear": lambda: F.interpolate(x, (11, 5), mode="bilinear", align_corners=False),
    "upsample bilinear corners": lambda: F.interpolate(x, (11, 5), mode="bilinear", align_corners=True),
    "gelu": lambda: F.gelu(line),
    "silu": lambda: F.silu(line),
    "hard_swish": lambda: F.hardswish(line),
    "softplus": lambda: F.softplus(line),
    "elu": lambda: F.elu(line, 1.5),
    "leaky_relu": lambda: F.leaky_relu(line, 0.2),
    "log_softmax axis 1": lambda: F.log_softmax(dense, 1),
    "logsumexp": lambda: torch.logsumexp(dense, (1, 3)),
    "var": lambda: x.var((0, 2)),
    "std population": lambda: x.std(1, unbiased=False),
    "norm 3": lambda: torch.linalg.vector_norm(x, 3, dim=(2, 3)),
}

goldens = {}
for name, case in cases.items():
    y = case()
    goldens[name] = {"shape": list(y.shape), "values": [float(f"{v:.14g}") for v in y.flatten().tolist()]}
lines = [json.dumps(name) + ": " + json.dumps(golden, separators=(",", ":")) for name, golden in goldens.items()]
path = pathlib.Path(__file__).with_name("torch.json")
path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
