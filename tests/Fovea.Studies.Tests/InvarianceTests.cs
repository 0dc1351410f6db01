using Fovea.Data;

namespace Fovea.Studies.Tests;

/// <summary><see cref="Invariance"/>.</summary>
public class InvarianceTests
{
    [Fact]
    public void Augmentation_gives_what_the_layers_do_not()
    {
        var result = Quick.Run("invariance");
        Assert.Equal(4, result.Tables[0].Rows.Count);
        // The picture unmoved, moved by 1, 2 and 3 pixels, and turned by six angles.
        Assert.Equal(10, result.Galleries[0].Pictures.Count);
    }

    [Fact]
    public void A_shift_moves_down_and_to_the_right_and_zeros_come_in()
    {
        var moved = new float[6];
        new PictureShift(1, -1).Apply([1, 2, 3, 4, 5, 6], [1, 2, 3], moved, new(0));
        Assert.Equal([0, 0, 0, 2, 3, 0], moved);
    }

    [Fact]
    public void A_quarter_turn_is_exact_but_for_rounding()
    {
        var turned = new float[4];
        new PictureTurn(90).Apply([1, 2, 3, 4], [1, 2, 2], turned, new(0));
        Assert.All(turned.Zip([2f, 4, 1, 3]), p => Assert.Equal(p.Second, p.First, 1e-5f));
    }

    [Fact]
    public void Some_pictures_are_at_most_so_many_of_each_class_in_proportion()
    {
        var digits = Digits.Load();
        Assert.Same(digits, digits.Some(digits.Count));
        Assert.All(digits.Some(100).CountPerClass(), n => Assert.InRange(n, 9, 11));
    }
}
