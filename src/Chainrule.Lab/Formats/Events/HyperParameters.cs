namespace Chainrule.Lab.Formats.Events;

/// <summary>An experiment's settings and how it ended, as TensorBoard's page of hyperparameters understands them.</summary>
/// <remarks>Source: the fields of the hparams plug-in's api.proto and plugin_data.proto.</remarks>
public static class HyperParameters
{
    private const string PluginName = "hparams";

    /// <summary>Which settings there are, and by which numbers an experiment is judged.</summary>
    /// <param name="settings">The settings: each a text, a <see cref="bool"/> or a <see cref="double"/>.</param>
    /// <param name="metrics">The tags of the numbers.</param>
    /// <returns>What to write.</returns>
    public static EventValue Experiment(IReadOnlyList<KeyValuePair<string, object>> settings, IReadOnlyList<string> metrics)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(metrics);
        var message = new ProtoWriter();
        foreach (var (name, value) in settings)
            message.Message(5, new ProtoWriter().Text(1, name).Whole(4, value switch { string => 1, bool => 2, _ => 3 }));
        foreach (var tag in metrics) message.Message(6, new ProtoWriter().Message(1, new ProtoWriter().Text(2, tag)));
        return Value("_hparams_/experiment", 2, message);
    }

    /// <summary>An experiment begins.</summary>
    /// <param name="settings">Its settings: each a text, a <see cref="bool"/> or a <see cref="double"/>.</param>
    /// <param name="started">When it begins.</param>
    /// <returns>What to write.</returns>
    public static EventValue Start(IReadOnlyList<KeyValuePair<string, object>> settings, DateTimeOffset started)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var message = new ProtoWriter();
        foreach (var (name, value) in settings)
        {
            var wrapped = value switch
            {
                string text => new ProtoWriter().Text(3, text),
                bool flag => new ProtoWriter().Whole(4, flag ? 1 : 0),
                _ => new ProtoWriter().Double(2, (double)value),
            };
            message.Message(1, new ProtoWriter().Text(1, name).Message(2, wrapped));
        }

        return Value("_hparams_/session_start_info", 3, message.Double(5, Seconds(started)));
    }

    /// <summary>An experiment ends.</summary>
    /// <param name="succeeded">Whether it succeeded; null where that is not known, as of one that was interrupted.</param>
    /// <param name="ended">When it ends.</param>
    /// <returns>What to write.</returns>
    public static EventValue End(bool? succeeded, DateTimeOffset ended)
    {
        var status = succeeded switch { true => 1, false => 2, null => 0 };
        return Value("_hparams_/session_end_info", 4, new ProtoWriter().Whole(1, status).Double(2, Seconds(ended)));
    }

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    private static EventValue.Plugin Value(string tag, int field, ProtoWriter message) =>
        new(tag, PluginName, new ProtoWriter().Whole(1, 0).Message(field, message).Bytes.ToArray());
}
