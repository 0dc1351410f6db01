"""Writes ImageNetGoldens.cs beside itself: what Pillow, torchvision and PyTorch make of ImageNet's samples and of a small network.

    FOVEA_DATA=DIR python3 make_imagenet_goldens.py        (Pillow 9.4, PyTorch 1.13, torchvision 0.14)
"""
import hashlib, json, os, struct
import numpy as np
import torch
import torchvision.transforms as T
from PIL import Image
from torchvision.models import squeezenet1_0

here = os.path.dirname(os.path.abspath(__file__))
data = os.path.join(os.environ["FOVEA_DATA"], "imagenet")
samples = sorted(f for f in os.listdir(os.path.join(data, "samples")) if f.endswith(".JPEG"))
torch.manual_seed(0)
torch.set_num_threads(1)


def weights(path):
    with open(path, "rb") as f:
        header = json.loads(f.read(struct.unpack("<Q", f.read(8))[0]))
        body = f.read()
    return {k: torch.from_numpy(np.frombuffer(body[v["data_offsets"][0]:v["data_offsets"][1]], "<f4").reshape(v["shape"]).copy())
            for k, v in header.items() if k != "__metadata__"}


def seen(name, mode):
    image = Image.open(os.path.join(data, "samples", name)).convert("RGB")
    return T.CenterCrop(224)(T.Resize(256, mode)(image))


def prepared(name):
    x = T.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))(T.ToTensor()(seen(name, T.InterpolationMode.BILINEAR)))
    return x.unsqueeze(0)


def digest(b):
    return hashlib.sha256(b).hexdigest()[:16]


lines = [f'        ("{n}", "{digest(seen(n, T.InterpolationMode.BILINEAR).tobytes())}", "{digest(seen(n, T.InterpolationMode.BICUBIC).tobytes())}"),\n'
         for n in samples]


def numbers(values, indent):
    texts = [f"{v:.6g}f" for v in np.asarray(values, np.float64).reshape(-1)]
    rows = [", ".join(texts[i:i + 10]) for i in range(0, len(texts), 10)]
    return (",\n" + " " * indent).join(rows)


# Grad-CAM: the gradient of a class's score by a layer's output, averaged over the positions, weights its channels.
net = squeezenet1_0(weights=None)
net.load_state_dict(weights(os.path.join(data, "squeezenet1_0-imagenet.safetensors")))
net.eval()


def gradcam(layer, x, index):
    kept = []
    hook = layer.register_forward_hook(lambda m, i, o: (o.retain_grad(), kept.append(o)) and None)
    x = x.clone().requires_grad_(True)
    net(x)[0, index].backward()
    hook.remove()
    a = kept[0]
    return torch.relu((a.grad.mean((2, 3), keepdim=True) * a).sum(1))[0].detach().numpy()


sample = "n02085936_Maltese_dog.JPEG"
x = prepared(sample)
cam = gradcam(net.features[12], x, 153)
last = gradcam(net.classifier[2], x, 153)

# Guided backpropagation through a small network whose weights are sines.
def sines(shape, step):
    n = int(np.prod(shape))
    return torch.from_numpy((0.5 * np.sin(step * np.arange(1, n + 1))).astype(np.float32).reshape(shape))


small = torch.nn.Sequential(torch.nn.Conv2d(1, 3, 3), torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Conv2d(3, 4, 3), torch.nn.ReLU(),
                            torch.nn.Flatten(), torch.nn.Linear(16, 3))
state = {k: sines(v.shape, 0.7 + 0.1 * i) for i, (k, v) in enumerate(small.state_dict().items())}
small.load_state_dict(state)
for m in small:
    if isinstance(m, torch.nn.ReLU):
        m.register_full_backward_hook(lambda m, given, taken: (torch.clamp(given[0], min=0),))
picture = sines((1, 1, 10, 10), 0.37).requires_grad_(True)
score = small(picture)
score[0, 1].backward()

with open(os.path.join(here, "ImageNetGoldens.cs"), "w") as f:
    f.write("namespace Fovea.Models.Tests.Goldens;\n\n"
            "/// <summary>What Pillow, torchvision and PyTorch make of ImageNet's samples and of a small network. Made by\n"
            "/// <c>make_imagenet_goldens.py</c>; not to be edited.</summary>\ninternal static class ImageNetGoldens\n{\n"
            "    /// <summary>A sample, and the first 16 digits of the SHA-256 of the middle 224 × 224 after a resize to 256, bilinear and\n"
            "    /// bicubic.</summary>\n"
            "    public static readonly (string File, string Bilinear, string Bicubic)[] Seen =\n    [\n" + "".join(lines) + "    ];\n\n"
            f"    /// <summary>Grad-CAM [13, 13] of SqueezeNet at <c>features.12</c> for class 153 of {sample}.</summary>\n"
            "    public static readonly float[] GradCam =\n    [\n        " + numbers(cam, 8) + ",\n    ];\n\n"
            "    /// <summary>The same at <c>classifier.2</c>, the last layer with positions.</summary>\n"
            "    public static readonly float[] GradCamLast =\n    [\n        " + numbers(last, 8) + ",\n    ];\n\n"
            "    /// <summary>Scores of the small network, and the guided gradient [10, 10] of score 1.</summary>\n"
            "    public static readonly float[] SmallScores = [" + numbers(score.detach().numpy(), 8) + "];\n\n"
            "    /// <summary>The guided gradient [10, 10] of score 1.</summary>\n"
            "    public static readonly float[] Guided =\n    [\n        " + numbers(picture.grad.numpy(), 8) + ",\n    ];\n}\n")
