using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace House.Tests.Code;

/// <summary>
/// C# files, bound by the compiler: every name in them is known by what it means, so an alias, a partly qualified name or a <c>var</c>
/// hides nothing. Comments are not read.
/// </summary>
internal sealed class Sources
{
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    private static readonly Lazy<Sources> s_libraries = new(() =>
        Read("src/Chainrule.Kernels", "src/Chainrule", "src/Chainrule.Reference", "src/Chainrule.Lab"));
    private static readonly Lazy<Sources> s_everything = new(() => Read("src"));
    private readonly CSharpCompilation _compilation;
    private readonly Lazy<List<NameUse>> _uses;

    public Sources(IEnumerable<(string Path, string Text)> files)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        Files = [.. files.Select(file => CSharpSyntaxTree.ParseText(file.Text, options, file.Path))];
        _compilation = CSharpCompilation.Create(
            "Sources",
            [.. Files, CSharpSyntaxTree.ParseText(ImplicitUsings, options)],
            PlatformReferences,
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        _uses = new(() => [.. FindUses()]);
    }

    /// <summary>Kernels, engine, reference and laboratory.</summary>
    public static Sources Libraries => s_libraries.Value;

    /// <summary>All of src/, programs too; names from packages stay unknown.</summary>
    public static Sources Everything => s_everything.Value;

    /// <summary>The .NET platform, without the house's own assemblies and without packages.</summary>
    public static ImmutableArray<MetadataReference> PlatformReferences { get; } =
    [
        .. from path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
           where Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location)
           select MetadataReference.CreateFromFile(path),
    ];

    public ImmutableArray<SyntaxTree> Files { get; }

    /// <summary>Every name or operator that means something declared anywhere: a namespace, a type or a member of one.</summary>
    public IReadOnlyList<NameUse> Uses() => _uses.Value;

    /// <summary>Names the compiler could not find: where there are some, <see cref="Uses"/> is blind.</summary>
    public IEnumerable<string> UnknownNames() =>
        from file in Files
        from diagnostic in _compilation.GetSemanticModel(file).GetDiagnostics()
        where diagnostic.Id is "CS0103" or "CS0234" or "CS0246" or "CS0400"
        select diagnostic.ToString();

    private IEnumerable<NameUse> FindUses()
    {
        foreach (var file in Files)
        {
            var model = _compilation.GetSemanticModel(file);
            foreach (var name in file.GetRoot().DescendantNodes().Where(IsNameOrOperator))
            {
                var found = model.GetSymbolInfo(name);
                var symbol = found.Symbol ?? found.CandidateSymbols.FirstOrDefault();
                if (symbol is INamespaceSymbol or ITypeSymbol or IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol)
                    yield return new NameUse(file.FilePath, name.GetLocation().GetLineSpan().StartLinePosition.Line + 1, symbol);
            }
        }
    }

    private static bool IsNameOrOperator(SyntaxNode node) => node is SimpleNameSyntax
        or BinaryExpressionSyntax or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax or AssignmentExpressionSyntax;

    private static Sources Read(params string[] places) =>
        new(Repository.Files(".cs", places).Select(path => (path, Repository.Read(path))));
}
