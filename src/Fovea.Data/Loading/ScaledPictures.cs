namespace Fovea.Data;

/// <summary>The pictures of a dataset of bytes, scaled, and normalised where asked. Used by one thread at a time.</summary>
internal sealed class ScaledPictures : ISampleSource
{
    private readonly Dataset _dataset;
    private readonly PixelScale _scale;
    private readonly byte[] _pixels;

    public ScaledPictures(Dataset dataset, Normalize? normalize)
    {
        normalize?.OutputShape(dataset.ImageShape);
        (_dataset, _scale, _pixels) = (dataset, new(dataset, normalize), new byte[dataset.ImageShape.Elements]);
    }

    public string Name => _dataset.Name;

    public int Count => _dataset.Count;

    public IReadOnlyList<TensorSpec> Inputs => _dataset.Inputs;

    public IReadOnlyList<TensorSpec> Targets => _dataset.Targets;

    public void Write(int index, Sample sample)
    {
        sample.Target<long>()[0] = _dataset.Label(index);
        _dataset.Read(index, _pixels);
        _scale.Apply(_pixels, sample.Input<float>());
    }
}
