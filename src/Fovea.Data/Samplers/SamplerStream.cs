using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>The random numbers of samplers, apart from those of transforms.</summary>
internal static class SamplerStream
{
    public static Generator Of(ulong seed, int epoch) => new Generator(seed).Fork(0).Fork((ulong)epoch);
}
