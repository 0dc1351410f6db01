namespace Fovea.Tensors;

/// <summary>A stream of random numbers: a seed, and how far it has been read. Two generators with one seed give the same numbers, for any
/// number of threads.</summary>
/// <param name="seed">The Philox key.</param>
/// <param name="position">Blocks of 128 bits already read.</param>
public sealed class Generator(ulong seed, ulong position = 0)
{
    private long _position = (long)position;

    /// <summary>The generator that operations use when none is given, that of the <see cref="ComputeContext"/>; seeded by
    /// <see cref="ManualSeed"/>.</summary>
    public static Generator Default => ComputeContext.Current.Generator;

    /// <summary>The Philox key.</summary>
    public ulong Seed { get; } = seed;

    /// <summary>Blocks of 128 bits read so far; with <see cref="Seed"/> the whole state.</summary>
    public ulong Position
    {
        get
        {
            InterposedDevice.Current?.HostDraws();
            return (ulong)Interlocked.Read(ref _position);
        }
    }

    /// <summary>Restarts <see cref="Default"/> at a seed.</summary>
    public static void ManualSeed(ulong seed) => Restore(seed, 0);

    /// <summary>Makes <see cref="Default"/> continue where a generator of this seed had read <paramref name="position"/> blocks.</summary>
    public static void Restore(ulong seed, ulong position)
    {
        InterposedDevice.Current?.HostDraws();
        ComputeContext.Current.Generator = new(seed, position);
    }

    /// <summary>An independent generator for a purpose (an epoch, a loader), derived from this one's seed alone.</summary>
    public Generator Fork(ulong stream)
    {
        var (a, b, _, _) = Philox.Block(Seed, stream, ulong.MaxValue);
        return new(((ulong)a << 32) | b);
    }

    /// <summary>Takes blocks for a device that draws by itself: advances by their number.</summary>
    /// <param name="blocks">How many, 0 or more.</param>
    /// <returns>The position of the first.</returns>
    public ulong Reserve(long blocks)
    {
        InterposedDevice.Current?.HostDraws();
        return (ulong)(Interlocked.Add(ref _position, blocks) - blocks);
    }

    /// <summary>A uniform number in [0, 1) with 53 random bits.</summary>
    public double NextDouble()
    {
        var (a, b, _, _) = Philox.Block(Seed, Reserve(1));
        return ((((ulong)a << 32) | b) >> 11) * (1.0 / (1ul << 53));
    }

    /// <summary>A uniform integer in 0…<paramref name="bound"/> − 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is below 1.</exception>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        // Words at or above the largest multiple of the bound would favour the low results.
        var limit = (1ul << 32) - (1ul << 32) % (uint)bound;
        while (true)
        {
            var (a, b, c, d) = Philox.Block(Seed, Reserve(1));
            if (a < limit) return (int)(a % (uint)bound);
            if (b < limit) return (int)(b % (uint)bound);
            if (c < limit) return (int)(c % (uint)bound);
            if (d < limit) return (int)(d % (uint)bound);
        }
    }

    /// <summary>The numbers 0…n − 1 in random order (Fisher–Yates).</summary>
    /// <exception cref="ArgumentOutOfRangeException">n is negative.</exception>
    public int[] Permutation(int n)
    {
        if (n < 0) throw new ArgumentOutOfRangeException(nameof(n), $"Permutation: expected 0 or more numbers, got {n}.");
        var order = new int[n];
        for (var i = 0; i < n; i++) order[i] = i;
        for (var i = n - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }
}
