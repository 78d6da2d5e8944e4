using ScalarTape;

var network = new Network();
for (var round = 0; round <= 100; round++)
{
    var loss = network.Learn(rate: 0.1);
    if (round is 0 or 10 or 20 or 50 or 100) Console.WriteLine(FormattableString.Invariant($"round {round,3}   loss {loss:F4}"));
}

foreach (var (x, y) in new[] { (0, 0), (0, 1), (1, 0), (1, 1) })
    Console.WriteLine(FormattableString.Invariant($"{x} xor {y} = {network.Apply(x, y).Data:F3}"));
