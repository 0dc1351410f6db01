#:project ../src/Fovea.Data/Fovea.Data.csproj
// Pictures: making, resizing and saving them, a labelled grid, and what a data loader does to them on the way into a batch.
//   dotnet run -c Release examples/06-images.cs [FOLDER]
using Fovea.Data;
using Fovea.Imaging;
using Fovea.Tensors;
using Fovea;

var folder = args is [var given] ? given : Path.Combine(Path.GetTempPath(), "fovea-examples");
Directory.CreateDirectory(folder);

// A picture is Height × Width × Channels samples, interleaved, rows from the top. This one fades red to the right, green downwards.
var picture = new Image(60, 40, channels: 3);
for (var y = 0; y < picture.Height; y++)
    for (var x = 0; x < picture.Width; x++)
    {
        var pixel = picture.Pixels8.Slice((y * picture.Width + x) * 3, 3);
        (pixel[0], pixel[1], pixel[2]) = ((byte)(255 * x / 59), (byte)(255 * y / 39), 96);
    }
var path = Path.Combine(folder, "fade.png");
picture.Save(path);

// The format is told by the first bytes, not by the name. PNG loses nothing.
var loaded = Image.Load(path);
Console.WriteLine($"{path}: {loaded}, {new FileInfo(path).Length} bytes");
var isSame = loaded.Pixels8.SequenceEqual(picture.Pixels8);

// Making a picture smaller averages what falls into a pixel; nearest only picks one.
Image half = Resizing.Bilinear(picture, 30, 20), twice = Resizing.Nearest(picture, 120, 80);
Image[] variants = [picture, half, twice, picture.FlipHorizontal(), picture.ToGrayscale()];
ImageGrid.Create(variants, columns: 3, captions: ["60 × 40", "half, bilinear", "double, nearest", "flipped", "grey"], title: "One picture")
    .Save(Path.Combine(folder, "variants.png"));

// A data set is pictures and classes. A grid shows what is in it, with its labels.
var digits = Digits.Load();
SampleGrid.Create(digits, [.. Enumerable.Range(0, 16)], columns: 8, title: "digits").Save(Path.Combine(folder, "digits.png"));

// Transforms change a picture a little each time it is read, so that a network does not learn pixels by heart.
// What is drawn depends on seed, epoch and picture alone: batch size and threads change nothing.
var one = digits.Subset([0]);
var loader = new DataLoader(one, batchSize: 1, seed: 3, transforms: [new RandomRotation(20), new RandomTranslation(0.15)]);
var seen = Enumerable.Range(0, 8).Select(_ => ToImage(loader.Single().Input)).ToList();
ImageGrid.Create(seen, columns: 8, scale: 12, captions: [.. seen.Select((_, epoch) => $"epoch {epoch}")], title: "one digit, eight epochs")
    .Save(Path.Combine(folder, "augmented.png"));

// In a batch, channels come first and pixels are floats; Normalize gives them mean 0 and deviation 1.
var batch = new DataLoader(digits, batchSize: 64, shuffle: true, transforms: [Normalize.For(digits)]).First();
Console.WriteLine($"a batch: images {batch.Input.DType} {batch.Input.Shape}, labels {batch.Target.DType} {batch.Target.Shape}");
Console.WriteLine($"mean {batch.Input.Mean().Item():F3}, variance {batch.Input.Var().Item():F3}");
Console.WriteLine($"grids: {folder}/variants.png, digits.png, augmented.png");

static Image ToImage(Tensor image)
{
    var pixels = image.ToArray<float>();
    return new(image.Shape[3], image.Shape[2], 1, [.. pixels.Select(p => (byte)Math.Clamp(255 * p, 0, 255))]);
}

// The floor: PNG gave the same pixels back, the epochs differ, and normalised pixels have the statistics they promise.
var differ = seen.Select(i => Convert.ToHexString(i.Pixels8)).Distinct().Count() > 4;
return isSame && differ && Math.Abs(batch.Input.Mean().Item()) < 0.1 && Math.Abs(batch.Input.Var().Item() - 1) < 0.15 ? 0 : 1;
