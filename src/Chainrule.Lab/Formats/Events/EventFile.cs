using System.Globalization;

namespace Chainrule.Lab.Formats.Events;

/// <summary>Writes a TensorBoard event file: scalars, histograms, pictures and texts over steps.</summary>
/// <remarks>
/// Each record is one write and reaches the operating system before the call returns: whenever the process ends, the file holds whole
/// records, and at most a torn last one, which readers leave out. Source: the fields of TensorFlow's event.proto and summary.proto.
/// </remarks>
public sealed class EventFile : IDisposable
{
    private const string Version = "brain.Event:2";
    private const int TextType = 7; // DT_STRING
    private readonly FileStream _file;
    private readonly TimeProvider _time;

    private EventFile(string path, TimeProvider time)
    {
        (Path, _time) = (path, time);
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        Append(new ProtoWriter().Double(1, Now()).Text(3, Version));
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Makes a new file in a folder: <c>events.out.tfevents.</c>, then seconds, host, process and number.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="time">The clock; null for the machine's.</param>
    /// <returns>The file; dispose of it.</returns>
    /// <exception cref="IOException">The disk refused.</exception>
    public static EventFile Create(string folder, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        time ??= TimeProvider.System;
        var seconds = time.GetUtcNow().ToUnixTimeSeconds();
        for (var number = 0; ; number++)
        {
            var name = string.Create(
                CultureInfo.InvariantCulture,
                $"events.out.tfevents.{seconds:D10}.{Environment.MachineName}.{Environment.ProcessId}.{number}");
            var path = System.IO.Path.Combine(folder, name);
            if (!File.Exists(path)) return new EventFile(path, time);
        }
    }

    /// <summary>Appends a record.</summary>
    /// <param name="step">The step or epoch.</param>
    /// <param name="values">What there is to tell of it.</param>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Write(long step, params IReadOnlyList<EventValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var summary = new ProtoWriter();
        foreach (var value in values) summary.Message(1, Of(value));
        Append(new ProtoWriter().Double(1, Now()).Whole(2, step).Message(5, summary));
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private static ProtoWriter Of(EventValue value)
    {
        var message = new ProtoWriter().Text(1, value.Tag);
        return value switch
        {
            EventValue.Scalar scalar => message.Single(2, scalar.Value),
            EventValue.Image image => message.Message(
                4, new ProtoWriter().Whole(1, image.Height).Whole(2, image.Width).Whole(3, image.Colours).Content(4, image.Png.Span)),
            EventValue.Histogram { Values: var values } => message.Message(
                5,
                new ProtoWriter().Double(1, values.Least).Double(2, values.Most).Double(3, values.Count).Double(4, values.Sum)
                    .Double(5, values.SumOfSquares).Doubles(6, values.Limits).Doubles(7, values.Counts)),
            EventValue.Text text => message.Message(8, Tensor(text.Value)).Message(9, Plugin("text", [])),
            EventValue.Plugin plugin => message.Message(9, Plugin(plugin.Name, plugin.Content.Span)),
            _ => throw new NotSupportedException($"There is no record of a {value.GetType().Name}."),
        };
    }

    /// <summary>One text as a tensor of one axis.</summary>
    private static ProtoWriter Tensor(string text) => new ProtoWriter()
        .Whole(1, TextType)
        .Message(2, new ProtoWriter().Message(2, new ProtoWriter().Whole(1, 1)))
        .Text(8, text);

    private static ProtoWriter Plugin(string name, ReadOnlySpan<byte> content) =>
        new ProtoWriter().Message(1, new ProtoWriter().Text(1, name).Content(2, content));

    private double Now() => _time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;

    private void Append(ProtoWriter record) => _file.Write(EventFrame.Of(record.Bytes));
}
