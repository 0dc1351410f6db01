using System.Runtime.Intrinsics;

namespace Fovea.Tensors;

/// <summary><see cref="SparseTile"/> for kernels of any size, in tiles that fit the registers.</summary>
internal static class SparseTiles
{
    /// <summary>Rows of a tile where there are 16 registers, and 32.</summary>
    private static int MostRows => Vector512.IsHardwareAccelerated ? 5 : 3;

    private static int MostVectors => Vector512.IsHardwareAccelerated ? 5 : 4;

    /// <summary>All rows of one kernel and all vectors of a row.</summary>
    public static void Run<T, V>(int rows, int vectors, bool scatter, int count, ReadOnlySpan<int> offsets, ReadOnlySpan<T> values,
        Span<T> pixels, int pitch, Span<T> kernel, int kernelPitch) where T : unmanaged where V : unmanaged, ILane<V, T>
    {
        if (count == 0) return;
        for (int row = 0, high; row < rows; row += high)
        {
            high = Math.Min(MostRows, rows - row);
            for (int vector = 0, wide; vector < vectors; vector += wide)
            {
                wide = Math.Min(MostVectors, vectors - vector);
                var tile = new Tile<T, V>(scatter, count, offsets, values, pixels[(row * pitch + vector * V.Width)..], pitch,
                    kernel[(row * kernelPitch + vector * V.Width)..], kernelPitch);
                switch (high)
                {
                    case 1: tile.Rows<Rows1>(wide); break;
                    case 2: tile.Rows<Rows2>(wide); break;
                    case 3: tile.Rows<Rows3>(wide); break;
                    case 4: tile.Rows<Rows4>(wide); break;
                    default: tile.Rows<Rows5>(wide); break;
                }
            }
        }
    }

    private readonly ref struct Tile<T, V>(bool scatter, int count, ReadOnlySpan<int> offsets, ReadOnlySpan<T> values, Span<T> pixels,
        int pitch, Span<T> kernel, int kernelPitch) where T : unmanaged where V : unmanaged, ILane<V, T>
    {
        private readonly ReadOnlySpan<int> _offsets = offsets;
        private readonly ReadOnlySpan<T> _values = values;
        private readonly Span<T> _pixels = pixels, _kernel = kernel;

        public void Rows<TRows>(int wide) where TRows : struct, IRows
        {
            switch (wide)
            {
                case 1: Run<TRows, Rows1>(); break;
                case 2: Run<TRows, Rows2>(); break;
                case 3: Run<TRows, Rows3>(); break;
                case 4: Run<TRows, Rows4>(); break;
                default: Run<TRows, Rows5>(); break;
            }
        }

        private void Run<TRows, TVectors>() where TRows : struct, IRows where TVectors : struct, IRows
        {
            if (scatter)
                SparseTile.Scatter<T, V, TRows, TVectors>(count, in _offsets[0], in _values[0], ref _pixels[0], pitch, in _kernel[0],
                    kernelPitch);
            else
                SparseTile.Gather<T, V, TRows, TVectors>(count, in _offsets[0], in _values[0], in _pixels[0], pitch, ref _kernel[0],
                    kernelPitch);
        }
    }
}
