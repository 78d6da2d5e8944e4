namespace Chainrule.Lab.Formats.Events;

/// <summary>One thing that an event tells, under a tag like "loss/train".</summary>
/// <param name="Tag">The name under which TensorBoard shows it; what stands before a slash groups it.</param>
public abstract record EventValue(string Tag)
{
    /// <summary>A number.</summary>
    /// <param name="Tag">The tag.</param>
    /// <param name="Value">The number.</param>
    public sealed record Scalar(string Tag, float Value) : EventValue(Tag);

    /// <summary>How values are distributed.</summary>
    /// <param name="Tag">The tag.</param>
    /// <param name="Values">The distribution.</param>
    public sealed record Histogram(string Tag, EventHistogram Values) : EventValue(Tag);

    /// <summary>A picture.</summary>
    /// <param name="Tag">The tag.</param>
    /// <param name="Width">Columns.</param>
    /// <param name="Height">Rows.</param>
    /// <param name="Colours">1 gray, 3 RGB.</param>
    /// <param name="Png">The picture as a PNG file.</param>
    public sealed record Image(string Tag, int Width, int Height, int Colours, ReadOnlyMemory<byte> Png) : EventValue(Tag);

    /// <summary>A text; TensorBoard reads it as Markdown.</summary>
    /// <param name="Tag">The tag.</param>
    /// <param name="Value">The text.</param>
    public sealed record Text(string Tag, string Value) : EventValue(Tag);

    /// <summary>What a plug-in of TensorBoard understands, such as the settings of an experiment.</summary>
    /// <param name="Tag">The tag.</param>
    /// <param name="Name">The plug-in.</param>
    /// <param name="Content">Its own message.</param>
    public sealed record Plugin(string Tag, string Name, ReadOnlyMemory<byte> Content) : EventValue(Tag);
}
