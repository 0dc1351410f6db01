using Fovea.Imaging;

namespace Fovea.Data.Tests.OwnPictures;

public class FolderSourceTests
{
    private static void Fill(TestFolder folder, string name, int count)
    {
        for (var i = 0; i < count; i++)
            folder.Write($"{name}/{i}.png", new Image(4, 4, 3, [.. Enumerable.Repeat((byte)(name.Length * 16 + i), 48)]).Encode());
    }

    [Fact]
    public void A_folder_is_divided_class_by_class_or_by_its_parts_or_by_another_folder()
    {
        using var folder = new TestFolder();
        Fill(folder, "own/a", 10);
        Fill(folder, "own/bb", 5);
        var own = Path.Combine(folder.Path, "own");
        Count(new FolderSource(4), own, [8, 4], [2, 1]);
        Count(new FolderSource(4, testShare: 0.4), own, [6, 3], [4, 2]);
        Fill(folder, "parts/train/a", 3);
        Fill(folder, "parts/train/bb", 3);
        // With nothing to test on, train/ is divided.
        Count(new FolderSource(4, testShare: 0.34), Path.Combine(folder.Path, "parts"), [2, 2], [1, 1]);
        Fill(folder, "parts/val/a", 2);
        Fill(folder, "parts/val/bb", 1);
        Count(new FolderSource(4), Path.Combine(folder.Path, "parts"), [3, 3], [2, 1]);
        Count(new FolderSource(4, Path.Combine(folder.Path, "parts")), own, [10, 5], [2, 1]);
        Count(new FolderSource(4, own), Path.Combine(folder.Path, "parts"), [3, 3], [10, 5]);

        static void Count(FolderSource source, string path, int[] train, int[] test)
        {
            var (learned, tested) = source.Load(path);
            Assert.Equal(train, learned.ClassCounts());
            Assert.Equal(test, tested.ClassCounts());
        }
    }

    [Fact]
    public void What_cannot_be_learned_is_one_line()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "empty"));
        Fill(folder, "one/a", 6);
        Fill(folder, "few/a", 6);
        Fill(folder, "few/b", 1);
        Check("empty", ": classes: expected a folder of pictures for each class, got no folder");
        Check("one", ": classes: expected two classes or more to tell apart, got one: a. Put the pictures of each class in a folder of their own");
        Check("few", ": class b: expected pictures to learn from and to test on, got 1 and 0. Add pictures, or leave the class out");
        Assert.StartsWith("folder: expected a testShare between 0 and 1, got 1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new FolderSource(testShare: 1)).Message, StringComparison.Ordinal);

        void Check(string name, string problem)
        {
            var path = Path.Combine(folder.Path, name);
            Assert.Equal(path + problem, Assert.Throws<DataFormatException>(() => new FolderSource(4).Load(path)).Message);
        }
    }

    [Fact]
    public void The_balance_warns_of_few_and_of_many()
    {
        Assert.Empty(new ClassBalance(["a", "b"], [100, 10]).Warnings);
        Assert.Equal(["class b has 9 pictures to learn from: 10 or more are needed to learn anything that holds",
            "class a has 100 pictures, b 9: the rare one will be missed; balanced class weights help"],
            new ClassBalance(["a", "b"], [100, 9]).Warnings);
        Assert.Equal([0.625, 2.5], new ClassBalance(["a", "b"], [80, 20]).BalancedWeights());
        Assert.Throws<InvalidOperationException>(() => new ClassBalance(["a"], [0]).BalancedWeights());
    }
}
