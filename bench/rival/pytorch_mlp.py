"""Times PyTorch on a fully connected network: the rival of `train`, with the same data, network and settings.

PyTorch gets its best plain form: everything in memory as float tensors, no DataLoader, a batch taken by index_select
from a fresh permutation each epoch, eager mode, the stock optimizer, gradients set to None rather than to zero.
An epoch's seconds are those of the training loop alone (shuffling included, evaluation not).
Prints one line of JSON. Needs Python 3.8+, PyTorch 1.9+ and numpy; nothing is downloaded.

    python3 pytorch_mlp.py --data FOLDER_OF_IDX_FILES --hidden 256,128,64 --activation sigmoid --loss mse --lr 0.1 \
        --batch 16 --epochs 3 --threads 1
"""

import argparse
import gzip
import json
import math
import os
import statistics
import struct
import time


def parse():
    p = argparse.ArgumentParser(description="PyTorch's seconds per epoch for a fully connected network.")
    p.add_argument("--data", required=True, help="folder that holds the four IDX files, plain or .gz")
    p.add_argument("--hidden", default="128", help="units of the hidden layers, such as 256,128,64")
    p.add_argument("--activation", choices=["relu", "sigmoid", "tanh"], default="relu")
    p.add_argument("--loss", choices=["ce", "mse"], default="ce")
    p.add_argument("--output", choices=["none", "sigmoid", "softmax"], help="last activation; default: softmax for mse, none for ce")
    p.add_argument("--reduction", choices=["mean", "batchmean"], default="mean",
                   help="of mse: mean over all elements (PyTorch's), or sum over classes and mean over the batch")
    p.add_argument("--optimizer", choices=["sgd", "adam"], default="sgd")
    p.add_argument("--lr", type=float, default=0.1)
    p.add_argument("--momentum", type=float, default=0.0)
    p.add_argument("--batch", type=int, default=16)
    p.add_argument("--epochs", type=int, default=3)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--start", choices=["default", "glorot", "he", "normal", "sigmoid"], default="default",
                   help="start values; all but default start the biases at 0; normal has std 1/sqrt(fan in); sigmoid: the first "
                        "layer as default, then Glorot with gain 4 for hidden layers and 1 for the last")
    p.add_argument("--gain", type=float, default=1.0, help="factor of glorot, he and normal in the layers between first and last")
    p.add_argument("--first-gain", type=float, default=1.0, help="the same factor in the first layer")
    p.add_argument("--last-gain", type=float, default=1.0, help="the same factor in the last layer")
    p.add_argument("--pixels", choices=["standard", "unit"], default="standard",
                   help="standard: (x/255 - 0.1307)/0.3081; unit: x/255")
    p.add_argument("--validation", type=int, default=0, help="training images held out (a seeded random choice)")
    p.add_argument("--curve", action="store_true", help="measure test accuracy after each epoch, not only after the last")
    return p.parse_args()


OPTIONS = parse()
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):  # read once, when the libraries load
    os.environ[name] = str(OPTIONS.threads)

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402


def read_idx(folder, name):
    plain = os.path.join(folder, name)
    with (open(plain, "rb") if os.path.exists(plain) else gzip.open(plain + ".gz", "rb")) as f:
        data = f.read()
    zero, kind, rank = struct.unpack_from(">HBB", data)
    sizes = struct.unpack_from(f">{rank}I", data, 4)
    if zero != 0 or kind != 8 or len(data) != 4 + 4 * rank + math.prod(sizes):
        raise SystemExit(f"{name}: not an IDX file of bytes with a payload of its declared sizes")
    return np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(sizes)


def load(folder, part, pixels):
    images = torch.from_numpy(read_idx(folder, f"{part}-images-idx3-ubyte").reshape(-1, 784).astype(np.float32)) / 255
    if pixels == "standard":
        images = (images - 0.1307) / 0.3081
    return images, torch.from_numpy(read_idx(folder, f"{part}-labels-idx1-ubyte").astype(np.int64))


