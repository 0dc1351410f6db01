namespace Fovea.Tensors;

/// <summary>The counter-based random function Philox4x32-10: 128 counter bits and a 64-bit key give 128 random bits, so that any element of
/// a random tensor can be drawn alone.</summary>
/// <remarks>Source: J. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.</remarks>
public static class Philox
{
    /// <summary>Four random 32-bit words for a counter under a key: ten rounds of multiply, swap and add.</summary>
    public static (uint X0, uint X1, uint X2, uint X3) Block(ulong key, ulong counterLow, ulong counterHigh = 0)
    {
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        uint c0 = (uint)counterLow, c1 = (uint)(counterLow >> 32), c2 = (uint)counterHigh, c3 = (uint)(counterHigh >> 32);
        for (var round = 0; round < 10; round++)
        {
            const uint m0 = 0xD2511F53, m1 = 0xCD9E8D57;
            (c0, c1, c2, c3) = (High(m1, c2) ^ c1 ^ k0, m1 * c2, High(m0, c0) ^ c3 ^ k1, m0 * c0);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return (c0, c1, c2, c3);
    }

    // ⌊m·c/2³²⌋ for an odd m, by ⌊m·c/2⌋ = ⌊m/2⌋·c + ⌊c/2⌋, which has a bit to spare: a compiler of OpenCL C is given products of
    // numbers with a sign, and takes it that they do not overflow.
    private static uint High(uint m, uint c) => (uint)(((ulong)(m >> 1) * c + (c >> 1)) >> 31);
}
