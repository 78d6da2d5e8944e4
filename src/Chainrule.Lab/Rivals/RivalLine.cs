using System.Text.Json.Serialization;

namespace Chainrule.Lab.Rivals;

/// <summary>A line that the rival's process writes.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Speed), "speed")]
[JsonDerivedType(typeof(Step), "step")]
[JsonDerivedType(typeof(EpochEnd), "epoch")]
internal abstract record RivalLine
{
    /// <summary>How fast a short training was.</summary>
    internal sealed record Speed : RivalLine
    {
        public required double StepsPerSecond { get; init; }
    }

    /// <summary>How far it is: told a few times a second.</summary>
    internal sealed record Step : RivalLine
    {
        public required int Epoch { get; init; }

        public required int Batch { get; init; }

        public required int Batches { get; init; }

        public required float Loss { get; init; }

        public required double LearningRate { get; init; }
    }

    /// <summary>What an epoch came to, every step of it.</summary>
    internal sealed record EpochEnd : RivalLine
    {
        public required int Epoch { get; init; }

        public required double Seconds { get; init; }

        public required float[] Losses { get; init; }

        public required double[] LearningRates { get; init; }

        public required double Loss { get; init; }

        public required int Correct { get; init; }

        public RivalScore? Validation { get; init; }

        public required RivalScore Test { get; init; }
    }
}
