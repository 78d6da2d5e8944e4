using Chainrule.Lab.Data;
using Chainrule.Lab.Formats;
using Chainrule.Lab.Formats.Events;
using Chainrule.Lab.Tests.Data;
using Chainrule.Lab.Tests.Formats.Events.Messages;

namespace Chainrule.Lab.Tests.Formats.Events;

public sealed class EventFileTests : IDisposable
{
    private static readonly DateTimeOffset s_noon = new(2026, 11, 21, 12, 0, 0, 250, TimeSpan.Zero);
    private static readonly byte[] s_png = PngWriter.Encode(new GrayImage(3, 2, [0, 50, 100, 150, 200, 255]));
    private static readonly KeyValuePair<string, object>[] s_settings =
        [new("optimizer.type", "sgd"), new("optimizer.learningRate", 0.1), new("record.test", true)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_independent_reader_finds_every_kind_of_value()
    {
        var events = EventMessages.Of(Written());
        events.Count.ShouldBe(6);
        events.ShouldAllBe(one => one.WallTime == 1_795_262_400.25);
        events[0].FileVersion.ShouldBe("brain.Event:2");
        events[1].Step.ShouldBe(3);
        events[1].Summary.Value.Select(value => (value.Tag, value.SimpleValue)).ShouldBe([("loss/train", 0.25f), ("größe", float.NaN)]);
        var histogram = events[2].Summary.Value.Single();
        histogram.Tag.ShouldBe("weights/w");
        (histogram.Histo.Min, histogram.Histo.Max, histogram.Histo.Num, histogram.Histo.Sum, histogram.Histo.SumSquares)
            .ShouldBe((-1, 2, 4, 1.5, 5.25));
        histogram.Histo.Bucket.Sum().ShouldBe(4);
        histogram.Histo.BucketLimit.Count.ShouldBe(histogram.Histo.Bucket.Count);
        var image = events[3].Summary.Value.Single().Image;
        (image.Height, image.Width, image.Colorspace).ShouldBe((2, 3, 1));
        image.EncodedImageString.ToByteArray().ShouldBe(s_png);
        var text = events[4].Summary.Value.Single();
        (text.Tag, text.Metadata.PluginData.PluginName, text.Tensor.Dtype).ShouldBe(("note", "text", 7));
        text.Tensor.TensorShape.Dim.Single().Size.ShouldBe(1);
        text.Tensor.StringVal.Single().ToStringUtf8().ShouldBe("größer **x**");
        events[4].Step.ShouldBe(-1);
    }

    [Fact]
    public void An_independent_reader_finds_settings_and_how_it_ended()
    {
        var values = EventMessages.Of(Written())[5].Summary.Value;
        values.Select(value => value.Tag)
            .ShouldBe(["_hparams_/experiment", "_hparams_/session_start_info", "_hparams_/session_end_info"]);
        values.ShouldAllBe(value => value.Metadata.PluginData.PluginName == "hparams");
        var messages = values.Select(value => HParamsPluginData.Parser.ParseFrom(value.Metadata.PluginData.Content)).ToList();
        messages[0].Experiment.HparamInfos.Select(one => (one.Name, one.Type))
            .ShouldBe([("optimizer.type", 1), ("optimizer.learningRate", 3), ("record.test", 2)]);
        messages[0].Experiment.MetricInfos.Select(one => one.Name.Tag).ShouldBe(["best/test_accuracy"]);
        var start = messages[1].SessionStartInfo;
        start.Hparams["optimizer.type"].StringValue.ShouldBe("sgd");
        start.Hparams["optimizer.learningRate"].NumberValue.ShouldBe(0.1);
        start.Hparams["record.test"].BoolValue.ShouldBeTrue();
        start.StartTimeSecs.ShouldBe(1_795_262_400.25);
        messages[2].SessionEndInfo.Status.ShouldBe(1);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var records = EventFileReader.Parse(Written(), "x");
        records.Select(record => record.Step).ShouldBe([0, 3, 4, 0, -1, 0]);
        records.ShouldAllBe(record => record.Time == s_noon);
        records[0].FileVersion.ShouldBe("brain.Event:2");
        records[1].Values.ShouldBe([new EventValue.Scalar("loss/train", 0.25f), new EventValue.Scalar("größe", float.NaN)]);
        var histogram = records[2].Values.ShouldHaveSingleItem().ShouldBeOfType<EventValue.Histogram>().Values;
        var expected = EventHistogram.Of([-1, 0, 0.5f, 2]);
        (histogram with { Limits = [], Counts = [] }).ShouldBe(expected with { Limits = [], Counts = [] });
        histogram.Limits.ShouldBe(expected.Limits);
        histogram.Counts.ShouldBe(expected.Counts);
        var image = records[3].Values.ShouldHaveSingleItem().ShouldBeOfType<EventValue.Image>();
        (image.Tag, image.Width, image.Height, image.Colours).ShouldBe(("picture", 3, 2, 1));
        image.Png.ToArray().ShouldBe(s_png);
        records[4].Values.ShouldBe([new EventValue.Text("note", "größer **x**")]);
        records[5].Values.OfType<EventValue.Plugin>().Select(value => value.Name).ShouldBe(["hparams", "hparams", "hparams"]);
    }

    [Fact]
    public void A_file_is_named_as_TensorBoard_looks_for_it_and_no_name_is_taken_twice()
    {
        using var first = EventFile.Create(_folder.Path, new Clock());
        using var second = EventFile.Create(_folder.Path, new Clock());
        var name = $"events.out.tfevents.1795262400.{Environment.MachineName}.{Environment.ProcessId}";
        Path.GetFileName(first.Path).ShouldBe(name + ".0");
        Path.GetFileName(second.Path).ShouldBe(name + ".1");
    }

    [Fact]
    public void A_file_is_read_while_it_is_written()
    {
        using var file = EventFile.Create(_folder.Path);
        for (var step = 1; step < 5; step++)
        {
            file.Write(step, new EventValue.Scalar("x", step));
            EventFileReader.Read(file.Path).Count.ShouldBe(1 + step);
        }
    }

    [Fact]
    public void Of_a_torn_file_the_whole_records_are_read()
    {
        var bytes = Written();
        var ends = Ends(bytes);
        for (var length = 0; length < bytes.Length; length++)
            EventFileReader.Parse(bytes.AsMemory(0, length), "torn").Count.ShouldBe(ends.Count(end => end <= length), $"{length} bytes");
    }

    [Fact]
    public void Every_bit_flip_is_refused_with_its_place()
    {
        var bytes = Written();
        var ends = Ends(bytes);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var e = Should.Throw<DamagedFileException>(() => EventFileReader.Parse(bytes, "flipped"), $"bit {bit}");
            e.Place.ShouldStartWith($"record {1 + ends.Count(end => end <= bit / 8)} at byte ");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Any_record_with_right_checksums_is_read_or_refused_and_nothing_else_is_thrown()
    {
        var random = new Kernels.Philox(4, purpose: 99);
        var events = EventMessages.Of(Written()).Select(one => Google.Protobuf.MessageExtensions.ToByteArray(one)).ToArray();
        var refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var record = events[random.NextInt32(events.Length)].ToList();
            for (var change = random.NextInt32(3); change >= 0; change--)
            {
                var at = random.NextInt32(Math.Min(record.Count, 120));
                if (random.NextInt32(3) > 0) record[at] = (byte)random.NextInt32(256);
                else record.RemoveRange(at, Math.Min(random.NextInt32(9), record.Count - at - 1));
            }

            try
            {
                EventFileReader.Parse(EventFrame.Of([.. record]), "fuzz").Count.ShouldBe(1);
            }
            catch (DamagedFileException)
            {
                refused++;
            }
        }

        refused.ShouldBeInRange(5_000, 19_999);
    }

    [Fact]
    public void The_checksum_is_CRC_32C_masked()
    {
        EventMessages.Crc32C("123456789"u8).ShouldBe(0xE3069283);
        var random = new Random(1);
        for (var length = 0; length < 40; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            EventFrame.Checksum(bytes).ShouldBe(EventMessages.Masked(bytes));
        }
    }

    private byte[] Written()
    {
        using var file = EventFile.Create(_folder.Path, new Clock());
        file.Write(3, new EventValue.Scalar("loss/train", 0.25f), new EventValue.Scalar("größe", float.NaN));
        file.Write(4, new EventValue.Histogram("weights/w", EventHistogram.Of([-1, 0, 0.5f, 2])));
        file.Write(0, new EventValue.Image("picture", 3, 2, 1, s_png));
        file.Write(-1, new EventValue.Text("note", "größer **x**"));
        file.Write(
            0,
            HyperParameters.Experiment(s_settings, ["best/test_accuracy"]),
            HyperParameters.Start(s_settings, s_noon),
            HyperParameters.End(true, s_noon));
        file.Dispose();
        return File.ReadAllBytes(file.Path);
    }

    private static List<int> Ends(byte[] bytes)
    {
        var ends = new List<int>();
        for (var at = 0; at < bytes.Length; ends.Add(at)) at += 16 + (int)BitConverter.ToUInt64(bytes, at);
        return ends;
    }

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => s_noon;
    }
}
