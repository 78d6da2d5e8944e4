namespace House.Tests.Code;

public class ArrowTests
{
    [Fact]
    public void Every_name_leads_only_to_a_room_that_its_file_may_see() => Arrows.Wrong(Sources.Everything).ShouldBeNone();

    [Fact]
    public void The_rooms_of_the_laboratory_make_no_circle() => Arrows.Cycle(Sources.Everything, "Chainrule.Lab").ShouldBeNone();

    [Fact]
    public void Project_references_follow_the_arrows() =>
        Repository.Files(".csproj", "src")
            .SelectMany(project => Arrows.Wrong(project, Repository.Read(project)))
            .ShouldBeNone();

    [Fact]
    public void Nothing_in_the_libraries_is_unknown_to_the_checker() => Sources.Libraries.UnknownNames().ShouldBeNone();

    [Fact]
    public void The_checker_has_read_the_libraries() =>
        Sources.Everything.Uses().Count(use => use.IsIn("Chainrule")).ShouldBeGreaterThan(10);

    [Theory]
    [InlineData("using Chainrule.Ops; namespace Chainrule.Graph;")]
    [InlineData("using static Chainrule.Ops.Add; namespace Chainrule.Graph;")]
    [InlineData("using Sum = Chainrule.Ops.Add; namespace Chainrule.Graph;")]
    [InlineData("global using Chainrule.Ops;")]
    [InlineData("namespace Chainrule.Graph; class Planted { Chainrule.Ops.Add? sum; }")]
    [InlineData("namespace Chainrule.Graph; class Planted { global::Chainrule.Ops.Add? sum; }")]
    [InlineData("namespace Chainrule.Graph; class Planted { Ops.Add? sum; }")]
    [InlineData("namespace Chainrule.Graph; class Planted { int one = Ops.Add.One; }")]
    [InlineData("namespace Chainrule.Graph; class Planted { object Sum(Node a, Node b) => a + b; }")]
    [InlineData("namespace Chainrule.Graph; class Planted { object Minus(Node a) => -a; }")]
    [InlineData("namespace Chainrule.Graph; class Planted { object Exp(Node a) => a.Exp(); }")]
    public void A_planted_wrong_arrow_is_caught_however_it_is_written(string text) =>
        Arrows.Wrong(With(("src/Chainrule/Graph/Planted.cs", text))).ShouldNotBeEmpty();

    [Theory]
    [InlineData("Kernels", "Chainrule.Shapes")]
    [InlineData("Kernels", "Chainrule.Lab.Data")]
    [InlineData("/Shapes", "Chainrule.Graph")]
    [InlineData("/Graph", "Chainrule.Ops")]
    [InlineData("/Ops", "Chainrule.Plans")]
    [InlineData("/Ops", "Chainrule.Optim")]
    [InlineData("/Optim", "Chainrule.Ops")]
    [InlineData("/Optim", "static Chainrule.NodeArithmetic")]
    [InlineData("/Plans", "Chainrule.Nn")]
    [InlineData("/Nn", "Chainrule.Plans")]
    [InlineData("/Losses", "Chainrule.Plans")]
    [InlineData("/Plans", "Chainrule.Lab.Data")]
    [InlineData("/Plans", "Chainrule.Reference")]
    [InlineData("Reference", "Chainrule.Plans")]
    [InlineData("Lab/Data", "Chainrule.Cli")]
    [InlineData("Cli", "Chainrule.Studio")]
    public void Every_wrong_arrow_of_the_house_is_caught(string room, string seen) =>
        Arrows.Wrong(With((Planted(room), $"using {seen}; namespace Planted;"))).ShouldNotBeEmpty();

    [Theory]
    [InlineData("/Shapes", "Chainrule.Kernels")]
    [InlineData("/Graph", "Chainrule.Shapes")]
    [InlineData("/Ops", "Chainrule.Shapes")]
    [InlineData("/Optim", "Chainrule.Graph")]
    [InlineData("/Plans", "Chainrule.Ops")]
    [InlineData("/Nn", "Chainrule.Graph")]
    [InlineData("/Losses", "Chainrule.Ops")]
    [InlineData("/Losses", "static Chainrule.NodeArithmetic")]
    [InlineData("Lab/Data", "Chainrule.Optim")]
    [InlineData("Lab/Data", "Chainrule.Reference")]
    [InlineData("Reference", "Chainrule.Ops")]
    [InlineData("Cli", "Chainrule.Lab.Data")]
    [InlineData("Studio", "Chainrule.Kernels")]
    public void Every_right_arrow_of_the_house_is_allowed(string room, string seen) =>
        Arrows.Wrong(With((Planted(room), $"using {seen}; namespace Planted;"))).ShouldBeNone();

