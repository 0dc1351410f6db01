namespace Fovea.Imaging;

/// <summary>Checks the side of a window, which has to have a middle.</summary>
internal static class OddSize
{
    /// <exception cref="ArgumentOutOfRangeException">The size is even, below 1 or above <see cref="KernelMatrix.MaxSide"/>.</exception>
    public static int Check(string filter, int size) => size is >= 1 and <= KernelMatrix.MaxSide && size % 2 == 1
        ? size
        : throw new ArgumentOutOfRangeException(nameof(size),
            $"{filter}: expected an odd size from 1 to {KernelMatrix.MaxSide}, so that there is a middle, got {size}.");
}
