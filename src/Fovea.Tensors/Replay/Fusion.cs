namespace Fovea.Tensors;

/// <summary>Puts calls together that a device does better at once.</summary>
internal static class Fusion
{
    /// <summary>The calls to make instead.</summary>
    /// <param name="calls">The calls in order.</param>
    /// <param name="kept">Buffers that are read after the last call.</param>
    public static IReadOnlyList<RecordedCall> Apply(IReadOnlyList<RecordedCall> calls, IReadOnlySet<Storage> kept) => calls;
}
