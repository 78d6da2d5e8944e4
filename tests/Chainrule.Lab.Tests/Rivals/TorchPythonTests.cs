using Chainrule.Lab.Rivals;
using Chainrule.Lab.Tests.Data;

namespace Chainrule.Lab.Tests.Rivals;

public sealed class TorchPythonTests : IDisposable
{
    private const string Without = "echo \"ModuleNotFoundError: No module named 'torch'\" >&2; exit 1";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_python_on_the_path_that_has_torch_is_taken()
    {
        FakePython.Write(_folder.At("first", "python3"), Without);
        FakePython.Write(_folder.At("first", "python"), Without);
        var second = FakePython.Write(_folder.At("second", "python"), "echo 3.12.1 2.6.0");
        FakePython.Write(_folder.At("third", "python3"), "echo 3.13.0 2.7.0");
        Find(null, ("PATH", $"{_folder.At("first")}:{_folder.At("second")}:{_folder.At("third")}"))
            .ShouldBe(new TorchPython(second, "3.12.1", "2.6.0"));
    }

    [Fact]
    public void A_named_python_goes_before_the_variable_and_that_before_the_path()
    {
        var named = FakePython.Write(_folder.At("named"), "echo 3.1.0 1.1.0");
        var variable = FakePython.Write(_folder.At("variable"), "echo 3.2.0 1.2.0");
        FakePython.Write(_folder.At("python3"), "echo 3.3.0 1.3.0");
        (string, string)[] around = [("PATH", _folder.Path), (TorchPython.Variable, variable)];
        Find(named, around).Torch.ShouldBe("1.1.0");
        Find(null, around).Torch.ShouldBe("1.2.0");
        Find(null, around[0]).Torch.ShouldBe("1.3.0");
    }

    [Fact]
    public void A_named_python_without_torch_is_an_error_that_says_how_to_install_it()
    {
        var named = FakePython.Write(_folder.At("named"), Without);
        FakePython.Write(_folder.At("python3"), "echo 3.3.0 1.3.0");
        Should.Throw<RivalException>(() => Find(named, ("PATH", _folder.Path))).Message.ShouldBe(
            $"--python: expected a Python that can \"import torch\", got {named}: ModuleNotFoundError: No module named 'torch'. Install it "
            + "with: pip install torch --index-url https://download.pytorch.org/whl/cpu (Debian, Ubuntu: apt install python3-torch).");
        Should.Throw<RivalException>(() => Find(null, (TorchPython.Variable, _folder.At("missing")))).Message.ShouldStartWith(
            $"CHAINRULE_PYTHON: expected a Python that can \"import torch\", got {_folder.At("missing")}: ");
    }

    [Fact]
    public void Where_no_python_has_torch_those_that_were_asked_are_told()
    {
        var only = FakePython.Write(_folder.At("python3"), Without);
        Should.Throw<RivalException>(() => Find(null, ("PATH", _folder.Path))).Message.ShouldStartWith(
            $"PyTorch: expected a Python on PATH that can \"import torch\", got none of {only}. Install it with: pip install torch ");
        Should.Throw<RivalException>(() => Find(null)).Message.ShouldStartWith(
            "PyTorch: expected a Python on PATH that can \"import torch\", got no Python at all. Install it with: ");
    }

    private static TorchPython Find(string? named, params (string Name, string Value)[] around) =>
        TorchPython.Find(named, name => around.FirstOrDefault(one => one.Name == name).Value);
}
