# Records what torchvision's networks are and compute, for ZooTests: one text file a network in the folder torchvision beside this script.
#
#     python3 make_torchvision.py [NAME…]
#
# A file holds, one fact a line: `parameters N`; `key NAME SIZES` in the order of the state dict; `input SIZES`; `outputs SIZES`, `norm N`,
# `scale N` (the largest) and `value INDEX NUMBER` of the output in inference; where there is no chance in training, the same with `train-`
# before it, and `gradient KEY INDEX NUMBER` of the sum of the outputs times fixed weights, `gradient-scale KEY N` the largest. Numbers are
# computed in float64 and written as float32.
#
# Weights and inputs come from a formula that C# repeats (ZooRecord.cs): element i of the tensor of number t is a hash of both,
# uniform in −1…1, scaled by the kind of the tensor.
import os
import sys

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision.models as models

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "torchvision")
VALUES, GRADIENTS = 16, 6


def hashed(tensor, count):
    """Uniform in -1…1, of 24 bits, in float64."""
    x = np.arange(count, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64((tensor + 1) * 0xD1B54A32D192ED03 % 2**64)
    x ^= x >> np.uint64(31)
    x *= np.uint64(0xBF58476D1CE4E5B9)
    x ^= x >> np.uint64(29)
    return (x >> np.uint64(40)).astype(np.float64) / 2.0**23 - 1.0


def fill(model):
    for number, (key, tensor) in enumerate(model.state_dict().items()):
        if key.endswith("num_batches_tracked"):
            continue
        u = hashed(number, tensor.numel())
        if key.endswith("running_var"):
            value = 1.0 + 0.5 * u
        elif key.endswith("running_mean"):
            value = 0.1 * u
        elif key.endswith("layer_scale"):
            value = 0.5 + 0.25 * u
        elif tensor.dim() >= 2:
            value = u * np.sqrt(3.0 * GAIN / (tensor.numel() // tensor.shape[0]))
        elif key.endswith("weight"):
            value = 1.0 + 0.1 * u
        else:
            value = 0.1 * u
        tensor.copy_(torch.from_numpy(value.astype(np.float32)).reshape(tensor.shape))


GAIN = 1.5


class CifarBlock(nn.Module):
    def __init__(self, inp, out, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inp, out, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(out)
        self.stride, self.more = stride, out - inp

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        x = x[:, :, :: self.stride, :: self.stride]
        half = self.more // 2
        return F.relu(y + F.pad(x, (0, 0, 0, 0, half, self.more - half)))


class CifarResNet(nn.Module):
    def __init__(self, depth, num_classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        width = 16
        for i, out in enumerate((16, 32, 64)):
            blocks = []
            for j in range((depth - 2) // 6):
                blocks.append(CifarBlock(width, out, 2 if i and not j else 1))
                width = out
            setattr(self, f"layer{i + 1}", nn.Sequential(*blocks))
        self.linear = nn.Linear(64, num_classes)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.linear(x.mean((2, 3)))


class DoubleConv(nn.Module):
    def __init__(self, inp, out):
        super().__init__()
        self.double_conv = nn.Sequential(
            nn.Conv2d(inp, out, 3, padding=1, bias=False), nn.BatchNorm2d(out), nn.ReLU(),
            nn.Conv2d(out, out, 3, padding=1, bias=False), nn.BatchNorm2d(out), nn.ReLU())

    def forward(self, x):
        return self.double_conv(x)


class Down(nn.Module):
    def __init__(self, inp, out):
        super().__init__()
        self.maxpool_conv = nn.Sequential(nn.MaxPool2d(2), DoubleConv(inp, out))

    def forward(self, x):
        return self.maxpool_conv(x)


class Up(nn.Module):
    def __init__(self, inp):
        super().__init__()
        self.up = nn.ConvTranspose2d(inp, inp // 2, 2, 2)
        self.conv = DoubleConv(inp, inp // 2)

    def forward(self, x, skip):
        x = self.up(x)
        x = F.pad(x, (0, skip.shape[3] - x.shape[3], 0, skip.shape[2] - x.shape[2]))
        return self.conv(torch.cat([skip, x], 1))


class Out(nn.Module):
    def __init__(self, inp, out):
        super().__init__()
        self.conv = nn.Conv2d(inp, out, 1)

    def forward(self, x):
        return self.conv(x)


class UNet(nn.Module):
    def __init__(self, num_classes=2, width=64):
        super().__init__()
        self.inc = DoubleConv(3, width)
        for i in range(4):
            setattr(self, f"down{i + 1}", Down(width << i, width << (i + 1)))
        for i in range(4):
            setattr(self, f"up{i + 1}", Up(width << (4 - i)))
        self.outc = Out(width, num_classes)

    def forward(self, x):
        maps = [self.inc(x)]
        for down in (self.down1, self.down2, self.down3, self.down4):
            maps.append(down(maps[-1]))
        y = maps[4]
        for up, skip in zip((self.up1, self.up2, self.up3, self.up4), maps[3::-1]):
            y = up(y, skip)
        return self.outc(y)


class Main(nn.Module):
    def __init__(self, *layers, flat=False):
        super().__init__()
        self.main = nn.Sequential(*layers)
        self.flat = flat

    def forward(self, x):
        return self.main(x).flatten(1) if self.flat else self.main(x)


def generator(num_classes=3, w=64):
    layers = [nn.ConvTranspose2d(100, 8 * w, 4, 1, 0, bias=False), nn.BatchNorm2d(8 * w), nn.ReLU()]
    for a, b in ((8, 4), (4, 2), (2, 1)):
        layers += [nn.ConvTranspose2d(a * w, b * w, 4, 2, 1, bias=False), nn.BatchNorm2d(b * w), nn.ReLU()]
    return Main(*layers, nn.ConvTranspose2d(w, num_classes, 4, 2, 1, bias=False), nn.Tanh())


def discriminator(num_classes=1, w=64):
    layers = [nn.Conv2d(3, w, 4, 2, 1, bias=False), nn.LeakyReLU(0.2)]
    for a, b in ((1, 2), (2, 4), (4, 8)):
        layers += [nn.Conv2d(a * w, b * w, 4, 2, 1, bias=False), nn.BatchNorm2d(b * w), nn.LeakyReLU(0.2)]
    return Main(*layers, nn.Conv2d(8 * w, num_classes, 4, 1, 0, bias=False), nn.Sigmoid(), flat=True)


def lenet5(num_classes=10):
    from collections import OrderedDict as D
    return nn.Sequential(D(
        conv1=nn.Conv2d(1, 6, 5), tanh1=nn.Tanh(), pool1=nn.AvgPool2d(2), conv2=nn.Conv2d(6, 16, 5), tanh2=nn.Tanh(),
        pool2=nn.AvgPool2d(2), flatten=nn.Flatten(), fc1=nn.Linear(400, 120), tanh3=nn.Tanh(), fc2=nn.Linear(120, 84), tanh4=nn.Tanh(),
        fc3=nn.Linear(84, num_classes)))


# Name, what makes it, input, whether training is compared, too.
NETWORKS = [(name, getattr(models, name), (2, 3, side, side), train) for name, side, train in (
    ("resnet18", 48, True), ("resnet34", 48, False), ("resnet50", 40, True), ("resnet101", 40, False), ("wide_resnet50_2", 40, False),
    ("alexnet", 70, False), ("vgg11", 40, False), ("vgg13", 32, False), ("vgg16", 32, False), ("vgg19", 32, False), ("vgg11_bn", 32, False),
    ("vgg13_bn", 32, False), ("vgg16_bn", 32, False), ("vgg19_bn", 32, False), ("squeezenet1_0", 64, False), ("squeezenet1_1", 64, False),
    ("mobilenet_v2", 64, False), ("mobilenet_v3_small", 64, False), ("efficientnet_b0", 64, False), ("densenet121", 64, True),
    ("shufflenet_v2_x1_0", 64, True), ("convnext_tiny", 64, False))]
NETWORKS += [(f"cifar-resnet{d}", lambda d=d, **k: CifarResNet(d, **k), (2, 3, 19, 18), d == 20) for d in (20, 32, 44, 56)]
NETWORKS += [("unet", UNet, (1, 3, 37, 34), True), ("dcgan-generator", generator, (2, 100, 1, 1), True),
             ("dcgan-discriminator", discriminator, (2, 3, 64, 64), True), ("lenet5", lenet5, (2, 1, 32, 32), False)]


def number(x):
    return repr(float(np.float32(x)))


def spread(count, wanted):
    return sorted({i * count // wanted for i in range(min(count, wanted))})


def record(name, make, size, train):
    lines = []
    model = make()
    lines.append(f"parameters {sum(p.numel() for p in model.parameters())}")
    for key, tensor in model.state_dict().items():
        lines.append(f"key {key} {'x'.join(map(str, tensor.shape))}".rstrip())
    if not name.startswith("dcgan") and name not in ("unet", "lenet5"):
        # A smaller last layer for smaller files and quicker tests; it has the same formula.
        model = make(num_classes=10)
    with torch.no_grad():
        fill(model)
    x = torch.from_numpy(hashed(1 << 20, int(np.prod(size))).astype(np.float32)).reshape(size)
    model.eval()
    with torch.no_grad():
        y = model(x)
        exact = model.double()(x.double())
        model.float()
    lines += [f"input {'x'.join(map(str, size))}", f"outputs {'x'.join(map(str, y.shape))}"]
    scale = float(y.abs().max())
    print(f"{name}: largest output {scale:.4g}, float32 differs from float64 by {float((y - exact).abs().max()) / scale:.2g} of it")
    lines += tell("", exact)
    if train:
        model.double().train()
        x = x.double()
        x.requires_grad_(True)
        y = model(x)
        lines += tell("train-", y.detach())
        weights = torch.from_numpy(hashed(1 << 21, y.numel())).reshape(y.shape)
        (y * weights).sum().backward()
        parameters = list(model.named_parameters())
        for i in spread(len(parameters), 12):
            key, p = parameters[i]
            g = p.grad.flatten()
            lines.append(f"gradient-scale {key} {number(g.abs().max())}")
            for j in spread(g.numel(), GRADIENTS):
                lines.append(f"gradient {key} {j} {number(g[j])}")
    os.makedirs(FOLDER, exist_ok=True)
    with open(os.path.join(FOLDER, name + ".txt"), "w", newline="\n") as file:
        file.write("\n".join(lines) + "\n")


def tell(prefix, y):
    flat = y.flatten()
    return [f"{prefix}norm {number(flat.norm())}", f"{prefix}scale {number(flat.abs().max())}"] + [
        f"{prefix}value {i} {number(flat[i])}" for i in spread(flat.numel(), VALUES)]


torch.manual_seed(0)
for row in NETWORKS:
    if not sys.argv[1:] or row[0] in sys.argv[1:]:
        record(*row)
