using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fovea.Tensors.Tests;

/// <summary>The lanes that an elementwise loop can run on.</summary>
public enum LaneWidth
{
    Scalar = 0,
    Bits128 = 128,
    Bits256 = 256,
    Bits512 = 512,
}

internal static class LaneWidths
{
    /// <summary>Skips the test where the processor lacks these vectors.</summary>
    public static void SkipUnlessAccelerated(this LaneWidth width)
    {
        var accelerated = width switch
        {
            LaneWidth.Bits128 => Vector128.IsHardwareAccelerated,
            LaneWidth.Bits256 => Vector256.IsHardwareAccelerated,
            LaneWidth.Bits512 => Vector512.IsHardwareAccelerated,
            _ => true,
        };
        Assert.SkipUnless(accelerated, $"The processor has no {(int)width}-bit vectors, or they are switched off.");
    }

    /// <summary>Runs a loop on one lane width rather than the widest.</summary>
    public static void Run<T, L>(this LaneWidth width, L loop) where T : unmanaged, IFloatingPointIeee754<T>
        where L : struct, ILaneLoop<T>, allows ref struct
    {
        switch (width)
        {
            case LaneWidth.Bits128: loop.Run<Lane128<T>>(); break;
            case LaneWidth.Bits256: loop.Run<Lane256<T>>(); break;
            case LaneWidth.Bits512: loop.Run<Lane512<T>>(); break;
            default: loop.Run<ScalarLane<T>>(); break;
        }
    }
}
