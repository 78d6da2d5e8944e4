using Microsoft.CodeAnalysis;

namespace House.Tests.Code;

/// <summary>One name in one line of a file, and what it means.</summary>
internal sealed record NameUse(string File, int Line, ISymbol Symbol)
{
    /// <summary>The namespace the name leads to.</summary>
    public string Namespace => (Symbol as INamespaceSymbol ?? Symbol.ContainingNamespace)?.ToDisplayString() ?? "";

    /// <summary>The type the name is or belongs to, or nothing for a namespace.</summary>
    public string Type => (Symbol as ITypeSymbol ?? Symbol.ContainingType)?.ToDisplayString() ?? "";

    public bool IsIn(string space) => Namespace == space || Namespace.StartsWith(space + ".", StringComparison.Ordinal);
}
