using Fovea.Imaging;

namespace Fovea.Benchmarks;

/// <summary>A Gaussian blur with σ = 3 of a square picture of 2048, 8 bit to 8 bit.</summary>
[MemoryDiagnoser]
public class GaussianBlur
{
    private const int Side = 2048;
    private readonly GaussianFilter _filter = new(3);
    private Image _image = null!;
    private Tensor _plane = null!;

    /// <summary>1 grey, 3 RGB.</summary>
    [Params(1, 3)]
    public int Channels { get; set; }

    /// <summary>Makes the picture.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _image = new Image(Side, Side, Channels);
        new Random(1).NextBytes(_image.Pixels8);
        _plane = Tensor.Rand([Side, Side]);
    }

    /// <summary>The picture, conversions included.</summary>
    [Benchmark]
    public Image Picture() => _image.Filter(_filter);

    /// <summary>One plane of floats.</summary>
    [Benchmark]
    public Tensor Plane() => _filter.Apply(_plane);
}
