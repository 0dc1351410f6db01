using Fovea.Formats;
using PureHDF;

namespace Fovea.Hdf5;

/// <summary>MATLAB's files of level 7.3: HDF5 behind a block of 512 bytes, a data set for each array.</summary>
/// <remarks>The file's axes are MATLAB's from last to first, so that its row-major order is MATLAB's column-major one. PureHDF, which reads
/// the file, needs a just-in-time compiler: a program that is compiled ahead of time has no such reader.
/// Source: MathWorks, "MAT-File Versions"; The HDF Group, "HDF5 File Format Specification", version 3.0.</remarks>
public sealed class MatLevel73Reader : IMatLevel73Reader
{
    // Deflate codes at most 258 bytes in two bits; RFC 1951.
    private const int LargestExpansion = 1032, MostAxes = 32;

    /// <inheritdoc/>
    public string Name => "hdf5";

    /// <inheritdoc/>
    public MatFile Read(string path)
    {
        var length = BoundedFile.Info(path).Length;
        try
        {
            using var file = H5File.OpenRead(path);
            var (variables, others) = (new OrderedDictionary<string, MatArray>(), new OrderedDictionary<string, string>());
            // What MATLAB keeps for itself begins with a mark that no variable has.
            foreach (var child in file.Children().Where(c => !c.Name.StartsWith('#')))
            {
                if (child is IH5Dataset data && Other(data) is null) variables.Add(child.Name, Array(data, path, length));
                else others.Add(child.Name, child is IH5Dataset other ? Other(other)! : Group(child));
            }
            return new(variables) { Others = others };
        }
        // A damaged file shows in any way.
        catch (Exception damage) when (damage is not (DataFormatException or OutOfMemoryException or FileNotFoundException
            or DirectoryNotFoundException or UnauthorizedAccessException))
        {
            throw new DataFormatException(path, -1, "HDF5",
                $"the file is damaged or of a kind that is not read ({Excerpt.Of(damage.Message.Trim()).TrimEnd('.')})");
        }
    }

    // Null for an array of real numbers.
    private static string? Other(IH5Dataset data) => Class(data) switch
    {
        "char" => "text",
        "cell" => "a cell array",
        "function_handle" => "a function",
        "struct" => "a structure",
        _ => data.Type.Class switch
        {
            H5DataTypeClass.FixedPoint or H5DataTypeClass.FloatingPoint => null,
            H5DataTypeClass.Compound => "complex numbers",
            H5DataTypeClass.Reference => "a cell array",
            var kind => $"data of HDF5's class {kind}",
        },
    };

    private static string Group(IH5Object group) => group.AttributeExists("MATLAB_sparse") ? "a sparse matrix; save it as full(…)"
        : Class(group) == "struct" ? "a structure" : "an object of a class, as strings and tables are";

    private static string Class(IH5Object thing) =>
        thing.AttributeExists("MATLAB_class") ? thing.Attribute("MATLAB_class").Read<string>().TrimEnd('\0', ' ') : "";

    private static MatArray Array(IH5Dataset data, string path, long length)
    {
        DataFormatException Wrong(string problem) => new(path, -1, data.Name, problem);
        var sizes = data.Space.Dimensions;
        var most = length * (data.Layout.Class == H5DataLayoutClass.Chunked ? LargestExpansion : 1);
        if (sizes.Length > MostAxes) throw Wrong($"expected at most {MostAxes} axes, got {sizes.Length}");
        var (count, width) = (1L, data.Type.Size);
        foreach (var size in sizes)
            if (size > int.MaxValue || (count *= (long)size) > int.MaxValue || count * width > most)
                throw Wrong($"more elements than a file of {length} bytes can hold: {string.Join(" × ", sizes)}");
        // Of an empty array the file has the sizes.
        if (data.AttributeExists("MATLAB_empty"))
        {
            var empty = Doubles(data, Wrong);
            return empty.Any(s => s is not (>= 0 and <= int.MaxValue)) || empty.Length > MostAxes || !empty.Contains(0)
                ? throw Wrong("expected the sizes of an empty array") : new([.. empty.Select(s => (int)s)], []);
        }
        int[] reversed = [.. sizes.Reverse().Select(s => (int)s)];
        return new(reversed.Length >= 2 ? reversed : [.. reversed, .. Enumerable.Repeat(1, 2 - reversed.Length)],
            count == 0 ? [] : Doubles(data, Wrong));
    }

    private static double[] Doubles(IH5Dataset data, Func<string, Exception> wrong) =>
        (data.Type.Class, data.Type.Size, IsSigned(data)) switch
        {
            (H5DataTypeClass.FloatingPoint, 8, _) => data.Read<double[]>(),
            (H5DataTypeClass.FloatingPoint, 4, _) => System.Array.ConvertAll(data.Read<float[]>(), f => (double)f),
            (H5DataTypeClass.FixedPoint, 8, true) => System.Array.ConvertAll(data.Read<long[]>(), i => (double)i),
            (H5DataTypeClass.FixedPoint, 4, true) => System.Array.ConvertAll(data.Read<int[]>(), i => (double)i),
            (H5DataTypeClass.FixedPoint, 2, true) => System.Array.ConvertAll(data.Read<short[]>(), i => (double)i),
            (H5DataTypeClass.FixedPoint, 1, true) => System.Array.ConvertAll(data.Read<sbyte[]>(), i => (double)i),
            (H5DataTypeClass.FixedPoint, 8, false) => System.Array.ConvertAll(data.Read<ulong[]>(), u => (double)u),
            (H5DataTypeClass.FixedPoint, 4, false) => System.Array.ConvertAll(data.Read<uint[]>(), u => (double)u),
            (H5DataTypeClass.FixedPoint, 2, false) => System.Array.ConvertAll(data.Read<ushort[]>(), u => (double)u),
            (H5DataTypeClass.FixedPoint, 1, false) => System.Array.ConvertAll(data.Read<byte[]>(), u => (double)u),
            var (kind, size, _) => throw wrong($"expected numbers of 1, 2, 4 or 8 bytes, got {kind} of {size}"),
        };

    private static bool IsSigned(IH5Dataset data) => data.Type.Class == H5DataTypeClass.FixedPoint && data.Type.FixedPoint.IsSigned;
}
