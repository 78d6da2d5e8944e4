namespace Chainrule.Lab.Formats.Events;

/// <summary>One record of an event file.</summary>
/// <param name="Time">When it was written.</param>
/// <param name="Step">The step or epoch that it tells of.</param>
/// <param name="FileVersion">The version of the format, in a file's first record; null in all others.</param>
/// <param name="Values">What it tells.</param>
public sealed record EventRecord(DateTimeOffset Time, long Step, string? FileVersion, IReadOnlyList<EventValue> Values);
