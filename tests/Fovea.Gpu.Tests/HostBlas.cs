using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace Fovea.Gpu.Tests;

/// <summary>BLAS on the processor by its Fortran interface, where it is installed: the emulator's memory is the host's.</summary>
internal sealed unsafe partial class HostBlas(Accelerator accelerator) : IBlas
{
    // OpenBLAS and others give themselves this name, too.
    private const string Library = "libblas.so.3";

    public static bool IsInstalled { get; } = NativeLibrary.TryLoad(Library, out _);

    public string Name => "BLAS";

    /// <summary>Calls of it so far.</summary>
    public int Calls { get; private set; }

    public void Multiply(in Gemm sizes, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c)
    {
        var g = sizes;
        float* x = Start(a), y = Start(b), z = Start(c);
        for (var i = 0; i < g.Batch; i++, Calls++)
            Single(Operation(g.TransposeA), Operation(g.TransposeB), g.M, g.N, g.K, 1, x + i * g.StrideA, g.Lda, y + i * g.StrideB, g.Ldb,
                0, z + i * g.StrideC, g.Ldc, 1, 1);
    }

    public void Multiply(in Gemm sizes, ArrayView<double> a, ArrayView<double> b, ArrayView<double> c)
    {
        var g = sizes;
        double* x = Start(a), y = Start(b), z = Start(c);
        for (var i = 0; i < g.Batch; i++, Calls++)
            Double(Operation(g.TransposeA), Operation(g.TransposeB), g.M, g.N, g.K, 1, x + i * g.StrideA, g.Lda, y + i * g.StrideB, g.Ldb,
                0, z + i * g.StrideC, g.Ldc, 1, 1);
    }

    public void Dispose()
    {
    }

    // What is queued comes first.
    private T* Start<T>(ArrayView<T> view) where T : unmanaged
    {
        accelerator.Synchronize();
        return (T*)view.LoadEffectiveAddressAsPtr();
    }

    private static byte Operation(bool transpose) => transpose ? (byte)'T' : (byte)'N';

    // Fortran takes addresses, and the lengths of texts after all else.
    [LibraryImport(Library, EntryPoint = "sgemm_")]
    private static partial void Single(in byte transA, in byte transB, in int m, in int n, in int k, in float alpha, float* a, in int lda,
        float* b, in int ldb, in float beta, float* c, in int ldc, nint lengthA, nint lengthB);

    [LibraryImport(Library, EntryPoint = "dgemm_")]
    private static partial void Double(in byte transA, in byte transB, in int m, in int n, in int k, in double alpha, double* a, in int lda,
        double* b, in int ldb, in double beta, double* c, in int ldc, nint lengthA, nint lengthB);
}
