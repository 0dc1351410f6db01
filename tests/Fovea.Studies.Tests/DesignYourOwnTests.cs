namespace Fovea.Studies.Tests;

/// <summary><see cref="DesignYourOwn"/>.</summary>
public class DesignYourOwnTests
{
    [Fact]
    public void A_search_and_a_recipe_that_learns_the_digits()
    {
        var result = Quick.Run("design-your-own");
        Assert.Equal(4, result.Figures["trials"]);
    }
}
