namespace Chainrule.Lab.Experiments.Binding;

/// <summary>One "key": value of a JSON object.</summary>
internal sealed record ConfigMember(string Key, int? Line, ConfigNode Value);
