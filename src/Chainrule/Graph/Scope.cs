namespace Chainrule.Graph;

/// <summary>
/// Which module is being described: nodes take their path from it, parameters their name. It is a thread's own, and holds only while a
/// description runs.
/// </summary>
public static class Scope
{
    [ThreadStatic]
    private static string? _path;

    /// <summary>The path of the module being described; empty outside of any.</summary>
    public static string Path => _path ?? "";

    /// <summary>Goes into a module's child until the result is disposed of.</summary>
    /// <param name="name">The child's name.</param>
    /// <returns>What leads out again.</returns>
    public static Entered Enter(string name)
    {
        var outer = Path;
        _path = outer.Length == 0 ? name : $"{outer}.{name}";
        return new Entered(outer);
    }

    /// <summary>
    /// Goes to a path known already until the result is disposed of: derivatives belong to the module of what they derive.
    /// </summary>
    /// <param name="path">The whole path.</param>
    /// <returns>What leads out again.</returns>
    public static Entered At(string path)
    {
        var outer = Path;
        _path = path;
        return new Entered(outer);
    }

    /// <summary>Leads out of a scope.</summary>
    public readonly ref struct Entered
    {
        private readonly string _outer;

        internal Entered(string outer) => _outer = outer;

        /// <summary>Goes back to where the scope was entered.</summary>
        public void Dispose() => _path = _outer;
    }
}
