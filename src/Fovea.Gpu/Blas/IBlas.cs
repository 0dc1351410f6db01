using ILGPU;

namespace Fovea.Gpu;

/// <summary>A library of linear algebra that computes in a device's memory, in its queue.</summary>
internal interface IBlas : IDisposable
{
    /// <summary>What it is and its version.</summary>
    string Name { get; }

    /// <summary>c = op(a)·op(b) for each of a batch.</summary>
    void Multiply(in Gemm sizes, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c);

    /// <summary>c = op(a)·op(b) for each of a batch.</summary>
    void Multiply(in Gemm sizes, ArrayView<double> a, ArrayView<double> b, ArrayView<double> c);
}
