using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Chainrule.Kernels;

namespace Chainrule.Lab.Formats;

/// <summary>A named block of numbers as it lies in a file: a shape and little-endian values, the last axis running fastest.</summary>
public sealed class StoredTensor
{
    internal StoredTensor(string name, TensorType type, IReadOnlyList<int> shape, ReadOnlyMemory<byte> bytes)
    {
        (Name, Type, Shape, Bytes) = (name, type, shape, bytes);
    }

    /// <summary>The name, for example "fc1.weight".</summary>
    public string Name { get; }

    /// <summary>The type of each value.</summary>
    public TensorType Type { get; }

    /// <summary>The length of each axis; empty for a single value.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The values as they lie in the file, little-endian.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>A tensor of floats; the values are copied, their bits kept (NaN included).</summary>
    /// <param name="name">The name: not empty.</param>
    /// <param name="shape">The length of each axis; their product is the number of values.</param>
    /// <param name="values">The values, the last axis running fastest.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">The name is empty or reserved, or shape and values disagree.</exception>
    public static StoredTensor Of(string name, ReadOnlySpan<int> shape, ReadOnlySpan<float> values)
    {
        var bytes = new byte[checked(values.Length * sizeof(float))];
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return Checked(name, TensorType.F32, shape, bytes, values.Length);
    }

    /// <summary>A tensor of floats that a function writes where they stay, without a copy between.</summary>
    internal static StoredTensor Of(string name, ReadOnlySpan<int> shape, int count, Action<Span<float>> write)
    {
        var bytes = new byte[checked(count * sizeof(float))];
        write(MemoryMarshal.Cast<byte, float>(bytes.AsSpan()));
        var words = MemoryMarshal.Cast<byte, int>(bytes.AsSpan());
        if (!BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(words, words);
        return Checked(name, TensorType.F32, shape, bytes, count);
    }

    /// <summary>A tensor of an arena's floats, not copied: to be saved before they change.</summary>
    internal static StoredTensor Of(string name, Arena values) => BitConverter.IsLittleEndian
        ? new(name, TensorType.F32, [values.Length], new FloatBytes(values).Memory)
        : Of(name, [values.Length], values.Slice(0, values.Length));

    /// <summary>The values of an <see cref="TensorType.F32"/> tensor, where the machine lets them be read as they lie.</summary>
    internal ReadOnlySpan<float> Singles => BitConverter.IsLittleEndian ? MemoryMarshal.Cast<byte, float>(Bytes.Span) : ToSingles();

    /// <summary>A tensor of whole numbers; the values are copied.</summary>
    /// <inheritdoc cref="Of(string, ReadOnlySpan{int}, ReadOnlySpan{float})"/>
    public static StoredTensor Of(string name, ReadOnlySpan<int> shape, ReadOnlySpan<long> values)
    {
        var bytes = new byte[checked(values.Length * sizeof(long))];
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        return Checked(name, TensorType.I64, shape, bytes, values.Length);
    }

    /// <summary>A tensor of bytes; the values are copied.</summary>
    /// <inheritdoc cref="Of(string, ReadOnlySpan{int}, ReadOnlySpan{float})"/>
    public static StoredTensor Of(string name, ReadOnlySpan<int> shape, ReadOnlySpan<byte> values) =>
        Checked(name, TensorType.U8, shape, values.ToArray(), values.Length);

    /// <summary>A copy of the values of an <see cref="TensorType.F32"/> tensor.</summary>
    /// <returns>The values.</returns>
    /// <exception cref="InvalidOperationException">The tensor holds another type.</exception>
    public float[] ToSingles()
    {
        Demand(TensorType.F32);
        var values = new float[Bytes.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(Bytes.Span[(i * sizeof(float))..]);
        return values;
    }

    /// <summary>A copy of the values of an <see cref="TensorType.I64"/> tensor.</summary>
    /// <returns>The values.</returns>
    /// <exception cref="InvalidOperationException">The tensor holds another type.</exception>
    public long[] ToInt64s()
    {
        Demand(TensorType.I64);
        var values = new long[Bytes.Length / sizeof(long)];
        for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadInt64LittleEndian(Bytes.Span[(i * sizeof(long))..]);
        return values;
    }

    /// <summary>The tensor of a name, or an error that names the nearest one.</summary>
    internal static StoredTensor Named(string name, IReadOnlyList<StoredTensor> tensors) =>
        tensors.FirstOrDefault(tensor => tensor.Name == name)
        ?? throw new KeyNotFoundException(Nearest.To(name, tensors.Select(tensor => tensor.Name)) is { } near
            ? $"No tensor \"{name}\" in the file. Did you mean \"{near}\"?"
            : $"No tensor \"{name}\" in the file; it holds {tensors.Count} others.");

    /// <summary>Bytes of a value.</summary>
    internal static int SizeOf(TensorType type) => type switch { TensorType.F32 => 4, TensorType.I64 => 8, _ => 1 };

    /// <summary>Whether product × size = span, without overflow: the product stops growing when it passes the span.</summary>
    internal static bool Holds(IReadOnlyList<int> shape, long size, long span)
    {
        if (shape.Contains(0)) return span == 0;
        foreach (var length in shape)
        {
            size *= length;
            if (size > span) return false;
        }

        return size == span;
    }

    /// <summary>Name, type and shape.</summary>
    public override string ToString() => $"{Name} {Type} [{string.Join(", ", Shape)}]";

    private static StoredTensor Checked(string name, TensorType type, ReadOnlySpan<int> shape, byte[] bytes, int values)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name == SafetensorsHeader.MetadataKey) throw new ArgumentException($"{name} is the format's own word.", nameof(name));
        long size = 1;
        foreach (var length in shape)
        {
            if (length < 0) throw new ArgumentException($"{name}: expected axes of 0 or more, got {length}.", nameof(shape));
            size = checked(size * length);
        }

        if (size == values) return new StoredTensor(name, type, shape.ToArray(), bytes);
        var text = string.Join(", ", shape.ToArray());
        throw new ArgumentException($"{name}: shape [{text}] holds {size} values, got {values}.", nameof(shape));
    }

    private void Demand(TensorType type)
    {
        if (Type != type) throw new InvalidOperationException($"{Name}: expected {type} values, got {Type}.");
    }
}
