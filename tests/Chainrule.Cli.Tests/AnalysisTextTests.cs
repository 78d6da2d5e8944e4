namespace Chainrule.Cli.Tests;

/// <summary>The same bits everywhere, so the same text: what the verbs that look into a network say, word for word.</summary>
public class AnalysisTextTests
{
    [Fact]
    public async Task Explain_says_this()
    {
        using var room = new Room();
        (await room.Run(Room.SmallTraining("--out", "mine", "--epochs", "1"))).Code.ShouldBe(0);
        var told = await room.Run(["explain", "mine", "--index", "7", "--lr", "0.01", "--threads", "1"]);
        told.Out.ShouldBe(
            """
            run       ~/mine
            model     784-16-10, relu
            image     test sample 7 of some-digits

                                     ▄
                             ███▄▄▄████
                              ▀███▀▀ ███
                                      ██▄
                                      ███
                                      ███
                                      ██
                                     ███
                                     ██
                                     ██

            forward   what each layer makes of the image
            layer  module   result    smallest    mean  largest  zeros
                0  Flatten  [1, 784]   -0.4242  -0.147    2.821    0 %
                1  Linear   [1, 16]     -3.469   1.341    6.925    0 %
                2  ReLU     [1, 16]          0   1.868    6.925   38 %
                3  Linear   [1, 10]     -3.498  0.3169    4.591    0 %

            the end   scores, their softmax p, and the error p − t
            class    score  probability                     t     p − t  dL/dscore
                0  -1.1392                          0.25 %  0  0.002516   0.002516
                1  -0.4843  ▏                       0.48 %  0  0.004843   0.004843
                2  -1.7378                          0.14 %  0  0.001383   0.001383
                3   1.8689  █                       5.09 %  0   0.05095    0.05095
                4  -0.2158  ▏                       0.63 %  0  0.006335   0.006335
                5   1.4425  ▋                       3.33 %  0   0.03326    0.03326
                6  -3.4984                          0.02 %  0   2.38e-4    2.38e-4
                7   4.5909  ███████████████▌       77.49 %  1   -0.2251    -0.2251
                8  -0.3848  ▏                       0.53 %  0   0.00535    0.00535
                9   2.7273  ██▍                    12.02 %  0    0.1202     0.1202

            loss      L = −ln p[7] = −ln 0.774921 = 0.25499
            says      7; it is 7

            backward  the norm of dL/dresult, from the last layer to the first that a weight moves
            layer  module  result      norm
                3  Linear  [1, 10]   0.2625  ████████████████████
                2  ReLU    [1, 16]   0.1359  ██████████▍
                1  Linear  [1, 16]  0.08383  ██████▍

            by hand   3.weight[7, 13] = 0.3541, from input 13 to output 7
                      dL/dw = x · dL/dy = 6.925 · -0.2251 = -1.559
                      the plan says -1.559

            gradients of the weights: none before the backward pass, these after it
            parameter    norm      mean  largest  first ones
            1.weight     1.99   6.23e-4    0.144  -0.0088  -0.0088  -0.0088  -0.0088  -0.0088
            1.bias     0.0838  -0.00424   0.0511  0.021  -0.013  0  0.024  -0.043
            3.weight     2.86   1.26e-8     1.56  0.0064  0.0058  0  0.0067  0.014
            3.bias      0.263   6.89e-9    0.225  0.0025  0.0048  0.0014  0.051  0.0063

            step      w ← w − 0.01 · dL/dw, on this image alone: loss 0.25499 → 0.15483
                      the gradient promises 0.13279 = L − η · ‖dL/dw‖², ‖dL/dw‖ = 3.496: true of small steps

            """);
    }

