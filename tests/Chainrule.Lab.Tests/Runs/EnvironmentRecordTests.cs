using Chainrule.Lab.Runs;

namespace Chainrule.Lab.Tests.Runs;

public class EnvironmentRecordTests
{
    [Fact]
    public void The_machine_is_described()
    {
        var before = DateTimeOffset.UtcNow;
        var record = EnvironmentRecord.Detect(3, "v128", "kmnist", "abc");
        record.ChainruleVersion.ShouldMatch(@"^\d+\.\d+\.\d+$");
        record.Runtime.ShouldStartWith(".NET ");
        record.Os.ShouldNotBeEmpty();
        record.Cpu.ShouldNotBeNullOrWhiteSpace();
        record.Cores.ShouldBe(Environment.ProcessorCount);
        (record.Threads, record.Kernels, record.Dataset, record.DataSha256).ShouldBe((3, "v128", "kmnist", "abc"));
        record.Started.Offset.ShouldBe(TimeSpan.Zero);
        record.Started.ShouldBeInRange(before, DateTimeOffset.UtcNow);
    }

    [Fact]
    public void The_model_of_the_processor_is_found_in_cpuinfo()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "processor\t: 0\nmodel name\t: Some CPU: 9000 @ 4 GHz \nmodel name\t: other\n");
        EnvironmentRecord.ModelName(path).ShouldBe("Some CPU: 9000 @ 4 GHz");
        File.WriteAllText(path, "processor\t: 0\nBogoMIPS\t: 50\n");
        EnvironmentRecord.ModelName(path).ShouldBeNull();
        File.Delete(path);
        EnvironmentRecord.ModelName(path).ShouldBeNull();
    }
}
