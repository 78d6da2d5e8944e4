namespace Chainrule.Lab.Tests;

public class NearestTests
{
    [Theory]
    [InlineData("learningrate", "learningRate")]
    [InlineData("lerningRate", "learningRate")]
    [InlineData("momenutm", "momentum")]
    [InlineData("trian", "train")]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    public void The_nearest_word_is_found(string word, string? expected) =>
        Nearest.To(word, ["batch", "learningRate", "momentum", "train"]).ShouldBe(expected);

    [Fact]
    public void The_first_of_two_equally_near_words_wins() => Nearest.To("tat", ["cat", "hat"]).ShouldBe("cat");
}
