namespace Fovea.Imaging.Tests;

/// <summary>A digit in black ink: on white paper, on transparency, and on a palette with a transparent entry.</summary>
public class TransparencyTests
{
    private static Image Load(string name) => Image.Load(TestFiles.At("transparency", name));

    [Fact]
    public void Ink_looks_the_same_on_paper_and_on_nothing()
    {
        var paper = Load("one-paper.png");
        foreach (var name in new[] { "one-transparent.png", "one-palette.png" })
        {
            var image = Load(name);
            Assert.True(image.HasAlpha);
            TestImages.AssertEqual(paper.ToGrayscale(), image.ToGrayscale());
            TestImages.AssertEqual(paper.ToRgb(), image.ToRgb());
            Assert.NotEqual(paper.ToGrayscale().Pixels8.ToArray(), image.ToGrayscale(Rgb.Black).Pixels8.ToArray());
        }
    }
}
