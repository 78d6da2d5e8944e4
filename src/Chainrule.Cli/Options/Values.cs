using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Chainrule.Cli.Options;

/// <summary>Options of the usual kinds, with errors that say what was expected.</summary>
internal static class Values
{
    /// <summary>An option may be given again, to overrule what a script or an alias says: the last one counts.</summary>
    private static readonly ArgumentArity s_lastCounts = new(1, 1000);

    internal static Option<string> Word(string name, string value, string description) =>
        new(name) { HelpName = value, Arity = s_lastCounts, Description = description, CustomParser = result => One(result) };

    internal static Option<int?> Whole(string name, string value, string description) => new(name)
    {
        HelpName = value,
        Arity = s_lastCounts,
        Description = description,
        CustomParser = result => int.TryParse(One(result), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : Refuse<int?>(result, "a whole number"),
    };

    internal static Option<long?> Long(string name, string value, string description) => new(name)
    {
        HelpName = value,
        Arity = s_lastCounts,
        Description = description,
        CustomParser = result => long.TryParse(One(result), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : Refuse<long?>(result, "a whole number"),
    };

    internal static Option<double?> Real(string name, string value, string description) => new(name)
    {
        HelpName = value,
        Arity = s_lastCounts,
        Description = description,
        CustomParser = result => double.TryParse(One(result), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
                ? number
                : Refuse<double?>(result, "a number"),
    };

    internal static Option<int[]?> Sizes(string name, string value, string description) => new(name)
    {
        HelpName = value,
        Arity = s_lastCounts,
        Description = description,
        CustomParser = ParseSizes,
    };

    internal static Option<bool> Flag(string name, string description) =>
        new(name) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>A count that was given, or null; anything below 1 is refused.</summary>
    internal static int? AtLeastOne(ParseResult parsed, Option<int?> option) => parsed.GetValue(option) is not { } count || count >= 1
        ? parsed.GetValue(option)
        : throw new Failure(ExitCode.Usage, $"{option.Name}: expected 1 or more, got {count}.");

    private static string One(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";

    private static int[]? ParseSizes(ArgumentResult result)
    {
        var text = One(result);
        if (text is "none" or "0" or "") return [];
        var words = text.Split(',');
        var sizes = new int[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (!int.TryParse(words[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out sizes[i]))
            {
                return Refuse<int[]?>(result, "whole numbers with commas between them, like 256,128,64");
            }
        }

        return sizes;
    }

    private static T? Refuse<T>(ArgumentResult result, string expected)
    {
        result.AddError($"{((OptionResult)result.Parent!).Option.Name}: expected {expected}, got \"{One(result)}\".");
        return default;
    }
}