    [Fact]
    public void A_comment_is_not_an_arrow() =>
        Arrows.Wrong(With(("src/Chainrule/Graph/Planted.cs", "namespace Chainrule.Graph; /* see Chainrule.Ops.Add */"))).ShouldBeNone();

    [Fact]
    public void A_planted_circle_in_the_laboratory_is_caught_and_told() =>
        Arrows.Cycle(
            new([
                ("src/Chainrule.Lab/Data/A.cs", "namespace Chainrule.Lab.Data; public class A { Training.B? b; }"),
                ("src/Chainrule.Lab/Training/B.cs", "namespace Chainrule.Lab.Training; public class B { Runs.C? c; }"),
                ("src/Chainrule.Lab/Runs/C.cs", "namespace Chainrule.Lab.Runs; public class C { Data.A? a; }"),
            ]),
            "Chainrule.Lab").Count.ShouldBe(3);

    [Fact]
    public void Two_ways_to_one_room_are_not_a_circle() =>
        Arrows.Cycle(
            new([
                ("src/Chainrule.Lab/Data/A.cs", "namespace Chainrule.Lab.Data; public class A;"),
                ("src/Chainrule.Lab/Training/B.cs", "namespace Chainrule.Lab.Training; public class B { Data.A? a; }"),
                ("src/Chainrule.Lab/Runs/C.cs", "namespace Chainrule.Lab.Runs; public class C { Data.A? a; Training.B? b; }"),
            ]),
            "Chainrule.Lab").ShouldBeNone();

    [Theory]
    [InlineData("src/Chainrule.Kernels/Chainrule.Kernels.csproj", "Chainrule")]
    [InlineData("src/Chainrule/Chainrule.csproj", "Chainrule.Lab")]
    [InlineData("src/Chainrule.Lab/Chainrule.Lab.csproj", "Chainrule.Cli")]
    [InlineData("src/Chainrule.Studio/Chainrule.Studio.csproj", "Chainrule.Cli")]
    [InlineData("src/Chainrule.Reference/Chainrule.Reference.csproj", "Chainrule.Lab")]
    [InlineData("src/Nobody/Nobody.csproj", "Chainrule")]
    public void A_planted_wrong_project_reference_is_caught(string project, string reference) =>
        Arrows.Wrong(project, $"<Project><ProjectReference Include=\"..\\X\\{reference}.csproj\" /></Project>").ShouldNotBeEmpty();

    private static string Planted(string room) =>
        room[0] == '/' ? $"src/Chainrule{room}/Planted.cs" : $"src/Chainrule.{room}/Planted.cs";

    private static Sources With((string, string) planted) => new([
        ("src/Chainrule.Kernels/Sum.cs", "namespace Chainrule.Kernels; public class Sum;"),
        ("src/Chainrule/Ops/Add.cs", "namespace Chainrule.Ops; public class Add { public const int One = 1; }"),
        ("src/Chainrule/Graph/Node.cs", "namespace Chainrule.Graph; public class Node;"),
        ("src/Chainrule/NodeArithmetic.cs", """
            namespace Chainrule;
            public static class NodeArithmetic
            {
                extension(Graph.Node a)
                {
                    public static Graph.Node operator +(Graph.Node x, Graph.Node y) => x;
                    public static Graph.Node operator -(Graph.Node x) => x;
                    public Graph.Node Exp() => a;
                }
            }
            """),
        .. from space in new[] { "Shapes", "Graph", "Plans", "Nn", "Losses", "Optim", "Reference", "Lab.Data", "Cli", "Studio" }
           let isProject = space is "Reference" or "Cli" or "Studio" or "Lab.Data"
           let project = isProject ? "Chainrule." + space.Replace(".", "/") : "Chainrule/" + space
           select ($"src/{project}/Filler.cs", $"namespace Chainrule.{space}; public class Filler;"),
        planted,
    ]);
}
