using System.Text.RegularExpressions;
using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Repository.Tests;

/// <summary>The worked examples of the guides build, and do what the guides say.</summary>
public partial class GuideTests
{
    public static TheoryData<string> Cases() => [.. GradCheck.Cases(typeof(GaussianOp).Assembly).Select(c => c.Name)];

    private const string Guide = "tests/Fovea.Repository.Tests/Guide/", Reference = "tests/Fovea.Reference.Tests/Device/";

    [Theory]
    [InlineData("docs/adding-an-op.md", Guide + "GaussianOp.cs")]
    [InlineData("docs/adding-an-op.md", Guide + "RmsNormOp.cs")]
    [InlineData("docs/adding-a-layer.md", Guide + "RmsNorm.cs")]
    [InlineData("docs/adding-a-dataset.md", Guide + "Discs.cs")]
    [InlineData("docs/adding-a-device.md", Reference + "ReferenceStorage.cs")]
    [InlineData("docs/adding-a-device.md", Reference + "ReferenceDevice.cs")]
    [InlineData("docs/adding-a-device.md", Reference + "ReferenceDevice.MatMul.cs")]
    public void A_guide_shows_the_file_that_is_built(string guide, string file)
    {
        var shown = Fence().Matches(Repository.Text(guide)).Select(m => m.Groups[1].Value.TrimEnd());
        Assert.Contains(Repository.Text(file).TrimEnd(), shown);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_of_a_worked_operation_is_right(string name)
    {
        var check = GradCheck.Cases(typeof(GaussianOp).Assembly).Single(c => c.Name == name);
        Assert.InRange(GradCheck.Run(check.Function, check.Inputs).MaxAbsoluteError, 0, GradCheck.Tolerance);
    }

    [Fact]
    public void The_worked_layer_normalises_saves_by_name_and_says_what_does_not_fit()
    {
        var layer = new RmsNorm(4);
        var y = new Sequential(new Linear(3, 4), layer).Forward(Tensor.Randn([5, 3], generator: new(1)));
        Assert.All(y.Square().Mean(1).ToArray<float>(), square => Assert.Equal(1, square, 1e-4f));
        Assert.Equal("weight", Assert.Single(layer.StateDict()).Key);
        var error = Assert.Throws<ShapeException>(() => layer.Forward(Tensor.Zeros([2, 3])));
        Assert.Equal("RmsNorm(4): expected input […, 4], got [2, 3].", error.Message);
    }

    [Fact]
    public void The_worked_dataset_turns_its_masks_with_its_pictures()
    {
        var loader = new DataLoader(new Discs(20, 24, seed: 3), 20, shuffle: true,
            transforms: [new RandomQuarterTurn(), new RandomVerticalFlip()]);
        var (pictures, masks, _) = Assert.Single(loader.Batches(0));
        Assert.Equal((Shape.Create(20, 1, 24, 24), Shape.Create(20, 24, 24)), (pictures.Shape, masks.Shape));
        Assert.InRange(masks.To(DType.Float32).Mean().Item(), 0.02, 0.3);
        // Inside the disc a pixel is 0.5 or more, outside it is less.
        Assert.Equal(pictures.ToArray<float>().Select(v => v >= 0.5f ? 1L : 0), masks.ToArray<long>());
    }

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
