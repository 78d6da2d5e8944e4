namespace House.Tests.Pages;

/// <summary>Lines of a page that are not prose: where they stand, what they are written in, and the file they are from, if any.</summary>
internal sealed record Fence(string Place, string Language, string? From, string Text, int First, int Last);
