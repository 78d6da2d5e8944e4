"""Times PyTorch on an experiment.json: the rival of `train`, with the same data, network, loss, optimizer and batches.

PyTorch gets its best plain form: everything in memory as float tensors, no DataLoader, a batch taken by index_select
from a fresh permutation each epoch, eager mode, the stock optimizer, gradients set to None rather than to zero.
An epoch's seconds are those of the training loop alone (shuffling included, evaluation not).
Prints one line of JSON. Needs Python 3.8+, PyTorch 1.11+; nothing is downloaded.

    python3 pytorch.py experiment.json --data FOLDER_OF_IDX_FILES --threads 1 --epochs 3

What the file leaves out has Chainrule's default. What has no counterpart here (augmentation, averaged weights,
clipping, warm-up, Lion) is refused, not left out: another training would be timed.
"""

import argparse
import gzip
import json
import math
import os
import struct
import sys
import time

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def parse():
    p = argparse.ArgumentParser(description="PyTorch's seconds per epoch on an experiment.json.")
    p.add_argument("experiment", help="experiment.json, as `train -c` reads it")
    p.add_argument("--data", required=True, help="folder that holds the four IDX files, plain or .gz")
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--epochs", type=int, help="instead of the file's")
    p.add_argument("--samples", type=int, help="train on the first so many training images only")
    p.add_argument("--test", action="store_true", help="measure the test accuracy after the last epoch")
    return p.parse_args()


if __name__ == "__main__":
    OPTIONS = parse()
    if any(os.environ.get(name) != str(OPTIONS.threads) for name in THREADS):
        # The libraries read their number of threads once, when they load.
        os.environ.update({name: str(OPTIONS.threads) for name in THREADS})
        os.execv(sys.executable, [sys.executable, *sys.argv])

import torch  # noqa: E402
from torch import nn  # noqa: E402


class Unsupported(Exception):
    """Something that an experiment can say and this script cannot do; its text names the place."""


# A layer's function takes its settings and the shape [batch, ...] that it reads.
LAYERS = {
    "linear": lambda o, shape: nn.Linear(shape[-1], o["out"], o.get("bias", True)),
    "conv2d": lambda o, shape: nn.Conv2d(
        shape[1], o["out"], pair(o["kernel"]), pair(o.get("stride", 1)), pair(o.get("padding", 0)), pair(o.get("dilation", 1)),
        o.get("groups", 1), o.get("bias", True)),
    "maxPool2d": lambda o, shape: nn.MaxPool2d(pair(o["kernel"]), pair(o.get("stride") or o["kernel"]), pair(o.get("padding", 0))),
    "avgPool2d": lambda o, shape: nn.AvgPool2d(pair(o["kernel"]), pair(o.get("stride") or o["kernel"]), pair(o.get("padding", 0))),
    "globalAvgPool2d": lambda o, shape: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()),
    "batchNorm": lambda o, shape: (nn.BatchNorm2d if len(shape) == 4 else nn.BatchNorm1d)(
        shape[1], o.get("epsilon", 1e-5), o.get("momentum", 0.1)),
    "layerNorm": lambda o, shape: nn.LayerNorm(shape[-1], o.get("epsilon", 1e-5)),
    "dropout": lambda o, shape: nn.Dropout(o.get("p", 0.5)),
    "flatten": lambda o, shape: nn.Flatten(),
    "reshape": lambda o, shape: nn.Sequential(nn.Flatten(), nn.Unflatten(1, tuple(o["sizes"]))),
    "relu": lambda o, shape: nn.ReLU(),
    "prelu": lambda o, shape: nn.PReLU(),
    "leakyRelu": lambda o, shape: nn.LeakyReLU(o.get("slope", 0.01)),
    "elu": lambda o, shape: nn.ELU(o.get("alpha", 1.0)),
    "gelu": lambda o, shape: nn.GELU(),
    "silu": lambda o, shape: nn.SiLU(),
    "softplus": lambda o, shape: nn.Softplus(o.get("beta", 1.0)),
    "hardswish": lambda o, shape: nn.Hardswish(),
    "sigmoid": lambda o, shape: nn.Sigmoid(),
    "tanh": lambda o, shape: nn.Tanh(),
    "softmax": lambda o, shape: nn.Softmax(dim=-1),
    "logSoftmax": lambda o, shape: nn.LogSoftmax(dim=-1),
}

