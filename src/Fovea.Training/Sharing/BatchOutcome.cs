namespace Fovea.Training;

/// <summary>What a mini-batch came to, whichever process computed it.</summary>
/// <param name="Samples">Its samples.</param>
/// <param name="Loss">Its loss.</param>
/// <param name="Sums">What it adds to the sums of each metric, in order.</param>
/// <param name="Fault">What a <see cref="NanGuard"/> found that is not finite; null for nothing.</param>
public sealed record BatchOutcome(int Samples, double Loss, IReadOnlyList<double[]> Sums, string? Fault = null)
{
    /// <summary>The outcome as numbers that <see cref="Read"/> reads back.</summary>
    /// <param name="to">Where they are added.</param>
    public void Write(ICollection<double> to)
    {
        ArgumentNullException.ThrowIfNull(to);
        to.Add(Samples);
        to.Add(Loss);
        to.Add(Fault?.Length ?? 0);
        foreach (var letter in Fault ?? "") to.Add(letter);
        to.Add(Sums.Count);
        foreach (var sums in Sums)
        {
            to.Add(sums.Length);
            foreach (var sum in sums) to.Add(sum);
        }
    }

    /// <summary>Reads an outcome, and moves on behind it.</summary>
    /// <param name="from">Numbers that <see cref="Write"/> wrote.</param>
    public static BatchOutcome Read(ref ReadOnlySpan<double> from)
    {
        var (samples, loss, fault) = ((int)from[0], from[1], new char[(int)from[2]]);
        from = from[3..];
        for (var i = 0; i < fault.Length; i++) fault[i] = (char)from[i];
        var sums = new double[(int)from[fault.Length]][];
        from = from[(fault.Length + 1)..];
        for (var i = 0; i < sums.Length; i++)
        {
            var length = (int)from[0];
            sums[i] = from.Slice(1, length).ToArray();
            from = from[(1 + length)..];
        }
        return new(samples, loss, sums, fault.Length == 0 ? null : new(fault));
    }
}
