"""Writes torch.json beside this file: what PyTorch computes for the cases that the tests name. Made with PyTorch 1.13.

Inputs and parameters are sine waves that both sides compute: element i of a tensor is sin(seed + 1.7 i).
"""
import json
import math
import os
import warnings

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

warnings.filterwarnings("ignore")
torch.set_default_dtype(torch.float64)
goldens = {}


def wave(seed, *shape):
    return torch.from_numpy(np.sin(seed + 1.7 * np.arange(math.prod(shape)))).reshape(shape)


def keep(name, values):
    t = torch.as_tensor(values).detach()
    goldens[name] = {"shape": list(t.shape), "values": [float("%.14g" % v) for v in t.flatten().tolist()]}


def fill(module):
    for i, p in enumerate(module.parameters()):
        p.data = wave(10 * (i + 1), *p.shape) * 0.5
    return module


def layers():
    image, small, signal, rows = wave(1, 2, 4, 5, 6), wave(1, 1, 2, 3, 4), wave(1, 2, 4, 11), wave(1, 3, 6)
    for name, module, x in [
        ("linear", nn.Linear(6, 4), rows),
        ("linear, three axes", nn.Linear(6, 4), image),
        ("linear, no bias", nn.Linear(6, 4, bias=False), rows),
        ("conv1d", nn.Conv1d(4, 6, 3, stride=2, padding=1, dilation=2, groups=2), signal),
        ("conv1d, reflect", nn.Conv1d(4, 3, 3, padding=2, padding_mode="reflect"), signal),
        ("conv2d", nn.Conv2d(4, 3, (3, 2), stride=(2, 1), padding=(1, 2), dilation=(1, 2)), image),
        ("conv2d, groups", nn.Conv2d(4, 6, 3, padding=1, groups=2, bias=False), image),
        ("conv2d, depthwise", nn.Conv2d(4, 8, 3, groups=4), image),
        ("conv2d, replicate", nn.Conv2d(4, 2, 3, padding=(2, 1), padding_mode="replicate"), image),
        ("conv2d, circular", nn.Conv2d(4, 2, 3, padding=(2, 1), padding_mode="circular"), image),
        ("conv_transpose2d", nn.ConvTranspose2d(4, 6, 3, stride=2, padding=1, output_padding=1, groups=2), wave(1, 1, 4, 3, 4)),
        ("conv_transpose2d, dilation", nn.ConvTranspose2d(4, 2, (2, 3), dilation=(2, 1), bias=False), wave(1, 1, 4, 3, 4)),
        ("max_pool2d", nn.MaxPool2d(3, stride=2, padding=1, ceil_mode=True), image),
        ("avg_pool2d", nn.AvgPool2d((3, 2), stride=(2, 3), padding=1, ceil_mode=True, count_include_pad=False), image),
        ("avg_pool2d, padding counts", nn.AvgPool2d(3, padding=1), image),
        ("adaptive_avg_pool2d", nn.AdaptiveAvgPool2d((3, 4)), image),
        ("batch_norm1d", nn.BatchNorm1d(6), rows),
        ("batch_norm1d, signal", nn.BatchNorm1d(4), signal),
        ("batch_norm2d", nn.BatchNorm2d(4, eps=1e-3), image),
        ("batch_norm2d, not affine", nn.BatchNorm2d(4, affine=False), image),
        ("instance_norm2d", nn.InstanceNorm2d(4, affine=True), image),
        ("layer_norm", nn.LayerNorm([5, 6]), image),
        ("upsample nearest", nn.Upsample(scale_factor=2), small),
        ("upsample bilinear", nn.Upsample(scale_factor=2, mode="bilinear"), small),
        ("upsample corners", nn.Upsample(scale_factor=3, mode="bilinear", align_corners=True), small),
    ]:
        keep(name, fill(module)(x))
    x = wave(1, 3, 5) * 4
    for name, module in [
        ("elu", nn.ELU(0.7)), ("gelu", nn.GELU()), ("hard_swish", nn.Hardswish()), ("leaky_relu", nn.LeakyReLU(0.2)),
        ("log_softmax", nn.LogSoftmax(1)), ("relu", nn.ReLU()), ("silu", nn.SiLU()), ("sigmoid", nn.Sigmoid()),
        ("softmax", nn.Softmax(0)), ("softplus", nn.Softplus()), ("tanh", nn.Tanh()),
    ]:
        keep(name, module(x))


def running_statistics():
    for name, norm, shape in [("1d", nn.BatchNorm1d(3), (4, 3)), ("2d", nn.BatchNorm2d(3, momentum=0.3), (2, 3, 4, 5))]:
        for batch in range(4):
            norm(wave(batch, *shape) * (1 + batch) + batch)
        keep(f"running_mean {name}", norm.running_mean)
        keep(f"running_var {name}", norm.running_var)
        norm.eval()
        keep(f"eval {name}", norm(wave(9, *shape)))


def problem():
    """Two parameters and the loss whose minimum they look for."""
    w, b = wave(1, 2, 5).requires_grad_(), wave(2, 3).requires_grad_()
    loss = lambda: 0.5 * sum(((1.5 + wave(3 + i, *p.shape)) * (p - 2 * wave(5 + i, *p.shape)) ** 2).sum() for i, p in enumerate([w, b]))
    return w, b, loss


