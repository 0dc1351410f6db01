namespace Fovea.Models;

/// <summary>The size of what a layer gives for one image: height × width × channels, or a vector of so many features.</summary>
/// <param name="Height">Rows; 1 for a vector.</param>
/// <param name="Width">Columns; 1 for a vector.</param>
/// <param name="Channels">Channels, or the length of the vector.</param>
/// <param name="IsFlat">Whether it is a vector.</param>
public readonly record struct FeatureMap(long Height, long Width, long Channels, bool IsFlat = false)
{
    /// <summary>Number of elements.</summary>
    public long Elements => checked(Height * Width * Channels);

    /// <summary>What the length of a vector is the product of, <c>7×7×10</c>, where it came from a picture; else the length.</summary>
    public string Factors { get => field ?? ToString(); init; }

    /// <summary>Height × width × channels, or the length.</summary>
    public override string ToString() => IsFlat ? $"{Channels}" : $"{Height}×{Width}×{Channels}";
}
