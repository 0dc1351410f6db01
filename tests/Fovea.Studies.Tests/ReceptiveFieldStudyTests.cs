using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Studies.Tests;

/// <summary><see cref="ReceptiveFieldStudy"/> and <see cref="GradientField"/>.</summary>
public class ReceptiveFieldStudyTests
{
    [Fact]
    public void The_effective_field_grows_as_the_root_of_the_depth()
    {
        var result = Quick.Run("receptive-field");
        Assert.InRange((double)result.Figures["exponent"]!, 0.42, 0.58);
        Assert.Equal(4 + 4 + 4 + 2, result.Galleries[0].Pictures.Count);
    }

    [Fact]
    public void A_kernel_of_ones_has_a_flat_field_of_its_size()
    {
        var layer = new Conv2d(1, 1, 3, bias: false);
        layer.Weight.AsSpan<float>().Fill(1);
        var field = new GradientField(7);
        field.Add(layer, Tensor.Randn([2, 1, 7, 7]));
        Assert.Equal((3, 3), (field.Extent, field.EffectiveSide));
        Assert.Equal(1 / 9.0, field[3, 3], 1e-12);
        Assert.Equal(0, field[1, 3]);
        // Of the places −1, 0, 1.
        Assert.Equal(Math.Sqrt(2 / 3.0), field.Deviation, 1e-9);
        Assert.Equal(9, field.Picture.Count(v => v == 1));
    }
}
