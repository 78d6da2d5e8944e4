namespace Chainrule.Lab.Experiments.Binding;

/// <summary>What a JSON value is.</summary>
internal enum ConfigNodeType
{
    Null,
    Flag,
    Number,
    Text,
    List,
    Object,
}
