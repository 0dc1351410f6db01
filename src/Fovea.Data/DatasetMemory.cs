namespace Fovea.Data;

/// <summary>Copies of datasets in memory.</summary>
public static class DatasetMemory
{
    extension(Dataset dataset)
    {
        /// <summary>Reads every picture once, on all cores, and keeps the bytes.</summary>
        /// <exception cref="DataFormatException">A picture file cannot be read; the first one is named.</exception>
        /// <exception cref="InvalidOperationException">The pixels have more than 2³¹ bytes.</exception>
        public MemoryDataset ToMemory()
        {
            if (dataset is MemoryDataset already) return already;
            var size = dataset.ImageShape.Elements;
            if ((long)dataset.Count * size > Array.MaxLength)
                throw new InvalidOperationException(
                    $"{dataset.Name}: {dataset.Count} pictures of {dataset.ImageShape} do not fit one array. Use smaller pictures.");
            var pixels = new byte[dataset.Count * size];
            ReadAll.Run(dataset.Count, i => dataset.Read(i, pixels.AsSpan(i * size, size)));
            return new(dataset.Name, pixels, [.. Enumerable.Range(0, dataset.Count).Select(dataset.Label)], dataset.ImageShape,
                dataset.ClassNames, dataset.MaxValue);
        }
    }
}
