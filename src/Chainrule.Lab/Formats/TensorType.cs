namespace Chainrule.Lab.Formats;

/// <summary>The types of number that a stored tensor can hold.</summary>
public enum TensorType
{
    /// <summary>32-bit floating point.</summary>
    F32,

    /// <summary>64-bit whole numbers with sign.</summary>
    I64,

    /// <summary>Bytes.</summary>
    U8,
}
