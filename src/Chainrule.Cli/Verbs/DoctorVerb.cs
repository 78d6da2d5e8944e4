using System.CommandLine;
using System.Runtime.InteropServices;
using Chainrule.Cli.Options;
using Chainrule.Cli.Screens;
using Chainrule.Kernels;
using Chainrule.Lab.Data;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Speed;
using Spectre.Console;

namespace Chainrule.Cli.Verbs;

/// <summary>Says what the program finds on this machine, and what to do where something is amiss.</summary>
internal sealed class DoctorVerb
{
    private readonly Option<bool> _plain = Values.Flag("--plain", "Plain lines, as where there is no terminal.");
    private readonly Surroundings _around;
    private Screen _screen;

    private DoctorVerb(Surroundings around) => (_around, _screen) = (around, new Screen(around));

    internal static Command Create(Surroundings around)
    {
        var verb = new DoctorVerb(around);
        var command = new Command("doctor", "Says what is found on this machine, and what to do where something is amiss.") { verb._plain };
        command.SetAction(verb.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        _screen = new Screen(_around, parsed.GetValue(_plain));
        Ok("chainrule", $"{EnvironmentRecord.Version} on {RuntimeInformation.FrameworkDescription}");
        Ok("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}");
        Ok("processor", $"{EnvironmentRecord.CpuModel()}, {Environment.ProcessorCount} cores for this process");
        Kernels();
        var cores = Environment.ProcessorCount;
        Ok("products", $"{MachineSpeed.Products(1):f0} GFLOP/s on 1 thread, {MachineSpeed.Products(cores):f0} on {cores}");
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        Ok("memory", $"{Triad.Measure(cores, runs: 4):f0} GB/s, {memory / 1e9:f1} GB for this process");
        await DataAsync(cancellation).ConfigureAwait(false);
        Folder("runs", Path.GetFullPath(_around.Path(RunArgument.Root)), "Name another folder with train --out.");
        TerminalAbilities();
        return ExitCode.Done;
    }

    private void Kernels()
    {
        var paths = KernelPaths.All.Where(KernelPaths.IsSupported).Select(KernelPaths.Word);
        var text = $"{KernelPaths.Word(KernelPaths.Best)} is used; this machine has {string.Join(", ", paths)}";
        const string mend = "Vectors are switched off or missing: unset DOTNET_EnableHWIntrinsic if it is set.";
        if (KernelPaths.Best == KernelPath.Scalar) Warn("kernels", text, mend);
        else Ok("kernels", text);
    }

    private async Task DataAsync(CancellationToken cancellation)
    {
        var places = new DataPlaces(_around.Variable, _around.Folder.Length == 0 ? Directory.GetCurrentDirectory() : _around.Folder);
        Ok("looked in", string.Join(", ", places.Folders()));
        using var client = _around.Network();
        var resolver = new DataResolver(client, places);
        foreach (var set in KnownDataSet.All)
        {
            try
            {
                var request = new DataRequest { Name = set.Name, AllowDownload = false };
                var found = await resolver.ResolveAsync(request, cancellation).ConfigureAwait(false);
                Ok(set.Name, $"whole, in {found.Origin}");
            }
            catch (DataException e)
            {
                // The first line says what is amiss; the rest lists files, which train --dataset tells when it matters.
                var reason = e.Message.Split(". Put these files")[0].Split('\n')[0];
                if (set == KnownDataSet.Mnist) Warn(set.Name, reason, "train fetches it, or name its folder: CHAINRULE_DATA or --data.");
                else Ok(set.Name, "not here; train --dataset " + set.Name + " fetches it");
            }
        }

        Folder("cache", places.Cache, "Downloads go there: set XDG_CACHE_HOME to a folder that can be written to.");
    }

    private void Folder(string label, string path, string mend)
    {
        try
        {
            // Where the folder is not there yet, the first one above it that is decides.
            var existing = path;
            while (!Directory.Exists(existing)) existing = Path.GetDirectoryName(existing) ?? throw new IOException($"no place: {path}");
            using (File.Create(Path.Combine(existing, $".chainrule-{Guid.NewGuid():n}"), 1, FileOptions.DeleteOnClose))
            {
            }

            Ok(label, $"{path} can be written to");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Warn(label, e.Message, mend);
        }
    }

    private void TerminalAbilities()
    {
        if (!_around.IsTerminal)
        {
            Ok("terminal", "none: plain lines, progress on standard error");
            return;
        }

        var colours = _around.Colours == ColorSystemSupport.NoColors ? "no colours" : $"colours: {_around.Colours}";
        var text = $"{_around.Width}×{_around.Height}, {colours}, {(_around.Unicode ? "block characters" : "ASCII only")}";
        if (_around.Width < 80) Warn("terminal", text, "Make it 80 columns wide or wider, so that tables fit.");
        else Ok("terminal", text);
    }

    private void Ok(string label, string text) => _screen.Line(
        $"[{Screen.Accent}]ok[/]    [{Screen.Faint}]{label,-14}[/]{Markup.Escape(text)}");

    private void Warn(string label, string text, string mend)
    {
        _screen.Line($"[{Screen.Care}]warn[/]  [{Screen.Faint}]{label,-14}[/]{Markup.Escape(text)}");
        _screen.Line($"      {Markup.Escape(mend)}");
    }
}
