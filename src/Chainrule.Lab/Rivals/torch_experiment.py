"""An experiment.json in PyTorch: its model, loss, optimizer, schedule and pixels.

What PyTorch does not have (averaged weights, clipping, warm-up, Lion) or cannot draw alike (augmentation) is refused, not left out:
another training would be compared. What the file leaves out has Chainrule's default. Python 3.8, PyTorch 1.11 or later.
"""

import math

import torch
from torch import nn


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


class Residual(nn.Sequential):
    """x + f(x), where f is the modules one after the other."""

    def forward(self, x):
        return x + super().forward(x)


class Concat(nn.ModuleList):
    """The branches' results side by side along the channels."""

    def forward(self, x):
        return torch.cat([branch(x) for branch in self], 1)


def pair(size):
    return tuple(size) if isinstance(size, list) else size


def build_model(config, sample=(1, 28, 28), draw=None):
    """The experiment's model; a layer's inputs follow from what comes before, its parameters' names are those of the experiment's runs.

    draw(layer, word) gives the start values of a linear layer or a convolution; without it they are PyTorch's own.
    """
    model = config["model"]
    return nn.Sequential(*build_layers(model["layers"], model.get("start", "pytorch"), [2, *sample], "model.layers", draw))


def build_layers(layers, start, shape, place, draw):
    built = []
    for i, settings in enumerate(layers):
        built.append(build_layer(settings, start, shape, f"{place}[{i}]", draw))
        with torch.no_grad():
            shape = built[-1].eval()(torch.zeros(shape)).shape
        built[-1].train()
    return built


def build_layer(settings, start, shape, place, draw):
    kind = settings["type"]
    if kind == "residual":
        return Residual(*build_layers(settings["layers"], start, shape, f"{place}.layers", draw))
    if kind == "concat":
        branches = enumerate(settings["branches"])
        return Concat([joined(build_layers(layers, start, shape, f"{place}.branches[{i}]", draw)) for i, layers in branches])
    if kind == "weightNorm":
        inner = joined(build_layers(settings["layers"], start, shape, f"{place}.layers", draw))
        for module in [m for m in inner.modules() if isinstance(m, (nn.Linear, nn.Conv2d))]:
            nn.utils.weight_norm(module)
        return inner
    if kind not in LAYERS:
        raise Unsupported(f"{place}: expected one of {', '.join([*LAYERS, 'weightNorm', 'residual', 'concat'])}, got {kind}")
    layer = LAYERS[kind](settings, shape)
    if draw is not None and isinstance(layer, (nn.Linear, nn.Conv2d)):
        draw(layer, settings.get("start") or start)
    return layer


def joined(layers):
    """Layers as one module; a single one has no list around it, nor a number in its parameters' names."""
    return layers[0] if len(layers) == 1 else nn.Sequential(*layers)


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
    weights, decay, rate = model.parameters(), o.get("weightDecay", 0.0), o.get("learningRate")
    if not o.get("decayBiasesAndNorms", True):
        named = [(name.endswith("weight_g") or values.ndim < 2, values) for name, values in model.named_parameters()]
        spared, others = [values for is_spared, values in named if is_spared], [values for is_spared, values in named if not is_spared]
        weights = [{"params": others}, {"params": spared, "weight_decay": 0.0}]
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


def expect_the_same_samples(config):
    """Refuses what is random in each epoch: PyTorch cannot draw the same."""
    augmentation = (config.get("data") or {}).get("augmentation") or {}
    if any(v for v in augmentation.values() if not isinstance(v, dict)) or (augmentation.get("elastic") or {}).get("alpha"):
        raise Unsupported("data.augmentation: expected none, got some")


def pixel_values(config):
    """The number that each byte becomes."""
    normalisation = (config.get("data") or {}).get("normalisation") or {"type": "standard"}
    values = torch.arange(256, dtype=torch.float64) / 255
    if normalisation["type"] == "standard":
        values = (values - normalisation.get("mean", 0.1307)) / normalisation.get("std", 0.3081)
    return values.float()


def numbers(images, values):
    """Images of bytes as floats; some at a time, for an index takes eight bytes."""
    return torch.cat([values[part.long()] for part in images.split(1000)])
