using Chainrule.Lab.Data;
using Chainrule.Lab.Training;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Optim;
using Chainrule.Optim.Schedules;

var digits = BuiltInDigits.Training(count: 12_800);
var model = new Sequential(
    new Conv2d(8, 3, padding: 1), new BatchNorm(), new ReLU(), new MaxPool2d(2),
    Block(8),
    new Conv2d(16, 3, padding: 1), new BatchNorm(), new ReLU(), new MaxPool2d(2),
    Block(16),
    new GlobalAvgPool2d(), new Linear(10));
using var network = new Network(model, digits.SampleShape, seed: 1);
using var adam = new AdamW(network.Weights, 0.01);
using var trainer = new Trainer(network, CrossEntropy.Of, adam, new OneCycleLR(totalSteps: 200));
trainer.Run(new DataLoader(digits, batchSize: 64, shuffle: true), epochs: 1);
var test = trainer.Evaluate(new DataLoader(BuiltInDigits.Test(count: 5_000), batchSize: 500));
Console.WriteLine(FormattableString.Invariant($"{test.Accuracy:P1} of {test.Count:N0} new digits read"));

// x + f(x): what the block has to learn is only the difference.
static Module Block(int channels) => new Sequential(
    new Residual(
        new Conv2d(channels, 3, padding: 1), new BatchNorm(), new ReLU(), new Conv2d(channels, 3, padding: 1), new BatchNorm()),
    new ReLU());
