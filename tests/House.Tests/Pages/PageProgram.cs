using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace House.Tests.Pages;

/// <summary>A program as a page shows it: compiled against the house, and run in a process of its own, as a reader would.</summary>
internal static class PageProgram
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;";

    private static readonly string[] s_house = ["Chainrule", "Chainrule.Kernels", "Chainrule.Lab", "ScalarTape"];

    /// <summary>Compiles and runs top-level statements; what they print, or the compiler's or the program's complaint.</summary>
    public static string Run(string code)
    {
        var folder = Directory.CreateTempSubdirectory("chainrule-page-");
        try
        {
            var program = Path.Combine(folder.FullName, "Page.dll");
            var complaint = Compile(code, program);
            if (complaint.Length > 0) return complaint;
            foreach (var assembly in s_house)
                File.Copy(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"), Path.Combine(folder.FullName, assembly + ".dll"));
            File.Copy(
                Path.Combine(AppContext.BaseDirectory, "House.Tests.runtimeconfig.json"),
                Path.Combine(folder.FullName, "Page.runtimeconfig.json"));
            return RunFile(program);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Runs a built program; what it prints, followed by its complaint and exit code where it fails.</summary>
    public static string RunFile(string program, params string[] arguments)
    {
        var host = Path.GetFullPath("../../../dotnet", Path.GetDirectoryName(typeof(object).Assembly.Location)!);
        var start = new ProcessStartInfo(host, [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetDirectoryName(program)!,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var complaint = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd().ReplaceLineEndings("\n");
        process.WaitForExit();
        return process.ExitCode == 0 ? output : $"{output}{complaint.Result}exit code {process.ExitCode}\n";
    }

    private static string Compile(string code, string file)
    {
        var house = s_house.Select(assembly => MetadataReference.CreateFromFile(Path.Combine(AppContext.BaseDirectory, assembly + ".dll")));
        var compilation = CSharpCompilation.Create(
            "Page",
            [CSharpSyntaxTree.ParseText(code), CSharpSyntaxTree.ParseText(ImplicitUsings)],
            [.. Code.Sources.PlatformReferences, .. house],
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        var result = compilation.Emit(file);
        return string.Concat(result.Diagnostics.Where(found => found.Severity >= DiagnosticSeverity.Warning).Select(found => $"{found}\n"));
    }
}