def optimizers():
    O = torch.optim
    for name, make in {
        "sgd": lambda p: O.SGD(p, 0.1),
        "sgd, decay": lambda p: O.SGD(p, 0.1, weight_decay=0.2),
        "sgd, momentum": lambda p: O.SGD(p, 0.05, momentum=0.9),
        "sgd, dampening": lambda p: O.SGD(p, 0.05, momentum=0.8, dampening=0.3, weight_decay=0.1),
        "sgd, nesterov": lambda p: O.SGD(p, 0.05, momentum=0.9, nesterov=True, weight_decay=0.1),
        "adagrad": lambda p: O.Adagrad(p, 0.3),
        "adagrad, decay": lambda p: O.Adagrad(p, 0.3, lr_decay=0.1, weight_decay=0.2),
        "rmsprop": lambda p: O.RMSprop(p, 0.02),
        "rmsprop, momentum": lambda p: O.RMSprop(p, 0.02, alpha=0.9, momentum=0.7, weight_decay=0.1),
        "rmsprop, centred": lambda p: O.RMSprop(p, 0.02, alpha=0.95, momentum=0.5, centered=True),
        "adam": lambda p: O.Adam(p, 0.1),
        "adam, decay": lambda p: O.Adam(p, 0.1, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.3),
        "adamw": lambda p: O.AdamW(p, 0.1),
        "adamw, decay": lambda p: O.AdamW(p, 0.1, betas=(0.8, 0.95), weight_decay=0.3),
        "groups": lambda p: O.Adam([{"params": [p[0]], "lr": 0.02}, {"params": [p[1]], "weight_decay": 0.5}], 0.1),
    }.items():
        w, b, loss = problem()
        keep(name, descend(make([w, b]), w, b, loss))
    for name, make in {"late adam": lambda p: O.Adam(p, 0.1), "late adagrad": lambda p: O.Adagrad(p, 0.3, lr_decay=0.1)}.items():
        w, b, loss = problem()
        b.requires_grad_(False)
        optimizer = make([w, b])
        first = descend(optimizer, w, b, loss, 4)
        b.requires_grad_(True)
        keep(name, torch.cat([first, descend(optimizer, w, b, loss, 6)]))


def descend(optimizer, w, b, loss, steps=10):
    rows = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss().backward()
        optimizer.step()
        rows.append(torch.cat([w.detach().flatten(), b.detach()]))
    return torch.stack(rows)


def schedules():
    S = torch.optim.lr_scheduler
    for name, base, steps, make in [
        ("step_lr", 0.5, 12, lambda o: S.StepLR(o, 3, gamma=0.3)),
        ("multi_step_lr", 0.5, 12, lambda o: S.MultiStepLR(o, [2, 3, 8], gamma=0.2)),
        ("exponential_lr", 0.5, 12, lambda o: S.ExponentialLR(o, 0.85)),
        ("cosine_lr", 0.5, 12, lambda o: S.CosineAnnealingLR(o, 12, eta_min=0.01)),
        ("one_cycle_lr", 0.5, 19, lambda o: S.OneCycleLR(o, 0.8, total_steps=20)),
        ("one_cycle_lr, own", 0.5, 14, lambda o: S.OneCycleLR(o, 0.8, total_steps=15, pct_start=0.5, div_factor=10, final_div_factor=100)),
        ("linear_lr", 0.5, 12, lambda o: S.LinearLR(o, start_factor=0.2, total_iters=5)),
    ]:
        optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], base)
        schedule = make(optimizer)
        rates = [optimizer.param_groups[0]["lr"]]
        for _ in range(steps):
            optimizer.step()
            schedule.step()
            rates.append(optimizer.param_groups[0]["lr"])
        keep(name, rates)
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], 0.5)
    schedule = S.ReduceLROnPlateau(optimizer, factor=0.3, patience=2, threshold=0.01, min_lr=0.02)
    rates = []
    for loss in [1, 0.9, 0.8999, 0.899, 0.8985, 0.95, 0.7, 0.7, 0.7, 0.7, 0.7, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6]:
        schedule.step(loss)
        rates.append(optimizer.param_groups[0]["lr"])
    keep("plateau", rates)


def losses():
    x, t, p, labels = wave(1, 4, 5) * 3, wave(2, 4, 5), wave(3, 4, 5) * 0.4 + 0.5, torch.tensor([4, 0, 2, 2])
    weight, images, image_labels = wave(4, 5) * 0.5 + 1, wave(5, 2, 5, 2, 3), torch.tensor([[[0, 1, 2], [3, 4, 0]], [[1, 1, 4], [2, 3, 3]]])
    for reduction in ["mean", "sum", "none"]:
        keep(f"cross_entropy {reduction}", F.cross_entropy(x, labels, reduction=reduction))
        keep(f"cross_entropy weighted {reduction}", F.cross_entropy(x, labels, weight, label_smoothing=0.1, reduction=reduction))
        keep(f"cross_entropy images {reduction}", F.cross_entropy(images, image_labels, weight, reduction=reduction))
        keep(f"nll {reduction}", F.nll_loss(torch.log_softmax(x, 1), labels, weight, reduction=reduction))
        keep(f"bce {reduction}", F.binary_cross_entropy(p, t * 0.5 + 0.5, reduction=reduction))
        keep(f"bce_with_logits {reduction}", F.binary_cross_entropy_with_logits(x * 10, t * 0.5 + 0.5, reduction=reduction))
        keep(f"mse {reduction}", F.mse_loss(x, t, reduction=reduction))
        keep(f"l1 {reduction}", F.l1_loss(x, t, reduction=reduction))
        keep(f"smooth_l1 {reduction}", F.smooth_l1_loss(x, t, beta=0.5, reduction=reduction))


layers()
running_statistics()
optimizers()
schedules()
losses()
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "torch.json"), "w") as file:
    file.write("{\n" + ",\n".join(f'{json.dumps(k)}: {json.dumps(v, separators=(",", ":"))}' for k, v in goldens.items()) + "\n}\n")
