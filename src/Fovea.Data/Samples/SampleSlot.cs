using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Where the values of one tensor of a sample stand: a part of an array, often that of a whole batch.</summary>
internal readonly record struct SampleSlot(Array Values, DType DType, int Start, int Length)
{
    public static Array Allocate(DType dtype, int length) => dtype switch
    {
        DType.Float32 => new float[length],
        DType.Float64 => new double[length],
        DType.Int64 => new long[length],
        DType.UInt8 => new byte[length],
        _ => new bool[length],
    };

    public static Tensor Wrap(Array values, Shape shape) => values switch
    {
        float[] array => Tensor.From(array, shape),
        double[] array => Tensor.From(array, shape),
        long[] array => Tensor.From(array, shape),
        byte[] array => Tensor.From(array, shape),
        _ => Tensor.From((bool[])values, shape),
    };
}
