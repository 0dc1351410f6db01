"""PyTorch's side of `fovea bench --peers`: answers measurements as lines of JSON.

Started as a child process. The first line out is {"peer": name, "version": text} or {"error": text}. Then, a line in and a line out:

    {"workload": "lenet-b4", "threads": 1, "seconds": 0.5}        -> {"ms": median of the steps, "steps": how many}

A training step is zero_grad, forward, cross entropy, backward, step; its batch lies in memory. That of a layer is forward and the gradients
of input and weights. The end of standard input ends the process.
"""
import ctypes
import json
import signal
import statistics
import sys
import time
from functools import partial

signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which closes our input.


def say(**answer):
    print(json.dumps(answer), flush=True)


try:
    import torch
    from torch import nn
except ImportError as error:
    say(error=str(error))
    sys.exit(1)


def layers_with_relu(*sizes):
    """Linear layers of these sizes, rectified in between."""
    out = []
    for before, after in zip(sizes, sizes[1:]):
        out += [nn.ReLU()] if out else []
        out.append(nn.Linear(before, after))
    return out


def two_convolutions(channels, first, second, *sizes):
    """Convolution 5x5, ReLU, pool 2, twice; then linear layers."""
    return nn.Sequential(nn.Conv2d(channels, first, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(first, second, 5), nn.ReLU(),
                         nn.MaxPool2d(2), nn.Flatten(), *layers_with_relu(*sizes))


def mnist_mlp():
    return nn.Sequential(nn.Flatten(), *layers_with_relu(784, 128, 10))


def mnist_cnn():
    return two_convolutions(1, 10, 20, 320, 128, 10)


def lenet():
    return two_convolutions(3, 6, 16, 400, 120, 84, 10)


def resnet18():
    from torchvision.models import resnet18 as build
    return build()


def resnet18_for_small_images():
    from torchvision.models import resnet18 as build
    net = build(num_classes=10)
    net.conv1 = nn.Conv2d(3, 64, 3, padding=1, bias=False)
    net.maxpool = nn.Identity()
    return net


def squeezenet():
    from torchvision.models import squeezenet1_0 as build
    return build()


def resnet50():
    from torchvision.models import resnet50 as build
    return build()


def mobilenet_v2():
    from torchvision.models import mobilenet_v2 as build
    return build()


def product(size):
    a, b = torch.randn(size, size), torch.randn(size, size)
    return lambda: a @ b


def training(build, batch, image, rate, momentum=0.0):
    net = build().train()
    images, labels = torch.randn(batch, *image), torch.randint(10, (batch,))
    optimizer = torch.optim.SGD(net.parameters(), lr=rate, momentum=momentum)

    def step():
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(images), labels).backward()
        optimizer.step()
    return step


def inference(build, batch, image=(3, 224, 224)):
    net, images = build().eval(), torch.randn(batch, *image)

    def step():
        with torch.no_grad():
            net(images)
    return step


def layer_training(build, batch, image):
    layer, x = build(), torch.randn(batch, *image, requires_grad=True)
    upstream, wanted = torch.randn(layer(x).shape), (x, *layer.parameters())
    return lambda: torch.autograd.grad(layer(x), wanted, upstream)


def depthwise(channels, kernel, stride):
    return lambda: nn.Conv2d(channels, channels, kernel, stride, kernel // 2, groups=channels, bias=False)


LAYERS = {
    "depthwise-3x3": (depthwise(144, 3, 1), (144, 56, 56)),
    "depthwise-3x3-s2": (depthwise(96, 3, 2), (96, 112, 112)),
    "depthwise-5x5": (depthwise(240, 5, 1), (240, 28, 28)),
    "grouped-3x3": (lambda: nn.Conv2d(128, 128, 3, padding=1, groups=32, bias=False), (128, 56, 56)),
    "transposed-4x4-s2": (lambda: nn.ConvTranspose2d(256, 128, 4, 2, 1, bias=False), (256, 8, 8)),
    "transposed-2x2-s2": (lambda: nn.ConvTranspose2d(128, 64, 2, 2, bias=False), (128, 64, 64)),
}
MNIST, CIFAR = (1, 28, 28), (3, 32, 32)
WORKLOADS = {
    "gemm-512": lambda: product(512),
    "gemm-1024": lambda: product(1024),
    "gemm-2048": lambda: product(2048),
    "mnist-mlp-b64": lambda: training(mnist_mlp, 64, MNIST, 0.01),
    "mnist-cnn-b64": lambda: training(mnist_cnn, 64, MNIST, 0.01),
    "lenet-b4": lambda: training(lenet, 4, CIFAR, 0.001, 0.9),
    "lenet-b16": lambda: training(lenet, 16, CIFAR, 0.001, 0.9),
    "lenet-b128": lambda: training(lenet, 128, CIFAR, 0.001, 0.9),
    "resnet18-cifar-b32": lambda: training(resnet18_for_small_images, 32, CIFAR, 0.1, 0.9),
    "squeezenet-infer-b1": lambda: inference(squeezenet, 1),
    "resnet18-infer-b1": lambda: inference(resnet18, 1),
    "resnet18-infer-b16": lambda: inference(resnet18, 16),
    "resnet50-infer-b1": lambda: inference(resnet50, 1),
    "mobilenet-infer-b1": lambda: inference(mobilenet_v2, 1),
    **{f"{name}-infer-b1": partial(inference, build, 1, image) for name, (build, image) in LAYERS.items()},
    **{f"{name}-train-b16": partial(layer_training, build, 16, image) for name, (build, image) in LAYERS.items()},
}


def blas_threads():
    """The function that sets OpenBLAS's threads, which follow torch.set_num_threads only in some builds; None without OpenBLAS."""
    try:
        with open("/proc/self/maps") as maps:
            path = next(line.split()[-1] for line in maps if "openblas" in line)
        return ctypes.CDLL(path).openblas_set_num_threads
    except (OSError, StopIteration, AttributeError):
        return None


def timed_steps(step, seconds):
    times, start = [], time.perf_counter()
    while not times or time.perf_counter() - start < seconds:
        before = time.perf_counter()
        step()
        times.append(time.perf_counter() - before)
    return times


class Measurements:
    """Keeps one workload at a time, so that memory is that of the workload."""

    def __init__(self):
        self.name, self.step, self.warm, self.set_blas_threads = None, None, set(), blas_threads()

    def measure(self, name, threads, seconds):
        if name != self.name:
            self.name, self.step, self.warm = name, None, set()
            torch.manual_seed(0)
            self.step = WORKLOADS[name]()
        torch.set_num_threads(threads)
        if self.set_blas_threads:
            self.set_blas_threads(threads)
        if threads not in self.warm:
            timed_steps(self.step, 0)
            timed_steps(self.step, seconds)
            self.warm.add(threads)
        times = timed_steps(self.step, seconds)
        return {"ms": 1e3 * statistics.median(times), "steps": len(times)}


def main():
    say(peer="PyTorch", version=torch.__version__)
    measurements = Measurements()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["workload"] in WORKLOADS:
                answer = measurements.measure(request["workload"], request["threads"], request["seconds"])
            else:
                answer = {"unsupported": request["workload"]}
        except Exception as error:  # The parent goes on with the next workload.
            answer = {"error": f"{type(error).__name__}: {error}"}
        say(**answer)


main()
