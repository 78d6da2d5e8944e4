using Chainrule;
using Chainrule.Graph;
using Chainrule.Lab.Data;
using Chainrule.Lab.Training;
using Chainrule.Nn;
using Chainrule.Ops;
using Chainrule.Optim;

var digits = BuiltInDigits.Training(count: 20_000);
using var network = new Network(new Sequential(new Flatten(), new Maxout(64), new Linear(10)), digits.SampleShape, seed: 1);
using var adam = new Adam(network.Weights, 0.002);
using var trainer = new Trainer(network, Focal, adam);
trainer.Run(new DataLoader(digits, batchSize: 64, shuffle: true), epochs: 3);
var test = trainer.Evaluate(new DataLoader(BuiltInDigits.Test(count: 5_000), batchSize: 500));
Console.WriteLine(FormattableString.Invariant($"{test.Accuracy:P1} of {test.Count:N0} new digits read"));

// A loss is a formula: the surer the network is of a digit already, the less that digit counts.
static Node Focal(Node scores, Node labels)
{
    var logP = (OneHot.Like(labels, scores) * scores.LogSoftmax()).Sum(-1);
    return -((1 - logP.Exp()).Square() * logP).Mean();
}

// A layer is a class with one method: of two linear layers, each unit takes the larger answer.
internal sealed class Maxout(int units) : Module
{
    private readonly Linear _one = new(units), _other = new(units);
    protected override Node Describe(Node x) => Maximum.Of(Apply("one", _one, x), Apply("other", _other, x));
}
