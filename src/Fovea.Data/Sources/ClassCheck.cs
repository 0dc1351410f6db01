namespace Fovea.Data;

/// <summary>Whether there is something to tell apart, and to measure by.</summary>
internal static class ClassCheck
{
    /// <summary>Throws where there are fewer than two classes, or one has no picture to learn from or none to test on.</summary>
    /// <exception cref="DataFormatException">The message names the class.</exception>
    public static void Require(string path, Dataset train, Dataset test)
    {
        if (train.ClassNames.Count < 2) throw new DataFormatException(path, -1, "classes",
            $"expected two classes or more to tell apart, got one: {train.ClassNames[0]}. Put the pictures of each class in a folder of their own");
        var (learned, tested) = (train.ClassCounts(), test.ClassCounts());
        for (var k = 0; k < learned.Length; k++)
            if (learned[k] == 0 || tested[k] == 0) throw new DataFormatException(path, -1, $"class {train.ClassNames[k]}",
                $"expected pictures to learn from and to test on, got {learned[k]} and {tested[k]}. Add pictures, or leave the class out");
    }

    extension(Dataset dataset)
    {
        /// <summary>The number of pictures of each class.</summary>
        public int[] ClassCounts()
        {
            var counts = new int[dataset.ClassNames.Count];
            for (var i = 0; i < dataset.Count; i++) counts[dataset.Label(i)]++;
            return counts;
        }
    }
}
