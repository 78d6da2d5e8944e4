using System.CommandLine;
using System.CommandLine.Parsing;

namespace Chainrule.Cli;

/// <summary>Says what is wrong with a command line, and what was probably meant.</summary>
internal static class Misspelling
{
    /// <summary>Everything that is wrong, a line for each; null where nothing is.</summary>
    internal static string? Told(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var isRoot = parsed.CommandResult.Parent is null;
        var lines = new List<string>();
        var unknownOption = false;
        // Where a verb takes an argument, an option that it does not have is taken for one.
        var arguments = command.Arguments.SelectMany(argument => parsed.GetResult(argument)?.Tokens ?? []).Select(token => token.Value);
        foreach (var word in arguments.Where(word => word.StartsWith("--", StringComparison.Ordinal)).Concat(parsed.UnmatchedTokens))
        {
            if (word.StartsWith('-') && word.Length > 1)
            {
                lines.Add(
                    isRoot ? Option(word, command, "There is", "") : Option(word, command, $"{command.Name} has", command.Name + " "));
                unknownOption = true;
            }
            else if (isRoot)
            {
                if (!unknownOption) lines.Add(Verb(word, command));
                break;
            }
            else if (!unknownOption)
            {
                lines.Add(Unexpected(word, command));
            }
        }

        foreach (var error in parsed.Errors)
        {
            if (error.SymbolResult is OptionResult option) lines.Add(OfOption(error.Message, option));
            else if (error.SymbolResult is ArgumentResult) lines.Add(error.Message);
        }

        if (lines.Count == 0) return parsed.Errors.Count == 0 ? null : parsed.Errors[0].Message;
        return string.Join('\n', lines.Distinct());
    }

    private static string Verb(string word, Command root)
    {
        var verbs = root.Subcommands.Select(verb => verb.Name).ToList();
        return $"There is no verb \"{word}\". {Meant(word, verbs) ?? $"There are {string.Join(", ", verbs)}."}";
    }

    private static string Option(string word, Command command, string whose, string verb)
    {
        var name = word.Split('=', ':')[0];
        var names = command.Options.SelectMany(option => option.Aliases.Prepend(option.Name)).Where(option => option.Length > 2);
        var known = Meant(name, names) ?? $"See {verb}--help.";
        return $"{whose} no option {name}. {known}";
    }

    private static string Unexpected(string word, Command command) =>
        command.Arguments.Count == 0
            ? $"{command.Name} takes no argument, got \"{word}\". See {command.Name} --help."
            : $"{command.Name}: \"{word}\" is one argument too many. See {command.Name} --help.";

    private static string OfOption(string message, OptionResult option)
    {
        var name = option.Option.Name;
        if (message.StartsWith(name + ":", StringComparison.Ordinal)) return message;
        if (option.Tokens.Count == 0) return $"{name}: expected {option.Option.HelpName ?? "a value"} after it, got nothing.";
        return message;
    }

    private static string? Meant(string word, IEnumerable<string> words) =>
        Lab.Nearest.To(word, words) is { } near ? $"Did you mean {near}?" : null;
}
