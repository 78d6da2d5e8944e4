namespace Chainrule.Lab.Formats.Events;

/// <summary>Makes records of the messages in an event file; what Chainrule never writes is passed over.</summary>
internal static class EventParser
{
    /// <summary>Reads one event.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    internal static EventRecord Record(ReadOnlyMemory<byte> message)
    {
        var (seconds, step, version, values) = (0.0, 0L, (string?)null, new List<EventValue>());
        var fields = new ProtoReader(message.Span);
        while (fields.Next())
        {
            if (fields.Field == 1) seconds = fields.Double();
            else if (fields.Field == 2) step = fields.Whole();
            else if (fields.Field == 3) version = fields.Text();
            else if (fields.Field == 5) Summary(fields.Content(), values);
        }

        if (!(Math.Abs(seconds) < 1e11)) throw new InvalidDataException($"{seconds} seconds as its time");
        return new EventRecord(DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(seconds * 1000)), step, version, values);
    }

    private static void Summary(ReadOnlySpan<byte> message, List<EventValue> values)
    {
        var fields = new ProtoReader(message);
        while (fields.Next())
        {
            if (fields.Field == 1 && Value(fields.Content()) is { } value) values.Add(value);
        }
    }

    private static EventValue? Value(ReadOnlySpan<byte> message)
    {
        var (tag, text, plugin) = ("", (string?)null, ((string Name, byte[] Content)?)null);
        Func<string, EventValue>? make = null;
        var fields = new ProtoReader(message);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1:
                    tag = fields.Text();
                    break;
                case 2:
                    var value = fields.Single();
                    make = tag => new EventValue.Scalar(tag, value);
                    break;
                case 4:
                    make = Image(fields.Content());
                    break;
                case 5:
                    var histogram = Histogram(fields.Content());
                    make = tag => new EventValue.Histogram(tag, histogram);
                    break;
                case 8:
                    text = FirstText(fields.Content());
                    break;
                case 9:
                    plugin = Plugin(fields.Content());
                    break;
            }
        }

        if (make is not null) return make(tag);
        if (plugin is not { } known) return null;
        return known.Name == "text" && text is not null
            ? new EventValue.Text(tag, text)
            : new EventValue.Plugin(tag, known.Name, known.Content);
    }

    private static Func<string, EventValue> Image(ReadOnlySpan<byte> message)
    {
        var (height, width, colours, png) = (0L, 0L, 0L, Array.Empty<byte>());
        var fields = new ProtoReader(message);
        while (fields.Next())
        {
            if (fields.Field == 1) height = fields.Whole();
            else if (fields.Field == 2) width = fields.Whole();
            else if (fields.Field == 3) colours = fields.Whole();
            else if (fields.Field == 4) png = fields.Content().ToArray();
        }

        if (height is < 0 or > int.MaxValue || width is < 0 or > int.MaxValue || colours is < 0 or > 4)
            throw new InvalidDataException($"a picture of {height} × {width} × {colours}");
        return tag => new EventValue.Image(tag, (int)width, (int)height, (int)colours, png);
    }

    private static EventHistogram Histogram(ReadOnlySpan<byte> message)
    {
        var numbers = new double[6];
        double[] limits = [], counts = [];
        var fields = new ProtoReader(message);
        while (fields.Next())
        {
            if (fields.Field <= 5) numbers[fields.Field] = fields.Double();
            else if (fields.Field == 6) limits = fields.Doubles();
            else if (fields.Field == 7) counts = fields.Doubles();
        }

        if (limits.Length != counts.Length) throw new InvalidDataException($"{limits.Length} limits of {counts.Length} buckets");
        return new(numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], limits, counts);
    }

    private static string? FirstText(ReadOnlySpan<byte> tensor)
    {
        var fields = new ProtoReader(tensor);
        while (fields.Next())
        {
            if (fields.Field == 8) return fields.Text();
        }

        return null;
    }

    private static (string Name, byte[] Content)? Plugin(ReadOnlySpan<byte> metadata)
    {
        (string, byte[])? plugin = null;
        var fields = new ProtoReader(metadata);
        while (fields.Next())
        {
            if (fields.Field != 1) continue;
            var (name, content) = ("", Array.Empty<byte>());
            var inner = new ProtoReader(fields.Content());
            while (inner.Next())
            {
                if (inner.Field == 1) name = inner.Text();
                else if (inner.Field == 2) content = inner.Content().ToArray();
            }

            plugin = (name, content);
        }

        return plugin;
    }
}
