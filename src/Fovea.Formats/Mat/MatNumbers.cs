namespace Fovea.Formats;

/// <summary>Numbers as MATLAB stores them: whole ones in the smallest type that holds them, whatever the class of the array.</summary>
internal static class MatNumbers
{
    /// <summary>Bytes of a number; 0 for a type of something else.</summary>
    public static int Width(int type) => Element(type)?.Size ?? 0;

    /// <summary>Numbers of a type as doubles.</summary>
    public static double[] Values(ReadOnlySpan<byte> data, int type, int count, bool bigEndian) =>
        ElementCodec.Doubles(data, Element(type)!.Value, count, bigEndian);

    // miINT8 … miUINT64.
    private static ElementType? Element(int type) => type switch
    {
        1 => ElementType.Int8,
        2 => ElementType.UInt8,
        3 => ElementType.Int16,
        4 => ElementType.UInt16,
        5 => ElementType.Int32,
        6 => ElementType.UInt32,
        7 => ElementType.Float32,
        9 => ElementType.Float64,
        12 => ElementType.Int64,
        13 => ElementType.UInt64,
        _ => null,
    };
}
