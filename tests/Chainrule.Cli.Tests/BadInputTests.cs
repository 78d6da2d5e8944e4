namespace Chainrule.Cli.Tests;

/// <summary>Wrong input, word for word: what is said, with which exit code, and that nothing is left behind.</summary>
public class BadInputTests
{
    private const string Verbs =
        "train, sweep, runs, test, predict, report, explain, compare, reproduce, check, lr-find, plan, bench, export, doctor";

    [Theory]
    [InlineData("", $"Which verb? {Verbs}; --help tells more.")]
    [InlineData("trian --epochs 3", "There is no verb \"trian\". Did you mean train?")]
    [InlineData("dance", $"There is no verb \"dance\". There are {Verbs}.")]
    [InlineData("--verzion", "There is no option --verzion. Did you mean --version?")]
    [InlineData("train --epoch 3", "train has no option --epoch. Did you mean --epochs?")]
    [InlineData("train --hiden=5", "train has no option --hiden. Did you mean --hidden?")]
    [InlineData("train --frobnicate", "train has no option --frobnicate. See train --help.")]
    [InlineData("train mnist", "train takes no argument, got \"mnist\". See train --help.")]
    [InlineData("train --lr fast", "--lr: expected a number, got \"fast\".")]
    [InlineData("train --lr", "--lr: expected RATE after it, got nothing.")]
    [InlineData("train --epochs 1.5", "--epochs: expected a whole number, got \"1.5\".")]
    [InlineData("train --epochs 0", "command line: --epochs: expected a whole number from 1 to 1000000, got 0.")]
    [InlineData("train --hidden 128,x", "--hidden: expected whole numbers with commas between them, like 256,128,64, got \"128,x\".")]
    [InlineData("train --hidden 128,-1", "command line: --hidden: expected a whole number from 1 to 1000000, got -1.")]
    [InlineData(
        "train --activation rellu",
        "command line: --activation: expected \"relu\", \"sigmoid\", \"tanh\", \"prelu\", \"leakyRelu\", \"elu\", \"gelu\", \"silu\", "
        + "\"softplus\" or \"hardswish\", got \"rellu\". Did you mean \"relu\"?")]
    [InlineData(
        "train --norm bath",
        "command line: --norm: expected \"none\", \"batch\", \"weight\" or \"layer\", got \"bath\". Did you mean \"batch\"?")]
    [InlineData("train --dropout 1", "command line: --dropout: expected a number from 0 to below 1, got 1.")]
    [InlineData("train --dropout half", "--dropout: expected a number, got \"half\".")]
    [InlineData(
        "train --optimizer adamw",
        "command line: --optimizer: expected \"sgd\", \"adam\", \"adamW\", \"rmsprop\", \"adagrad\" or \"lion\", got \"adamw\". "
        + "Did you mean \"adamW\"?")]
    [InlineData(
        "train --optimizer adam --momentum 0.9",
        "command line: --momentum: expected the optimizer \"sgd\" or \"rmsprop\", which has a momentum, got \"adam\".")]
    [InlineData("train --weight-decay -1", "command line: --weight-decay: expected a number from 0 to 1000, got -1.")]
    [InlineData("train --clip 0", "command line: --clip: expected a number above 0 and at most 1000000, got 0.")]
    [InlineData(
        "train --schedule cos",
        "command line: --schedule: expected \"constant\", \"step\", \"multiStep\", \"exponential\", \"cosine\", \"oneCycle\" or "
        + "\"plateau\", got \"cos\". Did you mean \"cosine\"?")]
    [InlineData(
        "plan --warmup 12",
        "command line: --schedule: expected a warmup below the 10 epochs of the training, got 12.")]
    [InlineData("train --label-smoothing 1", "command line: --label-smoothing: expected a number from 0 to below 1, got 1.")]
    [InlineData("train --warm-up 2", "train has no option --warm-up. Did you mean --warmup?")]
    [InlineData(
        "train -c nowhere.json --norm batch",
        "--norm builds the layers anew, but nowhere.json already describes them. Change the file, or a value of it: --set "
        + "model.layers[1].out=64.")]
    [InlineData("train --kernels v265", "--kernels: expected auto, scalar, v128, v256 or v512, got 'v265'. Did you mean v256?")]
    [InlineData("train --threads 300", "command line: --threads: expected a whole number from 0 to 256, got 300.")]
    [InlineData(
        "train --dataset mnits",
        "--dataset: there is no data set \"mnits\". Did you mean mnist? Known are mnist, fashion-mnist, kmnist, digits; name any "
        + "other folder with --data.")]
    [InlineData("train --set epochs", "--set: expected path=value, like optimizer.learningRate=0.01, got \"epochs\".")]
    [InlineData(
        "train -c nowhere.json",
        "nowhere.json: expected an experiment.json, but the file cannot be read: Could not find file '~/nowhere.json'.")]
    [InlineData(
        "train -c nowhere.json --hidden 5",
        "--hidden builds the layers anew, but nowhere.json already describes them. Change the file, or a value of it: --set "
        + "model.layers[1].out=64.")]
    [InlineData(
        "train --name ../up",
        "command line: name: expected a name that begins with a letter or digit and goes on with letters, digits, . - _ (100 at "
        + "most), got \"../up\".")]
    [InlineData("test", "There is no run in ~/runs yet. Make one with \"train\", or name a run's folder.")]
    [InlineData("bench --cases mpl", "--cases: there is no case \"mpl\". Did you mean mlp? There are mlp, sigmoid, batch-norm, cnn.")]
    [InlineData("bench --cases mlp,resnet", "--cases: there is no case \"resnet\". There are mlp, sigmoid, batch-norm, cnn.")]
    [InlineData("bench --cases ,", "--cases: expected some of mlp, sigmoid, batch-norm, cnn, got \",\".")]
    [InlineData("bench --repeats -1", "--repeats: expected a whole number from 0 to 1000, got -1.")]
    [InlineData("bench --threads 300", "--threads: expected a whole number from 0 to 256, got 300.")]
    [InlineData("bench --kernels v265", "--kernels: expected auto, scalar, v128, v256 or v512, got 'v265'. Did you mean v256?")]
    [InlineData("bench --quik", "bench has no option --quik. Did you mean --quick?")]
    [InlineData("bench mlp", "bench takes no argument, got \"mlp\". See bench --help.")]
    [InlineData("test a b", "test: \"b\" is one argument too many. See test --help.")]
    [InlineData("test nowhere", "~/nowhere: there is no such folder.")]
    [InlineData("predict", "predict: which image? Name a test sample (--index 7), a PNG, a file of raw bytes, or - for standard input.")]
    public async Task A_wrong_word_is_explained(string line, string message)
    {
        using var room = new Room(withData: false);
        var told = await room.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        told.Error.ShouldBe(message + "\n");
        told.Code.ShouldBe(2);
        told.Out.ShouldBe("");
        Directory.GetFileSystemEntries(room.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Several_wrong_words_are_told_at_once()
    {
        using var room = new Room(withData: false);
        var told = await room.Run(["train", "--lr", "x", "--epoks", "3", "--batch", "y"]);
        told.Error.ShouldBe(
            "train has no option --epoks. Did you mean --epochs?\n--lr: expected a number, got \"x\".\n--batch: expected a whole "
            + "number, got \"y\".\n");
    }

    [Theory]
    [InlineData("model.layers[3].out=7", "model: expected 10 outputs, one for each class of some-digits, got 7.")]
    [InlineData("model.layers[0].type=relu", "1 (Linear): expected [batch, features], got [1, 1, 28, 28]. Flatten first?")]
    [InlineData("data.validation=0.9999", "some-digits: the share leaves none of 600 samples to train on.")]
    [InlineData("optimizer.learnRate=1", "--set: optimizer.learnRate: unknown key. Did you mean \"learningRate\"?")]
    public async Task An_impossible_model_is_explained(string change, string message)
    {
        using var room = new Room();
        var told = await room.Run(["train", "--data", "some-digits", "--set", change]);
        told.Error.ShouldStartWith(message);
        told.Code.ShouldBe(2);
        Directory.Exists(room.At("runs")).ShouldBeFalse();
    }

    [Fact]
    public async Task More_weights_than_memory_can_number_are_refused_before_anything_is_written()
    {
        using var room = new Room();
        var told = await room.Run(["train", "--data", "some-digits", "--hidden", "40000,40000,40000"]);
        told.Error.ShouldStartWith("memory: expected at most 2,147,483,575 numbers in all, got more. Fewer units, or a smaller batch?");
        told.Code.ShouldBe(2);
        Directory.Exists(room.At("runs")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_folder_that_holds_a_run_is_not_written_to()
    {
        using var room = new Room();
        await room.Run(Room.SmallTraining("--out", "mine"));
        var before = File.ReadAllBytes(room.At("mine", "best.safetensors"));
        var told = await room.Run(Room.SmallTraining("--out", "mine", "--seed", "2"));
        told.Error.ShouldBe("~/mine: the folder already holds a run (experiment.json). Name another, or remove this one.\n");
        told.Code.ShouldBe(2);
        File.ReadAllBytes(room.At("mine", "best.safetensors")).ShouldBe(before);
    }

    [Fact]
    public async Task A_file_in_the_folders_place_is_explained()
    {
        using var room = new Room();
        File.WriteAllText(room.At("mine"), "");
        var told = await room.Run(Room.SmallTraining("--out", "mine"));
        told.Error.ShouldBe("~/mine: expected a folder for the run, got a file. Name another folder.\n");
        told.Code.ShouldBe(2);
    }

    [Fact]
    public async Task Unexpected_errors_are_one_line_and_a_hint_and_a_trace_on_request()
    {
        using var room = new Room { On = ("Chainrule", () => throw new InvalidOperationException("planted")) };
        var told = await room.Run(Room.SmallTraining());
        told.Code.ShouldBe(1);
        told.Error.ShouldBe(
            "planted\nThis was not expected (InvalidOperationException). Please report it, with what CHAINRULE_TRACE=1 before the "
            + "same command prints.\n");
        room.Environment["CHAINRULE_TRACE"] = "1";
        room.On = ("784-16-10", () => throw new InvalidOperationException("planted"));
        (await room.Run(Room.SmallTraining())).Error.ShouldContain("   at Chainrule.Cli.");
    }
}
