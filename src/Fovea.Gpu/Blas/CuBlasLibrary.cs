using System.Globalization;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.Cuda.API;

namespace Fovea.Gpu;

/// <summary>NVIDIA's cuBLAS, where it is installed.</summary>
/// <remarks>In one queue and without atomic additions it repeats its bits on a card. It is not known to do so from one version to the
/// next.</remarks>
internal sealed class CuBlasLibrary : IBlas
{
    // Single-precision products in single precision: no rounding of factors for tensor cores. From version 11 on.
    private const CuBlasMathMode Pedantic = (CuBlasMathMode)2;

    private readonly CudaAccelerator _accelerator;
    private readonly CuBlas _library;
    private readonly Lock _lock = new();

    private CuBlasLibrary(CudaAccelerator accelerator, CuBlasAPIVersion version)
    {
        _accelerator = accelerator;
        _library = new(accelerator, version);
        _library.AtomicsMode = CuBlasAtomicsMode.NotAllowed;
        _library.MathMode = Pedantic;
    }

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"cuBLAS {_library.Version}");

    /// <summary>The library, where the environment variable <c>FOVEA_CUBLAS</c> is 1 and one is found that can be used; or null.</summary>
    public static CuBlasLibrary? Find(Accelerator accelerator)
    {
        if (accelerator is not CudaAccelerator cuda || Environment.GetEnvironmentVariable("FOVEA_CUBLAS") != "1") return null;
        using var _ = cuda.BindScoped();
        foreach (var version in new[] { CuBlasAPIVersion.V12, CuBlasAPIVersion.V11 })
            try
            {
                return new(cuda, version);
            }
            catch (Exception error) when (error is CuBlasException or DllNotFoundException or EntryPointNotFoundException
                or BadImageFormatException or NotSupportedException)
            {
            }
        return null;
    }

    /// <inheritdoc/>
    public void Multiply(in Gemm sizes, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c) => EachOf(sizes, a, b, c,
        (g, x, y, z) => _library.Gemm(Operation(g.TransposeA), Operation(g.TransposeB), g.M, g.N, g.K, 1f, x, g.Lda, y, g.Ldb, 0f, z,
            g.Ldc));

    /// <inheritdoc/>
    public void Multiply(in Gemm sizes, ArrayView<double> a, ArrayView<double> b, ArrayView<double> c) => EachOf(sizes, a, b, c,
        (g, x, y, z) => _library.Gemm(Operation(g.TransposeA), Operation(g.TransposeB), g.M, g.N, g.K, 1d, x, g.Lda, y, g.Ldb, 0d, z,
            g.Ldc));

    /// <inheritdoc/>
    public void Dispose() => _library.Dispose();

    private void EachOf<T>(Gemm g, ArrayView<T> a, ArrayView<T> b, ArrayView<T> c,
        Action<Gemm, ArrayView<T>, ArrayView<T>, ArrayView<T>> multiply) where T : unmanaged
    {
        // A handle is for one thread at a time.
        lock (_lock)
        {
            using var _ = _accelerator.BindScoped();
            for (var i = 0; i < g.Batch; i++) multiply(g, From(a, i * g.StrideA), From(b, i * g.StrideB), From(c, i * g.StrideC));
        }
    }

    private static ArrayView<T> From<T>(ArrayView<T> view, long start) where T : unmanaged => view.SubView(start, view.Length - start);

    private static CuBlasOperation Operation(bool transpose) => transpose ? CuBlasOperation.Transpose : CuBlasOperation.NonTranspose;
}
