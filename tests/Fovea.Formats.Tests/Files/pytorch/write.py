"""Writes small files in every way that PyTorch has, and what is in them as expected.json: python3 write.py FOLDER
With more arguments, reads those files as weights alone and prints what is in them: python3 write.py FOLDER FILE…"""
import collections
import json
import os
import sys

import numpy
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 3)
        self.bn = nn.BatchNorm2d(2)
        self.register_buffer("scratch", torch.ones(2), persistent=False)
        self.fc = nn.Sequential(nn.Linear(2, 3), nn.ReLU())
        self.act = nn.functional.relu
        self.sizes = [1, 2]

    def forward(self, x):
        return self.fc(self.bn(self.conv(x)).flatten(1))


class Scale(nn.Module):
    def __init__(self, inner):
        super().__init__()
        self.weight = nn.Parameter(torch.tensor([1.5, 2.5]))
        self.register_buffer("offset", torch.tensor([3]))
        if inner:
            self.inner = Scale(False)
        else:
            self.inner = nn.Identity()

    def forward(self, x: torch.Tensor):
        return x * self.weight + self.offset


def told(tensor):
    # Types that Fovea's tensors lack become the next wider one.
    x = tensor.detach()
    if x.dtype in (torch.int8, torch.int16):
        x = x.to(torch.int64)
    x = x.clone(memory_format=torch.contiguous_format).contiguous()
    bits = x.view(torch.int16) if x.dtype == torch.bfloat16 else x
    return {"dtype": str(x.dtype)[6:], "shape": list(x.shape), "hex": bits.numpy().tobytes().hex()}


def every_type():
    x = torch.tensor([[1.5, -2.0, 0.1], [65504.0, -0.0, 3e-5]])
    types = [torch.float32, torch.float64, torch.float16, torch.bfloat16]
    tensors = collections.OrderedDict((str(t)[6:], x.to(t)) for t in types)
    for t in [torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8]:
        tensors[str(t)[6:]] = torch.tensor([0, 1, 100, 127]).to(t)
    tensors["negative"] = torch.tensor([-128, -1], dtype=torch.int8)
    tensors["bool"] = torch.tensor([True, False, True])
    tensors["scalar"] = torch.tensor(7)
    tensors["empty"] = torch.zeros(0, 4)
    return tensors


def views():
    base = torch.arange(12, dtype=torch.float32).reshape(3, 4)
    return {"whole": base, "same": base, "window": base[1], "transposed": base.t(), "steps": base[::2, 1:4:2],
            "expanded": base[0, :1].expand(3, 2), "last": base[2, 3], "channels": torch.arange(24.0).reshape(1, 2, 3, 4)
            .to(memory_format=torch.channels_last)}


def write(folder):
    torch.manual_seed(0)
    net = Net()
    net.bn.running_mean.add_(0.5)
    state = net.state_dict()
    optimizer = torch.optim.Adam(net.parameters())
    net(torch.randn(2, 1, 3, 3)).sum().backward()
    optimizer.step()
    state = collections.OrderedDict((k, v.clone()) for k, v in net.state_dict().items())
    expected = {}

    def save(name, value, tensors, **options):
        torch.save(value, os.path.join(folder, name), **options)
        expected[name] = {k: told(v) for k, v in tensors.items()}

    save("types.pth", every_type(), every_type())
    save("types-old.pth", every_type(), every_type(), _use_new_zipfile_serialization=False)
    save("types-protocol4.pth", every_type(), every_type(), pickle_protocol=4)
    save("views.pth", views(), views())
    save("views-old.pt", views(), views(), _use_new_zipfile_serialization=False)
    save("checkpoint.pth", {"epoch": 3, "loss": 0.25, "best": numpy.float64(0.75), "name": "small", "done": True,
         "history": collections.defaultdict(list), "shape": torch.Size([2, 3]), "device": torch.device("cpu"),
         "optimizer": optimizer.state_dict(), "state_dict": state}, state)
    save("parallel.bin", {"module." + k: v for k, v in state.items()}, state)
    save("nested.pth", {"encoder": {"weight": torch.ones(2)}, "layers": [torch.zeros(1), {"bias": torch.ones(1)}]},
         {"encoder.weight": torch.ones(2), "layers.0": torch.zeros(1), "layers.1.bias": torch.ones(1)})
    save("tensor.pt", torch.ones(2, 3), {"tensor": torch.ones(2, 3)})
    save("list.pt", [torch.ones(2), torch.zeros(3)], {"0": torch.ones(2), "1": torch.zeros(3)})
    save("parameters.pth", {k: nn.Parameter(v) for k, v in state.items() if v.is_floating_point()},
         {k: v for k, v in state.items() if v.is_floating_point()})
    save("module.pth", net, state)
    save("module-old.pth", net, state, _use_new_zipfile_serialization=False)
    save("module-parallel.pth", {"model": nn.DataParallel(net), "epoch": 1}, state)
    plain = Scale(True)
    torch.jit.script(plain).save(os.path.join(folder, "script.pt"))
    expected["script.pt"] = {k: told(v) for k, v in plain.state_dict().items()}
    with open(os.path.join(folder, "expected.json"), "w") as file:
        json.dump(expected, file, indent=0)


if len(sys.argv) > 2:
    print(json.dumps([{k: told(v) for k, v in torch.load(f, weights_only=True).items()} for f in sys.argv[2:]]))
else:
    write(sys.argv[1])
