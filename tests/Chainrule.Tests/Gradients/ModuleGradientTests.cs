using Chainrule.Graph;
using Chainrule.Nn;
using Chainrule.Ops;
using Chainrule.Shapes;

namespace Chainrule.Tests.Gradients;

public class ModuleGradientTests
{
    private static readonly Dictionary<Type, (Func<Module> Make, int[] Input)[]> s_modules = new()
    {
        [typeof(Linear)] =
        [
            (() => new Linear(3, 4), [5, 3]),
            (() => new Linear(4), [2, 3]),
            (() => new Linear(3, 4) { Bias = false }, [5, 3]),
            (() => new Linear(3, 2), [3]),
            (() => new Linear(3, 2), [2, 4, 3]),
            (() => new Linear(1, 1), [1, 1]),
        ],
        [typeof(Flatten)] = [(() => new Flatten(), [2, 3, 2]), (() => new Flatten(), [4])],
        [typeof(Sequential)] =
        [
            (() => new Sequential(new Linear(3, 4), new Nn.Tanh(), new Linear(4, 2)), [5, 3]),
            (() => new Sequential(), [2]),
        ],
        [typeof(Residual)] =
        [
            (() => new Residual(new Linear(3, 5), new Nn.Sigmoid(), new Linear(5, 3)), [4, 3]),
            (() => new Residual(), [2, 2]),
        ],
        [typeof(BatchNorm)] =
        [
            (() => new BatchNorm { Epsilon = 0.1f }, [6, 3]),
            (() => new BatchNorm { Epsilon = 1, Momentum = 1 }, [2, 2]),
            (() => new BatchNorm { Epsilon = 0.1f }, [3, 2, 2, 3]),
            (() => new Sequential(new Linear(4) { Bias = false }, new BatchNorm { Epsilon = 0.1f }, new Nn.Tanh()), [5, 3]),
        ],
        [typeof(WeightNorm)] =
        [
            (() => new WeightNorm(new Linear(3, 4)), [5, 3]),
            (() => new WeightNorm(new Linear(1, 1) { Bias = false }), [2, 1]),
            (() => new WeightNorm(new Sequential(new Linear(4), new Nn.Tanh(), new Linear(2))), [5, 3]),
            (() => new WeightNorm(new Nn.Conv2d(2, 3, padding: 1)), [2, 3, 4, 3]),
            (() => new WeightNorm(new Nn.Conv2d(4, (1, 2), (2, 1), dilation: (1, 2), groups: 2) { Bias = false }), [2, 2, 3, 4]),
        ],
        [typeof(Dropout)] = [(() => new Dropout(), [4, 3]), (() => new Dropout(0.25f), [7]), (() => new Dropout(0), [2])],
        [typeof(LayerNorm)] =
        [
            (() => new LayerNorm { Epsilon = 0.1 }, [5, 3]),
            (() => new LayerNorm(3, 2) { Epsilon = 0.1 }, [4, 3, 2]),
            (() => new LayerNorm(2) { Epsilon = 0.1 }, [2, 3, 2]),
            (() => new LayerNorm { Epsilon = 1, Affine = false }, [4]),
        ],
        [typeof(Nn.Concat)] =
        [
            (() => new Nn.Concat(new Linear(2), new Sequential(new Linear(3), new Nn.Tanh()), new Nn.Sigmoid()), [4, 3]),
            (() => new Nn.Concat(new Linear(3, 2), new Linear(3, 3)) { Axis = -1 }, [2, 2, 3]),
            (() => new Nn.Concat(new Nn.Tanh()), [2, 2]),
        ],
        [typeof(Nn.Reshape)] =
        [
            (() => new Nn.Reshape(2, 3), [4, 6]),
            (() => new Nn.Reshape(1, -1), [2, 3, 2]),
            (() => new Nn.Reshape(), [3]),
        ],
        [typeof(LeakyReLU)] = [(() => new LeakyReLU(), [2, 3]), (() => new LeakyReLU(-0.5), [4])],
        [typeof(PReLU)] =
        [
            (() => new PReLU(), [2, 3]),
            (() => new PReLU { PerChannel = true }, [2, 3]),
            (() => new PReLU { PerChannel = true }, [2, 3, 2, 2]),
        ],
        [typeof(ELU)] = [(() => new ELU(), [2, 3]), (() => new ELU(1.5), [4])],
        [typeof(GELU)] = [(() => new GELU(), [2, 3]), (() => new GELU { Tanh = true }, [2, 3])],
        [typeof(SiLU)] = [(() => new SiLU(), [2, 3])],
        [typeof(Nn.Softplus)] = [(() => new Nn.Softplus(), [2, 3]), (() => new Nn.Softplus(2.5), [4])],
        [typeof(Hardswish)] = [(() => new Hardswish(), [2, 3]), (() => new Sequential(new Linear(8), new Hardswish()), [4, 6])],
        [typeof(Nn.Sigmoid)] = [(() => new Nn.Sigmoid(), [2, 3])],
        [typeof(Nn.Tanh)] = [(() => new Nn.Tanh(), [2, 3])],
        [typeof(ReLU)] = [(() => new ReLU(), [2, 3])],
        [typeof(Nn.Softmax)] = [(() => new Nn.Softmax(), [2, 3])],
        [typeof(Nn.LogSoftmax)] = [(() => new Nn.LogSoftmax(), [2, 3]), (() => new Nn.LogSoftmax(), [4])],
        [typeof(Nn.Conv2d)] =
        [
            (() => new Nn.Conv2d(2, 3, padding: 1), [2, 3, 4, 4]),
            (() => new Nn.Conv2d(1, 2, (3, 2), stride: 2, padding: (1, 0)), [2, 1, 5, 4]),
            (() => new Nn.Conv2d(4, 6, (1, 3), dilation: (1, 2), groups: 2) { Bias = false }, [1, 4, 2, 5]),
        ],
        [typeof(Nn.MaxPool2d)] = [(() => new Nn.MaxPool2d(2), [2, 2, 4, 5]), (() => new Nn.MaxPool2d((3, 2), 1, (1, 0)), [1, 2, 3, 4])],
        [typeof(Nn.AvgPool2d)] = [(() => new Nn.AvgPool2d(2), [2, 2, 4, 5]), (() => new Nn.AvgPool2d(3, (1, 2), 1), [1, 2, 3, 4])],
        [typeof(GlobalAvgPool2d)] = [(() => new GlobalAvgPool2d(), [2, 3, 4, 5])],
    };

