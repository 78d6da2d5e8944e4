"""Trains an experiment in PyTorch from given start values, in given batches.

PyTorch gets its best plain form: all samples in memory as float tensors, batches by index_select, no DataLoader, eager mode, the stock
optimizer, gradients set to None, none while measuring; an epoch's seconds are those of the training loop alone.

    python3 torch_training.py FOLDER [--threads N] [--seconds S]

FOLDER holds experiment.json, start.safetensors (the start values under PyTorch's names) and data.safetensors: the images and labels of
training, validation and test as bytes, and the order of the training samples in each epoch. Lines of JSON tell what happens. After
each epoch the weights lie in epoch.safetensors, and the next one begins when "next" comes in; anything else is the end. With --seconds it
trains for about so long only, and tells the speed. Exit code 3 is a refusal. Nothing is downloaded.
"""

import argparse
import itertools
import json
import math
import os
import sys
import time

import torch
from torch import nn

from torch_experiment import (
    Unsupported, build_loss, build_model, build_optimizer, build_schedule, expect_the_same_samples, numbers, pixel_values)

TYPES = {"F32": torch.float32, "I64": torch.int64, "U8": torch.uint8}
EVALUATION_BATCH = 500
SECONDS_BETWEEN_TOLD_STEPS = 0.2
STEPS_PER_GLIMPSE = 20
REFUSED = 3


def train_epoch(model, loss_of, optimizer, schedule, images, targets, order, batch_size, tell=None):
    """One epoch: its seconds, and of each step the loss, the model's results and the rate."""
    losses, results, rates = [], [], []
    batches = order.split(batch_size)
    begin = time.perf_counter()
    told = -math.inf
    for batch in batches:
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.zero_grad(set_to_none=True)
        result = model(images.index_select(0, batch))
        loss = loss_of(result, targets.index_select(0, batch))
        loss.backward()
        optimizer.step()
        if schedule is not None:
            schedule.step()
        losses.append(loss.detach())
        results.append(result.detach())
        if tell is not None and time.perf_counter() - told > SECONDS_BETWEEN_TOLD_STEPS:
            told = time.perf_counter()
            tell(len(losses), len(batches), losses[-1].item(), rates[-1])
    return time.perf_counter() - begin, torch.stack(losses), torch.cat(results), rates


def mean_loss(losses, batch_size, samples):
    """The mean over the samples of an epoch, whose last batch may be smaller."""
    counts = torch.full_like(losses, batch_size, dtype=torch.float64)
    counts[-1] = samples - batch_size * (len(losses) - 1)
    return (losses.double() * counts).sum().item() / samples


def evaluate(model, loss_of, images, targets):
    """The mean loss of samples, and the class that each is taken for."""
    total, guesses = 0.0, []
    model.eval()
    with torch.no_grad():
        for x, t in zip(images.split(EVALUATION_BATCH), targets.split(EVALUATION_BATCH)):
            result = model(x)
            total += loss_of(result, t).item() * len(x)
            guesses.append(result.argmax(1))
    model.train()
    return total / len(images), torch.cat(guesses)


def read_tensors(path):
    """A safetensors file: the length of a JSON header, the header, the values."""
    with open(path, "rb") as f:
        data = bytearray(f.read())
    begin = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:begin])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        count = math.prod(entry["shape"])
        tensors[name] = torch.frombuffer(data, dtype=TYPES[entry["dtype"]], count=count, offset=begin + entry["data_offsets"][0])
        tensors[name] = tensors[name].reshape(entry["shape"])
    return tensors


def write_tensors(path, tensors):
    header, end = {}, 0
    for name, tensor in tensors.items():
        begin, end = end, end + 4 * tensor.numel()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [begin, end]}
    values = bytearray(end)
    floats = torch.frombuffer(values, dtype=torch.float32)
    for name, tensor in tensors.items():
        begin = header[name]["data_offsets"][0] // 4
        floats[begin:begin + tensor.numel()] = tensor.flatten()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(len(text).to_bytes(8, "little") + text + values)


def weights_of(model):
    """All that the model remembers but the count of batches, which nothing here reads."""
    return {name: values for name, values in model.state_dict().items() if not name.endswith("num_batches_tracked")}


