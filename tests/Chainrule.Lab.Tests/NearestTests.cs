namespace Chainrule.Lab.Tests;

public class NearestTests
{
    private static readonly string[] s_words =
        ["mnist", "fashion-mnist", "kmnist", "digits", "relu", "batch", "learningRate", "momentum", "train"];

    [Theory]
    [InlineData("mnits", "mnist")]
    [InlineData("MNIST", "mnist")]
    [InlineData("fashion", "fashion-mnist")]
    [InlineData("fashoin-mnist", "fashion-mnist")]
    [InlineData("digit", "digits")]
    [InlineData("knmist", "kmnist")]
    [InlineData("learning-rate", "learningRate")]
    [InlineData("learningrate", "learningRate")]
    [InlineData("lerningRate", "learningRate")]
    [InlineData("momenutm", "momentum")]
    [InlineData("trian", "train")]
    [InlineData("rellu", "relu")]
    [InlineData("cifar", null)]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    public void The_word_that_was_meant_is_found(string word, string? expected) => Nearest.To(word, s_words).ShouldBe(expected);

    [Fact]
    public void The_first_of_equally_near_words_wins() => Nearest.To("bat", ["cat", "hat"]).ShouldBe("cat");

    [Fact]
    public void Without_candidates_nothing_is_near() => Nearest.To("mnist", []).ShouldBeNull();
}
