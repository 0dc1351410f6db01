using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>The kernels of a convolution that is repeated, in the order in which its loops read them: prepared anew when their elements
/// have changed, and kept once they have not.</summary>
/// <remarks>A network in use has the same kernels at every call, one in training never. So the first call that finds them as they were
/// at the call before keeps what it prepares; until then the work is done in memory that everybody shares.</remarks>
public sealed class KeptKernels
{
    private (Storage? Storage, int Offset, uint Version) _seen;
    private object? _packed;

    internal ArraySegment<T> Get<T, TPacking>(Tensor kernels, ScratchSlot slot, in TPacking packing)
        where T : unmanaged, IFloatingPointIeee754<T> where TPacking : struct, IPacking<T>
    {
        var now = (kernels.Storage, kernels.Offset, kernels.Storage.Version);
        var settled = now == _seen;
        if (settled && _packed is StrongBox<ArraySegment<T>> kept) return kept.Value;
        var to = settled ? AlignedArray.Allocate<T>(packing.Count) : Scratch<T>.Get(slot, packing.Count);
        var host = (HostStorage<T>)kernels.Storage;
        packing.Pack(new(host.Array, host.First + kernels.Offset, kernels.Count), to);
        (_seen, _packed) = (now, settled ? new StrongBox<ArraySegment<T>>(to) : null);
        return to;
    }
}

/// <summary>A way to write kernels in the order in which a convolution reads them.</summary>
internal interface IPacking<T> where T : unmanaged
{
    /// <summary>Elements that it writes.</summary>
    int Count { get; }

    /// <summary>Writes <see cref="Count"/> elements.</summary>
    void Pack(ArraySegment<T> kernels, ArraySegment<T> packed);
}
