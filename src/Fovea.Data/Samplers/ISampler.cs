namespace Fovea.Data;

/// <summary>Which samples an epoch takes, and in what order. Adding one takes a class that implements this.</summary>
public interface ISampler
{
    /// <summary>Samples of an epoch.</summary>
    int Count { get; }

    /// <summary>The positions that an epoch takes from its source, <see cref="Count"/> in number. Seed and epoch alone decide.</summary>
    /// <param name="seed">That of the <see cref="DataLoader"/>.</param>
    /// <param name="epoch">From 0.</param>
    int[] Order(ulong seed, int epoch);
}
