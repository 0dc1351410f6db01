namespace Fovea.Photometry;

/// <summary>The highest sample of one picture's channel, how often it occurs, and in which steps the samples lie.</summary>
internal struct SampleTop
{
    private int _bits, _unlike;

    /// <summary>The highest sample.</summary>
    public int Highest { get; private set; }

    /// <summary>How many samples have it.</summary>
    public int Count { get; private set; }

    /// <summary>Of samples of 16 bit, the distance of two that follow each other: 257 where 8 bits were repeated, a power of two where the
    /// lower bits are empty, else 1.</summary>
    public readonly int Step => _bits == 0 ? 1 : _unlike == 0 ? 257 : _bits & -_bits;

    /// <summary>Takes a sample in.</summary>
    public void Add(int sample)
    {
        _bits |= sample;
        _unlike |= sample >> 8 ^ sample & 255;
        if (sample < Highest) return;
        Count = sample == Highest ? Count + 1 : 1;
        Highest = sample;
    }

    /// <summary>The samples of both.</summary>
    public readonly SampleTop Join(SampleTop other) => new()
    {
        _bits = _bits | other._bits, _unlike = _unlike | other._unlike, Highest = Math.Max(Highest, other.Highest),
        Count = Highest == other.Highest ? Count + other.Count : Highest > other.Highest ? Count : other.Count,
    };
}
