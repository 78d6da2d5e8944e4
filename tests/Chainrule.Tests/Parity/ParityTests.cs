using Chainrule.Graph;
using Chainrule.Ops;
using Chainrule.Shapes;
using Chainrule.Tests.Gradients;

namespace Chainrule.Tests.Parity;

/// <summary>The fast plans against the double-precision reference.</summary>
public class ParityTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, OpCases.All.Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_op_and_its_gradient_agree_with_the_reference(int index)
    {
        for (var seed = 0UL; seed < OpCase.Seeds; seed++)
        {
            var draw = new Draw(seed);
            var y = OpCases.All[index].Describe(draw);
            Compared.Distance(draw, draw.Loss(y), y).ShouldBeLessThan(1, $"{OpCases.All[index]}, seed {seed}");
        }
    }

    [Fact]
    public void Flat_ops_agree_with_the_reference()
    {
        for (var seed = 0UL; seed < OpCase.Seeds; seed++)
        {
            var draw = new Draw(seed);
            var (a, b) = Broadcasts.Pair(draw);
            var x = draw.Leaf(a);
            var rows = draw.LeafOfDifferentNumbers(new Shape(3, 5));
            foreach (var y in new[] { Sign.Of(x), GreaterThan.Of(x, draw.Leaf(b)), ArgMax.Of(rows), OneHot.Of(ArgMax.Of(rows), 5) })
            {
                Compared.Distance(draw, y.Sum() + draw.Loss(x), y).ShouldBeLessThan(1, $"{y}, seed {seed}");
            }
        }
    }

    [Fact]
    public void Random_graphs_and_their_gradients_agree_with_the_reference()
    {
        for (var seed = 0UL; seed < 240; seed++)
        {
            var draw = new Draw(seed);
            var loss = new RandomGraph(draw, kinks: true).Loss;
            Compared.Distance(draw, loss, loss.Inputs.Count > 0 ? loss.Inputs[0] : loss).ShouldBeLessThan(1, $"seed {seed}");
        }
    }

    [Fact]
    public void Graphs_of_small_integers_agree_exactly()
    {
        for (var seed = 0UL; seed < 40; seed++)
        {
            var draw = new Draw(seed);
            Node Integers(params int[] sizes)
            {
                var shape = new Shape(sizes);
                return draw.Leaf(shape, [.. Enumerable.Range(0, shape.Count).Select(_ => draw.Below(9) - 4f)]);
            }

            var (x, w, b, row) = (Integers(7, 40), Integers(40, 33), Integers(33), Integers(7, 1));
            var hidden = (x.MatMul(w) + b).Relu() - row * 3;
            hidden = Concat.Of(1, hidden.Slice(1, 20, 13), row, hidden.Slice(1, 0, 19).Clamp(-50, 40));
            var y = Maximum.Of(hidden.Permute(), Constant.Of(2)).MatMul(x.Abs()) + (-Integers(40)).Square();
            var loss = y.Max(0).Sum() + y.Sum() + hidden.Sum(0).Max();
            Compared.Distance(draw, loss, y).ShouldBe(0, $"seed {seed}");
        }
    }
}
