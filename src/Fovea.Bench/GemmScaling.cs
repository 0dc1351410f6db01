namespace Fovea.Bench;

internal sealed record GemmScaling() : ScalingEntry("gemm-size", "a product of square matrices", "rows and columns", 3,
    [32, 64, 128, 256, 512, 1024, 2048], size => new GemmWorkload(size));
