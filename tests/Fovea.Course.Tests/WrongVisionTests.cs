namespace Fovea.Course.Tests;

/// <summary>Usual mistakes in filters and photometric stereo: no points, and the hint that names the mistake.</summary>
public class WrongVisionTests
{
    public static TheoryData<string, string, Type, string> Cases() => new()
    {
        { "sizes", "Output", typeof(SizesWithoutPadding), "the padding is forgotten" },
        { "sizes", "Parameters", typeof(SizesWithoutPadding), "forgotten bias" },
        { "sizes", "ReceptiveField", typeof(SizesWithoutPadding), "windows overlap" },
        { "fir", "Filter", typeof(FirFilterReversed), "the taps are flipped" },
        { "convolution-1d", "Convolve", typeof(Correlation1d), "flipped kernel: this is the correlation" },
        { "convolution-1d", "Correlate", typeof(Correlation1d), "flipped kernel: this is the convolution" },
        { "convolution-2d", "Convolve", typeof(Correlation2d), "flipped kernel" },
        { "mean-filter", "Filter", typeof(MeanFilterAsSum), "sum where the mean was meant" },
        { "gaussian-filter", "Kernel", typeof(GaussianNotOfSumOne), "the weights do not sum to 1" },
        { "gaussian-filter", "Filter", typeof(GaussianNotOfSumOne), "along its rows alone" },
        { "median-filter", "Filter", typeof(MedianAsMean), "this is the mean" },
        { "sobel-filter", "Gradient: gx", typeof(SobelByConvolution), "flipped kernel" },
        { "sobel-filter", "Gradient: gy", typeof(SobelByConvolution), "gx and gy are exchanged" },
        { "sobel-filter", "Magnitude", typeof(SobelByConvolution), "this is |gx| + |gy|" },
        { "lights", "Directions", typeof(LightsInRadians), "degrees are taken for radians" },
        { "render", "Render", typeof(LambertianBelowZero), "max(0, n·l)" },
        { "least-squares", "Solve", typeof(FirstThreeLights), "the first three lights alone" },
        { "albedo-and-normals", "Split: normals", typeof(NormalsWithAlbedo), "the albedo is not divided out" },
        { "albedo-and-normals", "Split: albedo", typeof(NormalsWithAlbedo), "the root is missing" },
        { "albedo-and-normals", "Split: pixels without light", typeof(NormalsDividedByZero), "a division by zero" },
        { "shadows", "Solve", typeof(ShadowsLeftIn), "shadows are not left out" },
        { "integration", "Slopes: down", typeof(IntegrationUpsideDown), "y points up and rows go down" },
        { "integration", "Integrate", typeof(IntegrationUpsideDown), "the path is another one" },
        { "angular-error", "Mean", typeof(AngularErrorInRadians), "this is in radians" },
        { "angular-error", "Mean: normals that are the same", typeof(AngularErrorInRadians), "cut it off at −1 and 1" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_hint_names_the_mistake(string exercise, string check, Type answer, string hint)
    {
        var result = Solved.FirstWrong(exercise, Activator.CreateInstance(answer)!, check);
        Assert.Contains(hint, result.Hint, StringComparison.Ordinal);
        Assert.Equal(0, result.Earned);
        Assert.NotEmpty(result.Verdict);
    }
}