# Weights and whether biases start as they do, from the numbers that flow in and out: (distribution, variance), biases.
STARTS = {
    "glorotUniform": lambda n, m: ("uniform", 2 / (n + m), False),
    "glorotNormal": lambda n, m: ("normal", 2 / (n + m), False),
    "glorotSigmoid": lambda n, m: ("uniform", 16 * 2 / (n + m), False),
    "heUniform": lambda n, m: ("uniform", 2 / n, False),
    "heNormal": lambda n, m: ("normal", 2 / n, False),
    "normal": lambda n, m: ("normal", 1 / n, True),
}


class Residual(nn.Module):
    def __init__(self, f):
        super().__init__()
        self.f = f

    def forward(self, x):
        return x + self.f(x)


class Concat(nn.Module):
    def __init__(self, branches):
        super().__init__()
        self.branches = nn.ModuleList(branches)

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], 1)


def pair(size):
    return tuple(size) if isinstance(size, list) else size


def build_model(config, sample=(1, 28, 28)):
    """The experiment's model; a layer's inputs follow from what comes before."""
    model = config["model"]
    return build_layers(model["layers"], model.get("start", "pytorch"), [2, *sample], "model.layers")


def build_layers(layers, start, shape, place):
    built = []
    for i, settings in enumerate(layers):
        built.append(build_layer(settings, start, shape, f"{place}[{i}]"))
        with torch.no_grad():
            shape = built[-1].eval()(torch.zeros(shape)).shape
        built[-1].train()
    return nn.Sequential(*built)


def build_layer(settings, start, shape, place):
    kind = settings["type"]
    if kind == "residual":
        return Residual(build_layers(settings["layers"], start, shape, f"{place}.layers"))
    if kind == "concat":
        branches = enumerate(settings["branches"])
        return Concat([build_layers(layers, start, shape, f"{place}.branches[{i}]") for i, layers in branches])
    if kind == "weightNorm":
        inner = build_layers(settings["layers"], start, shape, f"{place}.layers")
        for module in [m for m in inner.modules() if isinstance(m, (nn.Linear, nn.Conv2d))]:
            nn.utils.weight_norm(module)
        return inner
    if kind not in LAYERS:
        raise Unsupported(f"{place}: expected one of {', '.join([*LAYERS, 'weightNorm', 'residual', 'concat'])}, got {kind}")
    layer = LAYERS[kind](settings, shape)
    if isinstance(layer, (nn.Linear, nn.Conv2d)):
        draw(layer, settings.get("start") or start)
    return layer