def load_start(model, start):
    """Gives the model its start values; every one must have its place, and every place one."""
    own = weights_of(model)
    wrong = [name for name in {**own, **start} if name not in own or name not in start or own[name].shape != start[name].shape]
    if wrong:
        shapes = [f"{name} {list(tensors[name].shape) if name in tensors else 'none'}" for name in wrong for tensors in (own, start)]
        raise Unsupported(f"start values: expected {', '.join(shapes[::2])}, got {', '.join(shapes[1::2])}")
    model.load_state_dict(start, strict=False)


def tell(kind, **facts):
    print(json.dumps({"type": kind, **facts}), flush=True)


def finite(value):
    """A number as JSON can say it."""
    return value if math.isfinite(value) else "NaN"


class Training:
    """The experiment of a folder, ready to train."""

    def __init__(self, folder):
        with open(os.path.join(folder, "experiment.json"), encoding="utf-8") as f:
            self.config = json.load(f)
        expect_the_same_samples(self.config)
        data, values = read_tensors(os.path.join(folder, "data.safetensors")), pixel_values(self.config)
        self.orders, self.batch = data["order"], self.config["batch"]
        self.weights_path = os.path.join(folder, "epoch.safetensors")
        self.loss_of, one_hot = build_loss(self.config)
        self.parts = {}
        for part in "training", "validation", "test":
            if f"{part}.images" in data:
                labels = data[f"{part}.labels"].long()
                targets = nn.functional.one_hot(labels, int(data["classes"])).float() if one_hot else labels
                self.parts[part] = numbers(data[f"{part}.images"], values), targets
        self.labels = data["training.labels"].long()
        images, _ = self.parts["training"]
        self.model = build_model(self.config, images.shape[1:])
        load_start(self.model, read_tensors(os.path.join(folder, "start.safetensors")))
        self.optimizer = build_optimizer(self.config, self.model)
        self.schedule = build_schedule(self.config, self.optimizer, math.ceil(len(images) / self.batch), len(self.orders))

    def epoch(self, order, told=None):
        return train_epoch(
            self.model, self.loss_of, self.optimizer, self.schedule, *self.parts["training"], order, self.batch, told)

    def run(self):
        for number, order in enumerate(self.orders, 1):
            seconds, losses, results, rates = self.epoch(order, lambda batch, batches, loss, rate: tell(
                "step", epoch=number, batch=batch, batches=batches, loss=finite(loss), learningRate=rate))
            measured = {part: evaluate(self.model, self.loss_of, *self.parts[part]) for part in self.parts if part != "training"}
            write_tensors(self.weights_path, weights_of(self.model))
            tell(
                "epoch", epoch=number, seconds=seconds, losses=[finite(loss) for loss in losses.tolist()], learningRates=rates,
                loss=finite(mean_loss(losses, self.batch, len(order))), correct=(results.argmax(1) == self.labels[order]).sum().item(),
                **{part: {"loss": finite(loss), "guesses": guesses.tolist()} for part, (loss, guesses) in measured.items()})
            if sys.stdin.readline().strip() != "next":
                break

    def speed(self, seconds):
        """Steps in a second, after some that warm up."""
        self.schedule = None  # It has an end.
        glimpses = self.orders[0].split(self.batch * STEPS_PER_GLIMPSE)
        self.epoch(glimpses[0])
        steps, spent = 0, 0.0
        for glimpse in itertools.cycle(glimpses):
            steps += math.ceil(len(glimpse) / self.batch)
            spent += self.epoch(glimpse)[0]
            if spent >= seconds:
                return steps / spent


def main():
    p = argparse.ArgumentParser(description="Trains an experiment in PyTorch.")
    p.add_argument("folder", help="what to train, and where the weights go")
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--seconds", type=float, help="train for about so long only, and tell the speed")
    options = p.parse_args()
    torch.set_num_threads(options.threads)
    try:
        training = Training(options.folder)
    except Unsupported as e:
        print(e, file=sys.stderr)
        raise SystemExit(REFUSED) from None
    if options.seconds:
        tell("speed", stepsPerSecond=training.speed(options.seconds))
    else:
        training.run()


if __name__ == "__main__":
    main()
