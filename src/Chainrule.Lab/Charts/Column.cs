namespace Chainrule.Lab.Charts;

/// <summary>A column of a table.</summary>
/// <param name="Title">What stands in it, with the unit.</param>
/// <param name="Best">Which of its numbers is the best.</param>
public sealed record Column(string Title, Best Best = Best.None)
{
    /// <summary>A column of that title.</summary>
    /// <param name="title">The title.</param>
    public static implicit operator Column(string title) => new(title);
}
