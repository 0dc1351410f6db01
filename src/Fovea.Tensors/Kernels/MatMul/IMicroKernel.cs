using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>The innermost loop of the matrix product: a tile of c from packed panels of a and b.</summary>
internal interface IMicroKernel<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Rows of the tile.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of the tile.</summary>
    static abstract int Columns { get; }

    /// <summary>c (+)= Σₖ aPanel[k, ·] ⊗ bPanel[k, ·] over <paramref name="depth"/> steps; <paramref name="pitch"/> elements between the
    /// rows of c.</summary>
    static abstract void Multiply(int depth, ref readonly T aPanel, ref readonly T bPanel, ref T c, int pitch, bool accumulate);
}

/// <summary>The tile without vector instructions, and the plain form that the others are held to.</summary>
internal readonly struct ScalarMicroKernel<T> : IMicroKernel<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Rows => 4;

    public static int Columns => 4;

    public static void Multiply(int depth, ref readonly T aPanel, ref readonly T bPanel, ref T c, int pitch, bool accumulate)
    {
        ref var a = ref Unsafe.AsRef(in aPanel);
        ref var b = ref Unsafe.AsRef(in bPanel);
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < Columns; j++)
            {
                var sum = T.Zero;
                for (var k = 0; k < depth; k++) sum += Unsafe.Add(ref a, k * Rows + i) * Unsafe.Add(ref b, k * Columns + j);
                ref var to = ref Unsafe.Add(ref c, i * pitch + j);
                to = accumulate ? to + sum : sum;
            }
        }
    }
}
