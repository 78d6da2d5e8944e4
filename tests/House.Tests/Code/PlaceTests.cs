using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace House.Tests.Code;

/// <summary>What belongs in one place only: memory by hand in the kernels, files and networks outside the engine.</summary>
public class PlaceTests
{
    /// <summary>Arithmetic on nodes: what whoever writes <c>using Chainrule</c> should have without asking for a room.</summary>
    private const string FrontDoor = "src/Chainrule/NodeArithmetic.cs";

    [Fact]
    public void Memory_is_handled_by_hand_in_the_kernels_only() => UnsafeOutsideKernels(Sources.Everything).ShouldBeNone();

    [Theory]
    [InlineData("unsafe class Planted;")]
    [InlineData("class Planted { void F() { unsafe { } } }")]
    [InlineData("class Planted { unsafe void F(int[] a) { fixed (int* p = a) { } } }")]
    [InlineData("class Planted { object F() => typeof(System.Runtime.InteropServices.NativeMemory); }")]
    [InlineData("using System.Runtime.CompilerServices; class Planted { int F(object o) => Unsafe.As<string>(o).Length; }")]
    [InlineData("using U = System.Runtime.CompilerServices.Unsafe; class Planted { int F(object o) => U.As<string>(o).Length; }")]
    public void Planted_work_by_hand_is_caught(string text) =>
        UnsafeOutsideKernels(new([("src/Chainrule/Ops/Planted.cs", text)])).ShouldNotBeEmpty();

    [Fact]
    public void The_engine_touches_no_file_no_network_and_no_console() => InputOrOutput(Sources.Everything).ShouldBeNone();

    [Theory]
    [InlineData("class Planted { bool F() => File.Exists(\"x\"); }")]
    [InlineData("class Planted { void F() => Console.WriteLine(); }")]
    [InlineData("using static System.Console; class Planted { void F() => WriteLine(); }")]
    [InlineData("class Planted { System.Net.IPAddress? a; }")]
    public void Planted_input_or_output_is_caught(string text) =>
        InputOrOutput(new([("src/Chainrule/Ops/Planted.cs", text)])).ShouldNotBeEmpty();

    [Fact]
    public void The_engine_has_no_package() =>
        (from project in Repository.Files(".csproj", "src/Chainrule.Kernels", "src/Chainrule").Append("src/Directory.Build.props")
         from reference in XDocument.Parse(Repository.Read(project)).Descendants("PackageReference")
         select $"{project}: {reference}").ShouldBeNone();

    [Fact]
    public void A_files_namespace_is_its_folder() =>
        (from file in Sources.Everything.Files
         from space in file.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
         where space.Name.ToString() != Arrows.SpaceOfFile(file.FilePath)
         select $"{file.FilePath}: namespace {space.Name}, expected {Arrows.SpaceOfFile(file.FilePath)}.").ShouldBeNone();

    [Fact]
    public void Every_type_of_the_engine_lies_in_a_room() =>
        (from file in Sources.Libraries.Files
         where Arrows.SpaceOfFile(file.FilePath) == "Chainrule" && file.FilePath != FrontDoor
         where file.GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Any()
         select $"{file.FilePath}: move it into Shapes, Graph, Ops, Plans, Nn, Losses or Optim.").ShouldBeNone();

    [Fact]
    public void A_file_is_named_after_its_one_public_type() =>
        (from file in Sources.Everything.Files
         let types = PublicTypes(file)
         where types.Count > 1 || (types.Count == 1 && types[0] != Path.GetFileNameWithoutExtension(file.FilePath))
         select $"{file.FilePath}: {string.Join(", ", types)}.").ShouldBeNone();

    private static List<string> PublicTypes(SyntaxTree file) =>
    [
        .. from member in file.GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>()
           where member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax && member.Parent is not TypeDeclarationSyntax
           where member.Modifiers.Any(SyntaxKind.PublicKeyword)
           select (member as BaseTypeDeclarationSyntax)?.Identifier.Text ?? ((DelegateDeclarationSyntax)member).Identifier.Text,
    ];

    private static IEnumerable<string> UnsafeOutsideKernels(Sources sources)
    {
        var words = from file in sources.Files
                    from token in file.GetRoot().DescendantTokens()
                    where token.IsKind(SyntaxKind.UnsafeKeyword) || token.IsKind(SyntaxKind.FixedKeyword)
                    select $"{file.FilePath}: {token.Parent}";
        var names = from use in sources.Uses()
                    where use.Type is "System.Runtime.CompilerServices.Unsafe" or "System.Runtime.InteropServices.NativeMemory"
                    select $"{use.File}:{use.Line}: {use.Type}";
        return words.Concat(names).Where(found => !found.StartsWith("src/Chainrule.Kernels/", StringComparison.Ordinal));
    }

    private static IEnumerable<string> InputOrOutput(Sources sources) =>
        from use in sources.Uses()
        where use.File.Split('/')[1] is "Chainrule.Kernels" or "Chainrule"
        where use.IsIn("System.IO") || use.IsIn("System.Net") || use.Type == "System.Console"
        select $"{use.File}:{use.Line}: {use.Symbol.ToDisplayString()}";
}
