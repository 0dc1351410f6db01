using Fovea.Tensors;

namespace Fovea.Gpu;

/// <summary>One element of a kernel's thread: the lane that formulas are evaluated on there.</summary>
/// <typeparam name="TSelf">The lane itself.</typeparam>
/// <typeparam name="T">What is in memory.</typeparam>
internal interface IGpuLane<TSelf, T> : ILane<TSelf> where TSelf : unmanaged, IGpuLane<TSelf, T> where T : unmanaged
{
    /// <summary>The element of memory.</summary>
    T Value { get; }

    /// <summary>In double precision, in which sums and means are taken.</summary>
    double Wide { get; }

    /// <summary>An element of memory as a lane.</summary>
    static abstract TSelf From(T value);
}
