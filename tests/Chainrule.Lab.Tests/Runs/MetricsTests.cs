using System.Text;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Tests.Runs;

public sealed class MetricsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chainrule-metrics-").FullName;

    private string File_ => Path.Combine(_folder, "metrics.jsonl");

    private static readonly RunMetrics[] s_metrics =
    [
        new StepMetrics { Epoch = 1, Step = 100, Loss = 2.3, LearningRate = 0.1, GradientNorm = 3.5 },
        new EpochMetrics
        {
            Epoch = 1,
            TrainLoss = 0.5,
            TrainAccuracy = 0.9,
            ValidationLoss = double.NaN,
            ValidationAccuracy = 0.8,
            LearningRate = 0.1,
            Seconds = 1.5,
        },
        new EpochMetrics { Epoch = 2, TrainLoss = double.PositiveInfinity, Seconds = 1 },
    ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Each_line_can_be_read_while_the_file_is_open()
    {
        using var writer = new MetricsWriter(File_);
        MetricsReader.Read(File_).ShouldBeEmpty();
        for (var i = 0; i < s_metrics.Length; i++)
        {
            writer.Write(s_metrics[i]);
            MetricsReader.Read(File_).ShouldBe(s_metrics[..(i + 1)]);
        }
    }

    [Fact]
    public void Lines_are_plain_json()
    {
        using (var writer = new MetricsWriter(File_)) Array.ForEach(s_metrics, writer.Write);
        File.ReadAllText(File_).ShouldBe(
            """
            {"type":"step","epoch":1,"step":100,"loss":2.3,"learningRate":0.1,"gradientNorm":3.5}
            {"type":"epoch","epoch":1,"trainLoss":0.5,"trainAccuracy":0.9,"validationLoss":"NaN",
            """.ReplaceLineEndings("\n") + """
            "validationAccuracy":0.8,"learningRate":0.1,"seconds":1.5}
            {"type":"epoch","epoch":2,"trainLoss":"Infinity","learningRate":0,"seconds":1}

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_torn_last_line_is_left_out_and_cut_off_before_the_next_one()
    {
        using (var writer = new MetricsWriter(File_)) Array.ForEach(s_metrics, writer.Write);
        var whole = File.ReadAllBytes(File_);
        var ends = whole.Index().Where(pair => pair.Item == '\n').Select(pair => pair.Index + 1).ToList();
        for (var length = 0; length <= whole.Length; length++)
        {
            var complete = ends.Count(end => end <= length);
            File.WriteAllBytes(File_, whole[..length]);
            MetricsReader.Read(File_).ShouldBe(s_metrics[..complete]);
            using (var writer = new MetricsWriter(File_)) writer.Write(s_metrics[0]);
            MetricsReader.Read(File_).ShouldBe([.. s_metrics[..complete], s_metrics[0]]);
        }
    }

    [Fact]
    public void A_torn_line_longer_than_any_buffer_is_cut_off()
    {
        using (var writer = new MetricsWriter(File_)) writer.Write(s_metrics[0]);
        File.AppendAllText(File_, new string('x', 10_000));
        new MetricsWriter(File_).Dispose();
        MetricsReader.Read(File_).ShouldBe([s_metrics[0]]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"epoch\":1}")]
    [InlineData("{\"type\":\"batch\",\"epoch\":1}")]
    [InlineData("{\"type\":\"step\",\"epoch\":1}")]
    [InlineData("{\"type\":\"step\",\"step\":1,\"loss\":\"low\",\"epoch\":1}")]
    public void A_whole_line_that_is_no_metric_is_refused_with_its_number(string line)
    {
        using (var writer = new MetricsWriter(File_)) writer.Write(s_metrics[0]);
        File.AppendAllText(File_, line + "\n", new UTF8Encoding(false));
        Should.Throw<DamagedFileException>(() => MetricsReader.Read(File_)).Message
            .ShouldBe($"{File_}: line 2: expected an epoch or a step in JSON, got something else. The file was changed; remove the line.");
    }
}
