using Chainrule.Lab.Experiments;

namespace Chainrule.Lab.Tests.Experiments;

public class FlatSettingsTests
{
    [Fact]
    public void Every_path_is_one_that_set_takes()
    {
        var experiment = new Experiment();
        var settings = FlatSettings.Of(experiment);
        settings.Count.ShouldBeGreaterThan(20);
        settings.Select(setting => setting.Key).ShouldBeUnique();
        foreach (var (path, value) in settings)
        {
            if (path.EndsWith("type", StringComparison.Ordinal)) continue; // A type set anew takes its defaults.
            var text = value is bool flag ? (flag ? "true" : "false") : FormattableString.Invariant($"{value}");
            experiment.Set(path, text).ToJson().ShouldBe(experiment.ToJson(), path);
        }
    }

    [Fact]
    public void Texts_numbers_and_truths_keep_their_kinds_and_null_is_left_out()
    {
        var settings = FlatSettings.Of(new Experiment()).ToDictionary();
        settings["data.set"].ShouldBe("mnist");
        settings["epochs"].ShouldBe(10.0);
        settings["record.events"].ShouldBe(true);
        settings.ShouldNotContainKey("data.folder");
        settings.ShouldNotContainKey("$schema");
    }
}
