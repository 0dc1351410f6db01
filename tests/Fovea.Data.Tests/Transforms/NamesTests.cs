using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Data.Tests.Transforms;

/// <summary>A file that uses pictures and data together means one thing by each name.</summary>
public class NamesTests
{
    [Fact]
    public void Resize_is_the_transform_and_Resizing_changes_pictures()
    {
        var transform = new Resize(4, 6);
        Assert.Equal(Shape.Create(1, 4, 6), transform.OutputShape([1, 8, 8]));
        Assert.Equal((6, 4), Resizing.Bilinear(new Image(8, 8, 1), 6, 4) is var image ? (image.Width, image.Height) : default);
        var both = typeof(Image).Assembly.GetExportedTypes().Select(t => t.Name)
            .Intersect(typeof(Dataset).Assembly.GetExportedTypes().Select(t => t.Name));
        Assert.Empty(both);
    }
}
