using System.Globalization;
using Chainrule.Kernels;
using Chainrule.Lab.Charts;
using Chainrule.Lab.Data;
using Chainrule.Lab.Runs;
using Chainrule.Lab.Studies;

namespace Chainrule.Lab.Reports.Studies;

/// <summary>The report on the five studies: every published figure beside ours, every table, every plot.</summary>
public static class StudyReport
{
    private static readonly Dictionary<string, Func<StudySource, Chapter>> s_chapters = new()
    {
        ["study1"] = StudyOne.Of,
        ["study2"] = StudyTwo.Of,
        ["study3"] = StudyThree.Of,
        ["study4"] = StudyFour.Of,
        ["study5"] = StudyFive.Of,
    };

    /// <summary>Makes the report from what the trainings have written down, as far as they have come.</summary>
    /// <param name="reproduction">The trainings.</param>
    /// <param name="data">Their data.</param>
    /// <param name="kernels">The instruction set.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="say">Hears what is being made, where it takes a while.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The document, and the published figures beside ours.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static (Document Document, IReadOnlyList<Claim> Claims) Of(
        Reproduction reproduction,
        ResolvedData data,
        KernelPath kernels,
        int threads,
        Action<string> say,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reproduction);
        var source = new StudySource(reproduction)
        {
            Data = data,
            Kernels = kernels,
            Threads = threads,
            Say = say,
            Cancellation = cancellation,
        };
        var chapters = reproduction.Studies.Select(study => (Study: study, Chapter: s_chapters[study.Name](source))).ToList();
        Claim[] claims = [.. chapters.SelectMany(one => one.Chapter.Claims)];
        return (
            new Document(Title(reproduction), [.. Blocks(source, chapters, claims)]) { Lead = Lead(reproduction, claims) },
            claims);
    }

    private static IEnumerable<Block> Blocks(
        StudySource source, IReadOnlyList<(PublishedStudy Study, Chapter Chapter)> chapters, Claim[] claims)
    {
        yield return new Heading("Every published figure");
        yield return new Table(
            ["figure", "published", "here", "verdict"],
            [
                .. claims.Select(claim => (IReadOnlyList<Cell>)
                [
                    claim.What, Cell.Of(claim.Published, claim.Decimals), Cell.Of(claim.Ours, claim.Decimals),
                    claim.Reason.Length == 0 || claim.Ours is null ? claim.Verdict : $"{claim.Verdict}. {claim.Reason}",
                ]),
            ]);
        foreach (var (study, chapter) in chapters)
        {
            yield return new Heading($"{study.Name[^1]}. {study.Title}");
            foreach (var block in chapter.Blocks.Concat(chapter.After)) yield return block;
        }

        yield return new Heading("How it was made");
        if (Environment(source) is { } made) yield return made;
        yield return new Paragraph("The same command makes the same weights, bit for bit, on any number of threads and every machine:");
        yield return new CodeBlock($"chainrule reproduce{Chosen(source.Reproduction)}{(source.Reproduction.IsQuick ? " --quick" : "")}");
    }

    private static string Title(Reproduction reproduction) => Chosen(reproduction) is { Length: > 0 } chosen
        ? $"{(reproduction.Studies.Count == 1 ? "Study" : "Studies")}{chosen}, reproduced"
        : "Five studies, reproduced";

    /// <summary>" 3 4" where they are not all.</summary>
    private static string Chosen(Reproduction reproduction) => reproduction.Studies.Count == s_chapters.Count
        ? ""
        : string.Concat(reproduction.Studies.Select(study => $" {study.Name[^1]}"));

    private static string Lead(Reproduction reproduction, Claim[] claims)
    {
        var measured = claims.Count(claim => claim.Ours is not null);
        var reached = claims.Count(claim => claim.IsReached);
        var within = claims.Count(claim => claim is { IsReached: false, IsWithin: true });
        var length = reproduction.IsQuick ? "a tenth of the published epochs" : "the published number of epochs";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"With {length}: of {measured} published figures {reached} are reached or beaten, {within} more are the same within the margin "
                + $"of 10,000 test images, {measured - reached - within} are not reached.");
    }

    private static Definitions? Environment(StudySource source)
    {
        var runs = source.Reproduction.Studies
            .SelectMany(study => study.Runs.Select(run => source.Runs(study.Name, run.Name)))
            .OfType<RunSeries>().SelectMany(series => series.Runs).ToList();
        if (runs.Count == 0) return null;
        var (first, seconds) = (runs[0].Environment, runs.Sum(run => run.Result?.TrainSeconds ?? 0));
        return new(
        [
            ("machine", $"{first.Cpu}, {first.Cores} cores, {first.Kernels}"),
            ("program", $"Chainrule {first.ChainruleVersion}, {first.Runtime}, {first.Os}"),
            ("data", $"{first.Dataset}, SHA-256 {first.DataSha256}"),
            ("training", string.Create(CultureInfo.InvariantCulture, $"{runs.Count} runs, {seconds / 60:f1} minutes")),
        ]);
    }
}
