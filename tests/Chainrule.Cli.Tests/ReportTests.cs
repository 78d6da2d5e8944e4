using System.Text.Json;
using System.Xml.Linq;

namespace Chainrule.Cli.Tests;

public class ReportTests
{
    [Fact]
    public async Task Train_leaves_a_report_and_names_the_verb_that_makes_a_larger_one()
    {
        using var room = new Room();
        var told = await room.Run(Room.SmallTraining("--out", "mine"));
        told.Code.ShouldBe(0, told.Error);
        told.Out.ShouldContain(" report ~/mine\n");
        Figures(room.At("mine", "report.html")).ShouldContain("confusion");
        Figures(room.At("mine", "report.html")).ShouldNotContain("t-sne");
    }

    [Fact]
    public async Task Report_writes_a_page_into_the_runs_folder_and_says_where()
    {
        using var room = new Room();
        await room.Run(Room.SmallTraining("--name", "mine"));
        var told = await room.Run(["report", "--map", "40"]);
        told.Code.ShouldBe(0, told.Error);
        told.Out.ShouldMatch(@"^run       ~/runs/mine\nreport    ~/runs/mine/report.html \([\d.]+ kB\)\n$");
        Figures(room.At("runs", "mine", "report.html")).ShouldContain("t-sne");
    }

    [Fact]
    public async Task The_page_and_its_numbers_go_where_the_user_says()
    {
        using var room = new Room();
        await room.Run(Room.SmallTraining("--out", "mine"));
        var told = await room.Run(["report", "mine", "--map", "0", "--out", "pages/mine.html", "--csv", "numbers"]);
        told.Code.ShouldBe(0, told.Error);
        told.Out.ShouldContain("report    ~/pages/mine.html (");
        told.Out.ShouldMatch(@"numbers   \d+ CSV files in ~/numbers\n");
        File.ReadAllLines(room.At("numbers", "accuracy.csv"))[0].ShouldBe("series,x,y");
        File.Exists(room.At("numbers", "confusion.csv")).ShouldBeTrue();
    }

    [Fact]
    public async Task Json_has_the_path_the_size_and_the_figures()
    {
        using var room = new Room();
        await room.Run(Room.SmallTraining("--out", "mine"));
        var told = await room.Run(["report", "mine", "--map", "0", "--json"]);
        told.Code.ShouldBe(0, told.Error);
        using var json = JsonDocument.Parse(told.Out);
        json.RootElement.GetProperty("report").GetString().ShouldBe("~/mine/report.html");
        json.RootElement.GetProperty("bytes").GetInt64().ShouldBe(new FileInfo(room.At("mine", "report.html")).Length);
        using var result = JsonDocument.Parse(File.ReadAllText(room.At("mine", "result.json")));
        json.RootElement.GetProperty("figures")[0].GetProperty("testAccuracy").GetProperty("mean").GetDouble()
            .ShouldBe(result.RootElement.GetProperty("test").GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public async Task Data_that_is_gone_leaves_the_curves()
    {
        using var room = new Room();
        await room.Run(Room.SmallTraining("--out", "mine"));
        Directory.Delete(room.Data, recursive: true);
        var told = await room.Run(["report", "mine"]);
        told.Code.ShouldBe(0, told.Error);
        told.Out.ShouldContain("lacks     The data was not found. ");
        Figures(room.At("mine", "report.html")).ShouldBe(["loss", "accuracy", "running-loss", "seconds"]);
        (await room.Run(["report", "mine", "--data", "some-digits"])).Code.ShouldBe(3);
    }

    [Fact]
    public async Task Without_data_nothing_is_looked_for()
    {
        using var room = new Room();
        await room.Run(Room.SmallTraining("--out", "mine"));
        var told = await room.Run(["report", "mine", "--no-data"]);
        told.Code.ShouldBe(0, told.Error);
        told.Out.ShouldContain("lacks     The report was made without the data, as was asked for (--no-data).\n");
    }

    [Fact]
    public async Task Repeats_have_one_report_of_all()
    {
        using var room = new Room();
        var told = await room.Run(Room.SmallTraining("--out", "mine", "--repeats", "2"));
        told.Code.ShouldBe(0, told.Error);
        (await room.Run(["report", "mine", "--map", "0"])).Code.ShouldBe(0);
        File.ReadAllText(room.At("mine", "report.html")).ShouldContain("mean ± standard deviation of 2 seeds");
    }

    [Fact]
    public async Task Compare_writes_a_page_too()
    {
        using var room = new Room();
        await room.Run(Room.SmallTraining("--name", "one"));
        await room.Run(Room.SmallTraining("--name", "two", "--seed", "2"));
        var told = await room.Run(["compare", "one", "two", "--html"]);
        told.Code.ShouldBe(0, told.Error);
        told.Out.ShouldMatch(@"report    ~/runs/comparison.html \([\d.]+ kB\)\n$");
        Figures(room.At("runs", "comparison.html")).ShouldContain("only-one");
        (await room.Run(["compare", "--html", "one", "two"])).Code.ShouldBe(0);
        (await room.Run(["compare", "one", "two", "--html", "both.html"])).Code.ShouldBe(0);
        File.Exists(room.At("both.html")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("report", "There is no run in ~/runs yet. Make one with \"train\", or name a run's folder.")]
    [InlineData("report nowhere", "~/nowhere: there is no such folder.")]
    [InlineData("report --map -1", "--map: expected 0 or more, got -1.")]
    [InlineData("report --no-data --dataset mnist", "--no-data: expected no data with it, got --dataset or --data.")]
    [InlineData("report one two --out both.html", "--out: expected one run with it, got 2. One report after the other?")]
    [InlineData("report one two --json", "--json: expected one run with it, got 2. One report after the other?")]
    [InlineData("reprot", "Did you mean report?")]
    public async Task Wrong_usage_is_told(string line, string message)
    {
        using var room = new Room(withData: false);
        var told = await room.Run(line.Split(' '));
        told.Code.ShouldBe(2);
        told.Error.ShouldContain(message);
    }

    private static List<string> Figures(string page) =>
        [.. XDocument.Parse(File.ReadAllText(page)).Descendants("figure").Select(figure => figure.Attribute("id")!.Value)];
}
