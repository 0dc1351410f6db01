using System.Diagnostics.CodeAnalysis;

namespace Fovea.Tensors;

/// <summary>Checks of arguments at the public boundary, each with a message of subject, expected, got and fix.</summary>
internal static class Check
{
    public static void Floating(string subject, Tensor x)
    {
        if (!x.DType.IsFloating) Throw($"{subject}: expected Float32 or Float64, got {x.DType} {x.Shape}. Call x.To(DType.Float32).");
    }

    /// <summary>Bool or integers.</summary>
    public static void Bits(string subject, Tensor x)
    {
        if (x.DType != DType.Bool && !x.DType.IsInteger)
            Throw($"{subject}: expected Bool or integers, got {x.DType} {x.Shape}. Compare first, e.g. x > 0.");
    }

    public static void SameType(string subject, Tensor a, Tensor b)
    {
        if (a.DType != b.DType) Throw($"{subject}: expected two tensors of one element type, got {a.DType} and {b.DType}. Convert one with x.To(DType.{a.DType}).");
    }

    public static void SameFloating(string subject, Tensor a, Tensor b)
    {
        SameType(subject, a, b);
        Floating(subject, a);
    }

    public static void SameShape(string subject, Tensor a, Tensor b)
    {
        if (a.Shape != b.Shape) Throw($"{subject}: expected two tensors of one shape, got {a.Shape} and {b.Shape}.");
    }

    public static void Upstream(string subject, Tensor y, Tensor upstream) => Upstream(subject, y.Shape, y.DType, upstream);

    public static void Upstream(string subject, Shape shape, DType dtype, Tensor upstream)
    {
        if (upstream.Shape != shape || upstream.DType != dtype)
            Throw($"{subject}: expected an upstream gradient {dtype} {shape}, got {upstream.DType} {upstream.Shape}.");
    }

    public static void Rank(string subject, Tensor x, int rank, string layout)
    {
        if (x.Rank != rank) Throw($"{subject}: expected {layout}, got {x.Shape}.");
    }

    public static void Integer(string subject, Tensor index)
    {
        if (index.DType != DType.Int64) Throw($"{subject}: expected indices of Int64, got {index.DType}. Call x.To(DType.Int64).");
    }

    /// <summary>Every index must lie in 0…<paramref name="bound"/> − 1: kernels trust it.</summary>
    public static void Indices(string subject, Tensor index, int bound)
    {
        Integer(subject, index);
        index.Device.Execute(new RequireIndicesCall(subject, index, bound));
    }

    /// <summary>Throws unless labels are Int64 class numbers below a bound; says what usually stands behind one that is not.</summary>
    public static void Labels(string subject, Tensor labels, int classes)
    {
        Integer(subject, labels);
        labels.Device.Execute(new RequireIndicesCall(subject, labels, classes, Hint: (label, all) =>
            label == classes && all.Min().Item() >= 1 ? " Labels that begin at 1: subtract 1."
            : label >= classes ? $" {classes} scores for each sample: a network needs as many outputs as there are classes." : ""));
    }

    [DoesNotReturn]
    private static void Throw(string message) => throw new ShapeException(message);
}