    public static TheoryData<Type> Modules => [.. s_modules.Keys];

    [Theory]
    [MemberData(nameof(Modules))]
    public void The_gradient_of_every_module_agrees_with_finite_differences(Type module)
    {
        foreach (var (make, input) in s_modules[module])
        {
            for (var seed = 0UL; seed < 4; seed++)
            {
                var draw = new Draw(seed);
                // Away from 0 and from each other, for there are kinks of ReLU and of maxima.
                var y = make().Apply(draw.LeafOfDifferentNumbers(new Shape(input), offset: 0.05f));
                Give(draw, y);
                draw.LargestError(draw.Loss(y)).ShouldBeLessThan(1e-6, $"{module.Name} of [{string.Join(", ", input)}], seed {seed}");
            }
        }
    }

    [Fact]
    public void Every_module_is_tested() =>
        typeof(Module).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Module)) && !type.IsAbstract)
            .ShouldBe(s_modules.Keys, ignoreOrder: true);

    /// <summary>Random numbers for the parameters of a module, its buffers and its masks.</summary>
    internal static void Give(Draw draw, Node result)
    {
        foreach (var node in Node.InOrder(result).Where(node => !draw.Leaves.Contains(node)))
        {
            if (node.Op is not (Variable or DropoutMask)) continue;
            draw.Reference[node] = [.. draw.Numbers(node.Shape.Count, 0.5f, 1.5f).Select(value => (double)value * (1 - 2 * draw.Below(2)))];
            if (node.Op is Parameter) draw.Leaves.Add(node);
            else draw.Reference[node] = [.. draw.Reference[node].Select(Math.Abs)];
        }
    }
}