def start(layer, rule, gain):
    """Start values by name; PyTorch's own are U(-1/sqrt(n), 1/sqrt(n)) for weights and biases, n = fan in."""
    if rule == "default":
        return
    if rule == "glorot":
        nn.init.xavier_uniform_(layer.weight, gain)
    elif rule == "he":
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        layer.weight.data.mul_(gain)
    else:
        nn.init.normal_(layer.weight, 0.0, gain / math.sqrt(layer.in_features))
    nn.init.zeros_(layer.bias)


def build(o):
    activation = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh}[o.activation]
    sizes = [784] + [int(s) for s in o.hidden.split(",") if s] + [10]
    layers = []
    for i, (fan_in, fan_out) in enumerate(zip(sizes, sizes[1:])):
        last = i == len(sizes) - 2
        layers.append(nn.Linear(fan_in, fan_out))
        if o.start == "sigmoid":
            start(layers[-1], "glorot" if i else "default", 1.0 if last else 4.0)
        else:
            start(layers[-1], o.start, o.last_gain if last else o.gain if i else o.first_gain)
        if not last:
            layers.append(activation())
    output = o.output or ("softmax" if o.loss == "mse" else "none")
    if output != "none":
        layers.append(nn.Sigmoid() if output == "sigmoid" else nn.Softmax(dim=1))
    return nn.Sequential(*layers)


def accuracy(model, images, labels):
    with torch.no_grad():
        right = sum((model(x).argmax(1) == y).sum().item() for x, y in zip(images.split(1000), labels.split(1000)))
    return right / len(labels)


def main(o):
    torch.set_num_threads(o.threads)
    torch.manual_seed(o.seed)
    images, labels = load(o.data, "train", o.pixels)
    test_images, test_labels = load(o.data, "t10k", o.pixels)
    held, held_labels = None, None
    if o.validation:
        order = torch.randperm(len(images))
        held, held_labels = images[order[:o.validation]], labels[order[:o.validation]]
        images, labels = images[order[o.validation:]].contiguous(), labels[order[o.validation:]].contiguous()

    model = build(o)
    one_hot = (lambda y: nn.functional.one_hot(y, 10).float()) if o.loss == "mse" else lambda y: y
    targets, held_targets = one_hot(labels), one_hot(held_labels) if o.validation else None
    if o.loss == "ce":
        loss_of = nn.CrossEntropyLoss()
    elif o.reduction == "mean":
        loss_of = nn.MSELoss()
    else:
        loss_of = lambda y, t: nn.functional.mse_loss(y, t, reduction="sum") / len(y)
    optimizer = (torch.optim.SGD(model.parameters(), lr=o.lr, momentum=o.momentum) if o.optimizer == "sgd"
                 else torch.optim.Adam(model.parameters(), lr=o.lr))

    seconds, losses, curve, validation, validation_loss = [], [], [], [], []
    for epoch in range(o.epochs):
        batches = []
        begin = time.perf_counter()
        for batch in torch.randperm(len(images)).split(o.batch):
            optimizer.zero_grad(set_to_none=True)
            loss = loss_of(model(images.index_select(0, batch)), targets.index_select(0, batch))
            loss.backward()
            optimizer.step()
            batches.append(loss.detach())
        seconds.append(round(time.perf_counter() - begin, 4))
        sizes = torch.tensor([float(o.batch)] * (len(batches) - 1) + [float(len(images) - o.batch * (len(batches) - 1))])
        losses.append((torch.stack(batches).double() @ sizes.double()).item() / len(images))
        if o.curve or epoch == o.epochs - 1:
            curve.append(accuracy(model, test_images, test_labels))
            if o.validation:
                validation.append(accuracy(model, held, held_labels))
                with torch.no_grad():
                    validation_loss.append(loss_of(model(held), held_targets).item())

    print(json.dumps({
        "secondsPerEpoch": seconds, "median": statistics.median(seconds), "testAccuracy": curve[-1],
        "torchVersion": torch.__version__, "threads": o.threads, "lossPerEpoch": losses,
        "testAccuracyPerEpoch": curve if o.curve else None,
        "validationAccuracy": validation[-1] if validation else None,
        "validationAccuracyPerEpoch": validation if o.curve and validation else None,
        "validationLossPerEpoch": validation_loss if o.curve and validation else None,
        "settings": {k: v for k, v in vars(o).items() if k != "data"},
    }))


main(OPTIONS)
