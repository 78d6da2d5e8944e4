using Chainrule.Graph;
using Chainrule.Losses;
using Chainrule.Nn;
using Chainrule.Plans;
using Chainrule.Shapes;

namespace Chainrule.Tests.Parity;

/// <summary>A rewrite changes no bit, and stays away where somebody else reads what it would make vanish.</summary>
public sealed class FusionTests : IDisposable
{
    private readonly Team _team = new(1);
    private readonly Node _x = Input.Of("x", 5, 37);

    [Fact]
    public void Linear_with_bias_fuses_and_keeps_every_bit() => Fused(new Linear(37, 19)).ShouldBe(["MatMul+bias"]);

    [Fact]
    public void Linear_with_relu_fuses_and_keeps_every_bit() => Fused(new Linear(37, 19), new ReLU()).ShouldBe(["MatMul+bias+Relu"]);

    [Fact]
    public void Linear_with_sigmoid_fuses_and_keeps_every_bit() =>
        Fused(new Linear(37, 19), new Nn.Sigmoid()).ShouldBe(["MatMul+bias+Sigmoid"]);

    [Fact]
    public void Linear_with_tanh_fuses_and_keeps_every_bit() => Fused(new Linear(37, 19), new Nn.Tanh()).ShouldBe(["MatMul+bias+Tanh"]);

    [Fact]
    public void One_output_fuses_and_keeps_every_bit() => Fused(new Linear(37, 1), new Nn.Tanh()).ShouldBe(["MatMul+bias+Tanh"]);

    [Fact]
    public void Linear_without_bias_does_not_fuse() => Fused(new Linear(37, 19) { Bias = false }, new ReLU()).ShouldBe(["MatMul", "Relu"]);

    [Fact]
    public void A_pre_activation_that_is_read_elsewhere_stays()
    {
        var before = new Linear(37, 19).Apply(_x);
        Ops(before.Relu() * before).ShouldBe(["MatMul+bias", "Relu", "Multiply"]);
    }

    [Fact]
    public void A_pre_activation_that_is_a_result_stays()
    {
        var before = new Linear(37, 19).Apply(_x);
        Ops(before.Relu(), before).ShouldBe(["MatMul+bias", "Relu"]);
    }

    [Fact]
    public void A_product_that_is_read_elsewhere_stays()
    {
        var product = _x.MatMul(Weight("w", 37, 19));
        Ops(product + Weight("b", 19), product.Exp()).ShouldBe(["MatMul", "Add", "Exp"]);
    }

    [Fact]
    public void A_product_of_one_column_plus_a_row_is_no_linear_layer()
    {
        Ops(_x.MatMul(Weight("w", 37, 1)) + Weight("b", 7)).ShouldBe(["MatMul", "BroadcastTo", "Add"]);
        Ops(_x.Sum(0).Reshape(1, 37).MatMul(Weight("w", 37, 1)) + Weight("b", 7)).ShouldBe(["Sum", "MatMul", "Add"]);
    }

    [Fact]
    public void A_column_is_no_bias() => Ops(_x.MatMul(Weight("w", 37, 5)) + Weight("b", 5, 1)).ShouldBe(["MatMul", "Add"]);

    [Fact]
    public void A_product_plus_a_matrix_is_no_linear_layer() =>
        Ops(_x.MatMul(Weight("w", 37, 5)) + Weight("b", 5, 5)).ShouldBe(["MatMul", "Add"]);

    [Fact]
    public void A_network_with_every_pattern_has_the_same_weights_fused_or_not()
    {
        var inner = new Residual(new Linear(24, 24), new Nn.Tanh());
        var model = new Sequential(new Linear(37, 24), new ReLU(), inner, new Linear(24, 10), new Nn.Sigmoid());
        CheckBits(model.Apply(_x));
    }

    public void Dispose() => _team.Dispose();

    private static Node Weight(string name, params int[] sizes) => Parameter.Of(name, new Shape(sizes), StartValues.Normal(1));

    private string[] Fused(params Module[] modules)
    {
        var y = new Sequential(modules).Apply(_x);
        CheckBits(y);
        return Ops(y);
    }

    /// <summary>The steps of the fused plan, after its results were compared with those of the unfused one.</summary>
    private string[] Ops(params Node[] results)
    {
        using var weights = new ParameterArena(3, results);
        using var fused = Run(Plan.ForInference(results, weights, new PlanOptions { Team = _team }));
        using var plain = Run(Plan.ForInference(results, weights, new PlanOptions { Team = _team, Fuse = false }));
        foreach (var result in results) fused.Value(result).ToArray().ShouldBe(plain.Value(result).ToArray());
        return [.. fused.Lines.SelectMany(line => line.Op.Split('·', '→'))];
    }

    private void CheckBits(Node y)
    {
        var loss = Mse.Of(y, Constant.Full(y.Shape, 0.5f));
        var plain = Gradients(loss, new PlanOptions { Team = _team, Fuse = false });
        Gradients(loss, new PlanOptions { Team = _team }).ShouldBe(plain);
        Gradients(loss, new PlanOptions { Team = _team, KeepAll = true }).ShouldBe(plain);
    }

    private float[] Gradients(Node loss, PlanOptions options)
    {
        using var weights = new ParameterArena(3, loss);
        using var plan = Run(Plan.ForTraining(loss, weights, options: options));
        return [.. weights.Gradients, .. plan.Value(loss)];
    }

    private Plan Run(Plan plan)
    {
        var x = plan.Input(_x);
        for (var i = 0; i < x.Length; i++) x[i] = MathF.Sin(i);
        plan.Run();
        return plan;
    }
}
