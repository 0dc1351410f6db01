namespace Fovea.Bench;

/// <summary>A product of square matrices.</summary>
internal abstract record GemmEntry(int Size)
    : WorkloadEntry($"gemm-{Size}", $"a {Size}×{Size} matrix product", () => new GemmWorkload(Size))
{
    public override int Order => Size;
}

internal sealed record Gemm512() : GemmEntry(512);

internal sealed record Gemm1024() : GemmEntry(1024);

internal sealed record Gemm2048() : GemmEntry(2048);
