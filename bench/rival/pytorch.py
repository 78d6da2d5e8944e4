"""Times PyTorch on an experiment.json: the rival of `train`, with the same data, network, loss, optimizer and batches.

Model, loss, optimizer, schedule and the timed loop are those that `compare --with pytorch` trains by; start values, split
and order of the samples are PyTorch's own here.
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

# What the bench shares with `compare --with pytorch` lies there.
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../src/Chainrule.Lab/Rivals"))

import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch_experiment import (  # noqa: E402
    Unsupported, build_loss, build_model, build_optimizer, build_schedule, expect_the_same_samples, numbers, pixel_values)
from torch_training import evaluate, mean_loss, train_epoch  # noqa: E402

# Weights and whether biases start as they do, from the numbers that flow in and out: (distribution, variance), biases.
STARTS = {
    "glorotUniform": lambda n, m: ("uniform", 2 / (n + m), False),
    "glorotNormal": lambda n, m: ("normal", 2 / (n + m), False),
    "glorotSigmoid": lambda n, m: ("uniform", 16 * 2 / (n + m), False),
    "heUniform": lambda n, m: ("uniform", 2 / n, False),
    "heNormal": lambda n, m: ("normal", 2 / n, False),
    "normal": lambda n, m: ("normal", 1 / n, True),
}


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
    images = numbers(read_idx(folder, f"{part}-images-idx3-ubyte").unsqueeze(1), pixel_values(config))
    labels = read_idx(folder, f"{part}-labels-idx1-ubyte").long()
    if part == "train":
        limit = data.get("trainLimit") or len(images)
        images, labels = images[:limit], labels[:limit]
        held = math.floor(len(images) * data.get("validation", 1 / 6) + 0.5)
        if held:
            kept = torch.randperm(len(images))[held:]
            images, labels = images[kept], labels[kept]
    return images, labels


def main(options):
    with open(options.experiment, encoding="utf-8") as f:
        config = json.load(f)
    expect_the_same_samples(config)
    torch.set_num_threads(options.threads)
    torch.manual_seed(config.get("seed", 1))
    images, labels = load(config, options.data)
    if options.samples:
        images, labels = images[:options.samples], labels[:options.samples]
    model = build_model(config, images.shape[1:], draw)
    loss_of, one_hot = build_loss(config)
    targets = nn.functional.one_hot(labels).float() if one_hot else labels
    optimizer = build_optimizer(config, model)
    batch, epochs = config.get("batch", 32), options.epochs or config.get("epochs", 10)
    schedule = build_schedule(config, optimizer, math.ceil(len(images) / batch), epochs)
    seconds, losses = [], []
    for _ in range(epochs):
        order = torch.randperm(len(images))
        spent, step_losses, _, _ = train_epoch(model, loss_of, optimizer, schedule, images, targets, order, batch)
        seconds.append(spent)
        losses.append(mean_loss(step_losses, batch, len(images)))
    result = {"secondsPerEpoch": seconds, "lossPerEpoch": losses, "torchVersion": torch.__version__, "threads": options.threads}
    if options.test:
        images, labels = load(config, options.data, "t10k")
        _, guesses = evaluate(model, loss_of, images, nn.functional.one_hot(labels).float() if one_hot else labels)
        result["testAccuracy"] = (guesses == labels).sum().item() / len(labels)
    print(json.dumps(result))


if __name__ == "__main__":
    try:
        main(OPTIONS)
    except (Unsupported, OSError, json.JSONDecodeError) as e:
        raise SystemExit(f"{OPTIONS.experiment}: {e}") from None
