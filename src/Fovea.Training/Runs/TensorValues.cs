using System.Numerics;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Elements that change where they lie, so that recordings go on reading the same storage.</summary>
internal static class TensorValues
{
    extension(Tensor target)
    {
        /// <summary>Takes the elements of another tensor of the same shape and type.</summary>
        public void CopyFrom(Tensor source)
        {
            if (source.Shape != target.Shape || source.DType != target.DType)
                throw new ShapeException($"CopyFrom: expected {target.DType} {target.Shape}, got {source.DType} {source.Shape}.");
            switch (target.DType)
            {
                case DType.Float32: source.AsReadOnlySpan<float>().CopyTo(target.AsSpan<float>()); break;
                case DType.Float64: source.AsReadOnlySpan<double>().CopyTo(target.AsSpan<double>()); break;
                case DType.Int64: source.AsReadOnlySpan<long>().CopyTo(target.AsSpan<long>()); break;
                default: throw new NotSupportedException($"CopyFrom: expected numbers, got {target.DType}.");
            }
        }

        /// <summary>Makes every element 0.</summary>
        public void Clear()
        {
            switch (target.DType)
            {
                case DType.Float32: target.AsSpan<float>().Clear(); break;
                case DType.Float64: target.AsSpan<double>().Clear(); break;
                case DType.Int64: target.AsSpan<long>().Clear(); break;
                default: throw new NotSupportedException($"Clear: expected numbers, got {target.DType}.");
            }
        }

        /// <summary>Whether every element is finite; what are no floating-point numbers are.</summary>
        public bool IsAllFinite() => target.DType switch
        {
            DType.Float32 => AllFinite(target.AsReadOnlySpan<float>()),
            DType.Float64 => AllFinite(target.AsReadOnlySpan<double>()),
            _ => true,
        };

        /// <summary>How many elements are not finite.</summary>
        public int CountNotFinite()
        {
            var count = 0;
            if (target.DType == DType.Float32)
            {
                foreach (var v in target.AsReadOnlySpan<float>())
                    if (!float.IsFinite(v)) count++;
            }
            else if (target.DType == DType.Float64)
            {
                foreach (var v in target.AsReadOnlySpan<double>())
                    if (!double.IsFinite(v)) count++;
            }
            return count;
        }
    }

    // x − x is 0 where x is finite, and no number elsewhere.
    private static bool AllFinite<T>(ReadOnlySpan<T> values) where T : unmanaged, INumberBase<T>
    {
        var sum = Vector<T>.Zero;
        while (values.Length >= Vector<T>.Count)
        {
            var v = new Vector<T>(values);
            sum += v - v;
            values = values[Vector<T>.Count..];
        }
        foreach (var v in values)
            if (!T.IsFinite(v)) return false;
        return Vector.Sum(sum) == T.Zero;
    }
}
