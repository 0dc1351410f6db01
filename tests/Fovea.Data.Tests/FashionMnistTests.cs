using Fovea.Tensors;

namespace Fovea.Data.Tests;

public class FashionMnistTests
{
    [Fact]
    public void A_small_set_gives_the_counts_of_its_headers()
    {
        var root = TestData.Real("fashion-mnist-mini");
        foreach (var folder in new[] { root, Path.Combine(root, "fashion-mnist-mini") })
        {
            var (train, test) = FashionMnist.Load(folder);
            Assert.Equal((700, 200, Shape.Create(1, 28, 28)), (train.Count, test.Count, train.ImageShape));
            Assert.Equal(Enumerable.Repeat(90, 10), train.CountPerClass().Zip(test.CountPerClass(), (a, b) => a + b));
            Assert.Equal("Ankle boot", train.ClassNames[9]);
        }
    }

    [Fact]
    public void Unzipped_files_in_a_folder_of_the_right_name_are_found()
    {
        using var folder = new TestFolder();
        TestData.WriteIdxSet(folder, "fashion-mnist", zipped: false);
        var (train, test) = FashionMnist.Load(folder.Path);
        Assert.Equal((3, 2), (train.Count, test.Count));
        Assert.Equal(("fashion-mnist train", "fashion-mnist test"), (train.Name, test.Name));
    }
}