def draw(layer, rule):
    """Start values by the experiment's word; "pytorch" are PyTorch's own."""
    if rule == "pytorch":
        return
    if rule not in STARTS:
        raise Unsupported(f"start: expected one of pytorch, {', '.join(STARTS)}, got {rule}")
    taps = layer.weight[0][0].numel()
    distribution, variance, biases = STARTS[rule](layer.weight[0].numel(), layer.weight.shape[0] * taps // getattr(layer, "groups", 1))
    for values, drawn in (layer.weight, True), (layer.bias, biases):
        if values is None:
            continue
        elif not drawn:
            nn.init.zeros_(values)
        elif distribution == "normal":
            nn.init.normal_(values, 0.0, math.sqrt(variance))
        else:
            nn.init.uniform_(values, -math.sqrt(3 * variance), math.sqrt(3 * variance))


def build_loss(config):
    """The experiment's loss of (prediction, target), and whether its target is one-hot rather than a class."""
    loss = config.get("loss", {"type": "crossEntropy"})
    weights = torch.tensor(loss["classWeights"]) if loss.get("classWeights") else None
    kinds = {
        "crossEntropy": lambda: (nn.CrossEntropyLoss(weights, label_smoothing=loss.get("labelSmoothing", 0.0)), False),
        "nll": lambda: (nn.NLLLoss(weights), False),
        "mse": lambda: (per_sample_mse if loss.get("reduction") == "perSample" else nn.MSELoss(), True),
        "l1": lambda: (nn.L1Loss(), True),
        "huber": lambda: (nn.HuberLoss(delta=loss.get("delta", 1.0)), True),
        "bceWithLogits": lambda: (nn.BCEWithLogitsLoss(), True),
    }
    if loss["type"] not in kinds:
        raise Unsupported(f"loss: expected one of {', '.join(kinds)}, got {loss['type']}")
    return kinds[loss["type"]]()


def per_sample_mse(y, target):
    return nn.functional.mse_loss(y, target, reduction="sum") / len(y)


def build_optimizer(config, model):
    """The experiment's optimizer of the model's weights."""
    o = config.get("optimizer", {"type": "sgd"})
    for key in "clipNorm", "clipValue", "ema":
        if o.get(key):
            raise Unsupported(f"optimizer.{key}: expected none, got {o[key]}: PyTorch's optimizers do not have it")
    if not o.get("decayBiasesAndNorms", True):
        raise Unsupported("optimizer.decayBiasesAndNorms: expected true, got false")
    weights, decay, rate = model.parameters(), o.get("weightDecay", 0.0), o.get("learningRate")
    betas, epsilon = (o.get("beta1", 0.9), o.get("beta2", 0.999)), o.get("epsilon", 1e-8)
    kinds = {
        "sgd": lambda: torch.optim.SGD(
            weights, rate or 0.1, o.get("momentum", 0.0), o.get("dampening", 0.0), decay, o.get("nesterov", False)),
        "adam": lambda: torch.optim.Adam(weights, rate or 0.001, betas, epsilon, decay),
        "adamW": lambda: torch.optim.AdamW(weights, rate or 0.001, betas, epsilon, o.get("weightDecay", 0.01)),
        "rmsprop": lambda: torch.optim.RMSprop(
            weights, rate or 0.01, o.get("alpha", 0.99), epsilon, decay, o.get("momentum", 0.0), o.get("centered", False)),
        "adagrad": lambda: torch.optim.Adagrad(
            weights, rate or 0.01, o.get("learningRateDecay", 0.0), decay, o.get("initialAccumulatorValue", 0.0),
            o.get("epsilon", 1e-10)),
    }
    if o["type"] not in kinds:
        raise Unsupported(f"optimizer: expected one of {', '.join(kinds)}, got {o['type']}")
    return kinds[o["type"]]()


def build_schedule(config, optimizer, steps_per_epoch, epochs):
    """The experiment's schedule, to be stepped after each of the optimizer's steps; None for a rate that stays."""
    s, total = config.get("schedule", {"type": "constant"}), steps_per_epoch * epochs
    rates = torch.optim.lr_scheduler
    kinds = {
        "constant": lambda: None,
        "step": lambda: rates.StepLR(
            optimizer, s["every"] * steps_per_epoch if s.get("every") else max(1, (total + 2) // 3), s.get("factor", 0.1)),
        "multiStep": lambda: rates.MultiStepLR(
            optimizer, [at * steps_per_epoch for at in s["at"]] if s.get("at") else [total // 2, total * 3 // 4], s.get("factor", 0.1)),
        "exponential": lambda: rates.ExponentialLR(optimizer, s.get("factor", 0.9) ** (1 / steps_per_epoch)),
        "cosine": lambda: rates.CosineAnnealingWarmRestarts(
            optimizer, round(s["period"] * steps_per_epoch) if s.get("period") else total, s.get("multiplier", 1), s.get("least", 0.0)),
        "oneCycle": lambda: rates.OneCycleLR(
            optimizer, optimizer.param_groups[0]["lr"], total, pct_start=s.get("warmupShare", 0.3),
            anneal_strategy="linear" if s.get("anneal") == "linear" else "cos", cycle_momentum=s.get("cycleMomentum", False),
            div_factor=s.get("startDivisor", 25), final_div_factor=s.get("endDivisor", 1e4)),
    }
    if s["type"] not in kinds:
        raise Unsupported(f"schedule: expected one of {', '.join(kinds)}, got {s['type']}")
    if s.get("warmup"):
        raise Unsupported(f"schedule.warmup: expected 0, got {s['warmup']}")
    return kinds[s["type"]]()


def read_idx(folder, name):
    plain = os.path.join(folder, name)
    with (open(plain, "rb") if os.path.exists(plain) else gzip.open(plain + ".gz", "rb")) as f:
        data = f.read()
    zero, kind, rank = struct.unpack_from(">HBB", data)
    sizes = struct.unpack_from(f">{rank}I", data, 4)
    if zero != 0 or kind != 8 or len(data) != 4 + 4 * rank + math.prod(sizes):
        raise Unsupported(f"{name}: expected an IDX file of bytes with a payload of its declared sizes, got something else")
    return torch.frombuffer(bytearray(data), dtype=torch.uint8, offset=4 + 4 * rank).reshape(sizes)


def load(config, folder, part="train"):
    """The experiment's images [n, 1, height, width], normalised, and their labels; the training part is cut and split as it says."""
    data = config.get("data", {})
    augmentation = data.get("augmentation") or {}
    if any(v for v in augmentation.values() if not isinstance(v, dict)) or augmentation.get("elastic", {}).get("alpha"):
        raise Unsupported("data.augmentation: expected none, got some")
    normalisation = data.get("normalisation", {"type": "standard"})
    images = read_idx(folder, f"{part}-images-idx3-ubyte").float().unsqueeze(1) / 255
    labels = read_idx(folder, f"{part}-labels-idx1-ubyte").long()
    if normalisation["type"] == "standard":
        images = (images - normalisation.get("mean", 0.1307)) / normalisation.get("std", 0.3081)
    if part == "train":
        limit = data.get("trainLimit") or len(images)
        images, labels = images[:limit], labels[:limit]
        held = math.floor(len(images) * data.get("validation", 1 / 6) + 0.5)
        if held:
            kept = torch.randperm(len(images))[held:]
            images, labels = images[kept], labels[kept]
    return images, labels


def train_epoch(model, loss_of, optimizer, schedule, images, targets, batch_size):
    """One epoch: its seconds, and the mean loss of its samples, each at the weights of its own step."""
    losses = []
    begin = time.perf_counter()
    for batch in torch.randperm(len(images)).split(batch_size):
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(model(images.index_select(0, batch)), targets.index_select(0, batch))
        loss.backward()
        optimizer.step()
        if schedule is not None:
            schedule.step()
        losses.append(loss.detach() * len(batch))
    return time.perf_counter() - begin, torch.stack(losses).double().sum().item() / len(images)


def accuracy(model, images, labels):
    model.eval()
    with torch.no_grad():
        right = sum((model(x).argmax(1) == y).sum().item() for x, y in zip(images.split(1000), labels.split(1000)))
    model.train()
    return right / len(labels)


def main(options):
    with open(options.experiment, encoding="utf-8") as f:
        config = json.load(f)
    torch.set_num_threads(options.threads)
    torch.manual_seed(config.get("seed", 1))
    images, labels = load(config, options.data)
    if options.samples:
        images, labels = images[:options.samples], labels[:options.samples]
    model = build_model(config, images.shape[1:])
    loss_of, one_hot = build_loss(config)
    targets = nn.functional.one_hot(labels).float() if one_hot else labels
    optimizer = build_optimizer(config, model)
    batch, epochs = config.get("batch", 32), options.epochs or config.get("epochs", 10)
    schedule = build_schedule(config, optimizer, math.ceil(len(images) / batch), epochs)
    seconds, losses = zip(*(train_epoch(model, loss_of, optimizer, schedule, images, targets, batch) for _ in range(epochs)))
    result = {"secondsPerEpoch": seconds, "lossPerEpoch": losses, "torchVersion": torch.__version__, "threads": options.threads}
    if options.test:
        result["testAccuracy"] = accuracy(model, *load(config, options.data, "t10k"))
    print(json.dumps(result))


if __name__ == "__main__":
    try:
        main(OPTIONS)
    except (Unsupported, OSError, json.JSONDecodeError) as e:
        raise SystemExit(f"{OPTIONS.experiment}: {e}") from None