    [Fact]
    public async Task Learning_rates_look_like_this()
    {
        using var room = new Room();
        var told = await room.Run(
            ["lr-find", "--data", "some-digits", "--hidden", "16", "--batch", "20", "--threads", "1", "--steps", "100", "--from", "1e-4"]);
        told.Out[..told.Out.IndexOf("next ", StringComparison.Ordinal)].ShouldBe(
            """
            data      some-digits: 500 to learn from
            model     784-16-10, relu, 12,730 weights
            steps     100 of 20 samples, sgd with a rate from 1e-4 to 10

            loss        2.42 |                                             *****************
                             |                                             *
                             |    **  ******                               *
                        2.31 | ********    ***************                 *
                             |**                         ***               *
                             |                             ****            *
                        2.19 |                                **           *
                             |                                 ****        *
                             |                                    *   **  **
                        2.07 |                                    ** ******
                             |                                     ***
                        2.00 |                                      **
                             ++-----------+-----------+------------+-----------+-----------+
                              1e-4        0.001       0.01         0.1         1           10
                                                       ^

            least     loss 1.9975 at rate 0.12: from here on it gets worse
            steepest  at rate 0.095: here it falls fastest, for these few steps
            suggested 0.012, a tenth of the rate with the least loss

            """);
    }

    [Fact]
    public async Task A_plan_of_convolutions_costs_this()
    {
        using var room = new Room(withData: false);
        File.WriteAllText(
            room.At("cnn.json"),
            """
            {"model": {"layers": [{"type": "conv2d", "out": 8, "kernel": 3}, {"type": "batchNorm"}, {"type": "relu"},
              {"type": "maxPool2d", "kernel": 2}, {"type": "residual", "layers": [{"type": "conv2d", "out": 8, "kernel": 3, "padding": 1}]},
              {"type": "flatten"}, {"type": "dropout", "p": 0.5}, {"type": "linear", "out": 10}]}, "batch": 16}
            """);
        var told = await room.Run(["plan", "-c", "cnn.json", "--no-time"]);
        told.Code.ShouldBe(0, told.Error);
        told.Out[..told.Out.IndexOf("FLOPs, bytes:", StringComparison.Ordinal)].ShouldBe(
            """
            model     784-conv8-conv8-10, batchNorm and relu and maxPool2d and residual and dropout
            training  10 epochs, batches of 16, crossEntropy, sgd 0.1, seed 1

            layer  module     result           weights   FLOPs   bytes  FLOPs/1
                0  Conv2d     [16, 8, 26, 26]       80  3.46 M   866 k   98.7 k
                1  BatchNorm  [16, 8, 26, 26]       16  1.65 M  1.74 M
                2  ReLU       [16, 8, 26, 26]
                3  MaxPool2d  [16, 8, 13, 13]           21.6 k  86.5 k
              4.0  Conv2d     [16, 8, 13, 13]      584  9.37 M   175 k    196 k
                4  Residual   [16, 8, 13, 13]           43.3 k  86.5 k   1.35 k
                5  Flatten    [16, 1352]
                6  Dropout    [16, 1352]                 476 k   174 k
                7  Linear     [16, 10]          13,530  1.30 M   141 k   27.1 k
                   loss                                 8.32 k  1.99 k
                   Sgd                                          56.8 k
                   all                          14,210  16.3 M  3.32 M    323 k


            """);
    }

    [Fact]
    public async Task A_folder_says_how_large_its_samples_are()
    {
        using var room = new Room(withData: false);
        foreach (var (part, name) in new[] { ("train", "cat"), ("train", "dog"), ("test", "cat"), ("test", "dog") })
        {
            Directory.CreateDirectory(room.At("pets", part, name));
            var picture = new Lab.Data.GrayImage(12, 10, new byte[120]);
            File.WriteAllBytes(room.At("pets", part, name, "1.png"), Lab.Data.PngWriter.Encode(picture));
        }

        var told = await room.Run(["plan", "--data", "pets", "--hidden", "4", "--set", "model.layers[3].out=2", "--no-time"]);
        told.Code.ShouldBe(0, told.Error);
        told.Out.ShouldStartWith("model     120-4-2, relu\n");
        (await room.Run(["check", "--data", "pets", "--hidden", "4"])).Error
            .ShouldBe("model: expected 2 outputs, one for each class of pets, got 10.\n");
    }
}
