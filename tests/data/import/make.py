"""Writes the files of this folder: small networks with random weights as state dicts (.safetensors) and as ONNX, with inputs and what PyTorch computes from them (.npy).

    python3 make.py

Made with PyTorch 1.13, float64 for the expected outputs. The tests import each file and compare.
"""
import json
import struct

import numpy as np
import torch
from torch import nn
import torch.nn.functional as F

KINDS = {torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64"}


def save_safetensors(path, tensors):
    header, data = {}, b""
    for name in sorted(tensors):
        t = tensors[name].detach().contiguous()
        raw = t.view(torch.int16).numpy().tobytes() if t.dtype == torch.bfloat16 else t.numpy().tobytes()
        header[name] = {"dtype": KINDS[t.dtype], "shape": list(t.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


class Polynomial(nn.Module):
    """c0 + c1 x + c2 x^2 with coefficients of each channel, in Horner's form."""

    def __init__(self, channels):
        super().__init__()
        self.coefficients = nn.Parameter(torch.tensor([0.2, 0.5, 0.2]) + 0.1 * torch.randn(channels, 3))

    def forward(self, x):
        c = self.coefficients.view(1, -1, 3, 1, 1)
        return (c[:, :, 2] * x + c[:, :, 1]) * x + c[:, :, 0]


class TinyUNet(nn.Module):
    def __init__(self, activation=Polynomial, pool=nn.AvgPool2d):
        super().__init__()
        block = lambda a, b: nn.Sequential(nn.Conv2d(a, b, 3, padding=1, bias=False), nn.BatchNorm2d(b), activation(b))
        self.enc1, self.pool, self.bottleneck = block(1, 4), pool(2), block(4, 8)
        self.up1, self.dec1, self.head = nn.ConvTranspose2d(8, 4, 2, stride=2), block(8, 4), nn.Conv2d(4, 1, 1)

    def forward(self, x):
        skip = self.enc1(x)
        up = self.up1(self.bottleneck(self.pool(skip)))
        return self.head(self.dec1(torch.cat([up, skip], 1)))


class Slaf(nn.Module):
    """One polynomial for all, of a degree."""

    def __init__(self, *coefficients):
        super().__init__()
        self.coefficients = nn.Parameter(torch.tensor(coefficients))

    def forward(self, x):
        return sum(c * x ** i for i, c in enumerate(self.coefficients))


class Cnn1(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.act1 = nn.Conv2d(1, 3, 5, stride=2, padding=1), Slaf(0.1, 0.5, 0.3)
        self.fc1, self.act2, self.fc2 = nn.Linear(3 * 5 * 5, 8), Slaf(0.0, 0.6, 0.2, -0.01), nn.Linear(8, 4)

    def forward(self, x):
        x = self.act1(self.conv(x))
        return self.fc2(self.act2(self.fc1(x.view(x.size(0), -1))))


class Cnn2(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Conv2d(1, 3, 5, padding=2), nn.AvgPool2d(3, 2, padding=1), nn.BatchNorm2d(3), Slaf(0.1, 0.5, 0.2),
            nn.Conv2d(3, 4, 3, padding=1), nn.AvgPool2d(3, 2, padding=1), nn.BatchNorm2d(4), Slaf(0.0, 0.5, 0.2),
            nn.AvgPool2d(3, 2, padding=1, count_include_pad=False), nn.Flatten(),
            nn.Linear(16, 6), nn.BatchNorm1d(6), nn.Dropout(0.5), Slaf(0.0, 0.7, 0.1), nn.Linear(6, 3))


class Forms(nn.Module):
    """Polynomials in the forms that people write, a residual, constants of every shape, and global pooling."""

    def __init__(self):
        super().__init__()
        self.a, self.b, self.c, self.d = nn.Conv2d(2, 3, 3, padding=1), nn.Conv2d(3, 3, 1), nn.Conv2d(3, 3, 3, stride=2), nn.Linear(3, 4, bias=False)
        self.register_buffer("gain", torch.tensor([0.5, -1.0, 2.0]).view(3, 1, 1))
        self.register_buffer("shift", torch.tensor([0.1, 0.2, 0.3, 0.4]))

    def forward(self, x):
        x = self.a((x - 0.25) / 0.5)
        x = 0.25 * x * x + x / 2 + 0.1
        y = self.b(x)
        x = x + y * y
        y = self.c(self.gain * x - 0.5)
        y = 1 - torch.pow(y, 3) * 0.01 + (-y) + y ** 2 / 10
        y = F.adaptive_avg_pool2d(y, 1).flatten(1)
        y = self.d(y) + self.shift
        return (y * y).square() * 0.01 + y


class Relu(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 3, 3), nn.BatchNorm2d(3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(3, 4, 3, padding=1), nn.ReLU())
        self.classifier = nn.Sequential(nn.Flatten(), nn.Linear(36, 5), nn.ReLU(), nn.Linear(5, 3))

    def forward(self, x):
        return self.classifier(self.features(x))


class Smooth(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.head = nn.Conv2d(1, 2, 3, padding=1), nn.Conv2d(2, 1, 1)

    def forward(self, x):
        return torch.sigmoid(self.head(F.silu(self.conv(x)) + torch.tanh(self.conv(x))))


def prepare(model, shape):
    """Running statistics that are not those of a new batch norm; then the inputs, and the outputs in float64."""
    for _ in range(20):
        model(0.5 + 0.7 * torch.randn(8, *shape))
    model.eval()
    inputs = torch.randn(3, *shape)
    with torch.no_grad():
        expected = model.double()(inputs.double()).numpy()
    model.float()
    return inputs, expected


def write(name, model, shape, opset, dynamic=None, training=torch.onnx.TrainingMode.EVAL, folding=True):
    inputs, expected = prepare(model, shape)
    np.save(f"{name}.input.npy", inputs.numpy())
    np.save(f"{name}.output.npy", expected)
    torch.onnx.export(model, inputs[:1], f"{name}.onnx", opset_version=opset, training=training, do_constant_folding=folding,
                      input_names=["image"], output_names=["scores"], dynamic_axes={"image": dynamic} if dynamic else None)


torch.manual_seed(6)
unet = TinyUNet()
write("unet", unet, (1, 8, 8), 13, {0: "batch", 2: "height", 3: "width"}, torch.onnx.TrainingMode.PRESERVE, folding=False)
save_safetensors("unet.safetensors", unet.state_dict())
save_safetensors("unet-parallel.safetensors", {"module." + name: t for name, t in unet.state_dict().items()})
write("cnn1", Cnn1(), (1, 12, 12), 11, {0: "batch"})
cnn2 = Cnn2()
write("cnn2", cnn2, (1, 16, 16), 17, None, torch.onnx.TrainingMode.PRESERVE, folding=False)
save_safetensors("cnn2.safetensors", cnn2.state_dict())
write("forms", Forms(), (2, 7, 7), 13)
relu = Relu()
write("relu", relu, (1, 8, 8), 13)
save_safetensors("relu.safetensors", relu.state_dict())
write("smooth", Smooth(), (1, 6, 6), 9)
halves = nn.Sequential(nn.Flatten(), nn.Linear(4, 3), nn.Linear(3, 2))
kinds = [torch.float64, torch.float16, torch.bfloat16, torch.float32]
state = {name: t.to(kind) for (name, t), kind in zip(halves.state_dict().items(), kinds)}
save_safetensors("kinds.safetensors", state)
halves.load_state_dict(state)
inputs, expected = prepare(halves, (1, 2, 2))
np.save("kinds.input.npy", inputs.numpy())
np.save("kinds.output.npy", expected)
