using Chainrule.Bench;

// Measures, and prints Markdown tables: redirect them into bench/results/<cpu>.md.
switch (args)
{
    case ["ladder"]:
        LadderBench.Run(Console.Out);
        return 0;
    case ["kernels"]:
        KernelBench.Run(Console.Out);
        return 0;
    case ["rival", .. var rest]:
        return await RivalBench.RunAsync(Console.Out, rest);
    default:
        Console.Error.WriteLine(
            """
            usage: dotnet run -c Release --project bench/Chainrule.Bench -- kernels
                   dotnet run -c Release --project bench/Chainrule.Bench -- rival [--data DIR] [--python PATH] [--rounds N]

            kernels  matrix products as a share of this core's measured peak of fused multiply-adds
            rival    seconds per epoch of the first study's network, here and in PyTorch, in turn
            """);
        return 2;
}
