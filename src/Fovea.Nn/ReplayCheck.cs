using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>A replay held to what the code itself computes: the same results, buffers and random numbers, bit by bit.</summary>
/// <param name="subject">Who replays, for the message.</param>
/// <param name="modules">Whose parameters and buffers the computation may change.</param>
/// <param name="replay">The number of the replay.</param>
internal sealed class ReplayCheck(string subject, IReadOnlyList<Module> modules, long replay)
{
    private readonly (string Name, Tensor Tensor)[] _state =
    [
        .. modules.SelectMany(m => m.NamedParameters()).Select(p => ($"parameter {p.Name}", p.Tensor)),
        .. modules.SelectMany(m => m.NamedBuffers()).Select(b => ($"buffer {b.Name}", b.Tensor)),
    ];

    /// <summary>Computes, goes back to where it began, replays, and compares. Afterwards everything is as after the replay alone.</summary>
    /// <param name="compute">The computation; its results by name.</param>
    /// <param name="run">The replay; its results by name.</param>
    /// <exception cref="ReplayMismatchException">Something differs.</exception>
    public void Run(Func<IReadOnlyList<(string Name, Tensor Tensor)>> compute, Func<IReadOnlyList<(string Name, Tensor Tensor)>> run)
    {
        var before = Bits();
        var (seed, position) = (Generator.Default.Seed, Generator.Default.Position);
        (string Name, byte[] Bits)[] expected;
        byte[][] after;
        ulong drawn;
        try
        {
            expected = [.. compute().Select(r => (r.Name, Bytes(r.Tensor).ToArray()))];
            (after, drawn) = (Bits(), Generator.Default.Position);
        }
        finally
        {
            foreach (var (i, (_, tensor)) in _state.Index()) before[i].CopyTo(Bytes(tensor));
            Generator.Restore(seed, position);
        }
        var actual = run();
        var missing = expected.Select(e => e.Name).Except(actual.Select(a => a.Name))
            .Concat(actual.Select(a => a.Name).Except(expected.Select(e => e.Name))).FirstOrDefault();
        if (missing is not null) throw Differs(missing, "one has it, the other does not");
        foreach (var ((name, bits), (_, tensor)) in expected.Zip(actual)) Compare(name, bits, tensor);
        foreach (var (i, (name, tensor)) in _state.Index()) Compare(name, after[i], tensor);
        if (drawn != Generator.Default.Position) throw Differs("random numbers",
            $"the code draws up to {drawn}, the replay up to {Generator.Default.Position}");
    }

    private void Compare(string name, byte[] expected, Tensor actual)
    {
        var bytes = Bytes(actual);
        var at = bytes.CommonPrefixLength(expected);
        if (at == expected.Length && at == bytes.Length) return;
        throw Differs(name, $"element {at / actual.DType.Size} of {actual.Shape} is the first that differs");
    }

    private ReplayMismatchException Differs(string what, string how) => new(what,
        $"{subject}: replay {replay} gives another {what} than the code itself: {how}. The network or the loss decides or reads "
        + "something that a recording cannot see, such as a field that changes. Keep such a value in a buffer and change its elements, "
        + "or pass ReplayPolicy.Never.");

    private byte[][] Bits() => [.. _state.Select(s => Bytes(s.Tensor).ToArray())];

    private static Span<byte> Bytes(Tensor x) => x.AsBytes();
}
