#:project ../src/Fovea.Models/Fovea.Models.csproj
// A network that was trained on ImageNet classifies photographs, many at once, and shows where it looked.
//   FOVEA_DATA=DIR dotnet run -c Release examples/17-classify-photographs.cs [FOLDER]
using System.Text.Json;
using Fovea.Imaging;
using Fovea.Models;

var folder = args is [var given] ? given : Path.Combine(Path.GetTempPath(), "fovea-examples");
Directory.CreateDirectory(folder);
var data = Path.Combine(Environment.GetEnvironmentVariable("FOVEA_DATA") ?? "data", "imagenet");
var (weights, samples) = (Path.Combine(data, "squeezenet1_0-imagenet.safetensors"), Path.Combine(data, "samples"));
if (!File.Exists(weights) || !Directory.Exists(samples))
{
    Console.WriteLine($"This example needs {weights} and photographs in {samples}: set FOVEA_DATA to a folder that has them.");
    return 0;
}

// The network is found by the names and shapes of its weights; pictures are prepared as torchvision prepares them.
var classifier = ImageClassifier.Load(weights, classes: ClassList.Load(Path.Combine(data, "classes.tsv")));
string[] photographs = [.. Directory.GetFiles(samples).Where(ImageFormats.IsPicture).Order(StringComparer.Ordinal)];
Console.WriteLine($"{Path.GetFileName(photographs[0])}:");
foreach (var (_, name, probability, logit) in classifier.Predict(photographs[0]))
    Console.WriteLine($"  {name,-24} {probability,8:P2}  {logit,6:F2}");

// Many files: decoded on other threads while a batch is computed.
var progress = new Progress<ClassifyProgress>(p => Console.WriteLine($"  {p.Done} of {p.Total}, {p.PicturesPerSecond:F0} pictures/s"));
var results = classifier.Predict(photographs, count: 5, batchSize: 8, progress);

// Any number of threads may use one classifier. Tensors in, scores out: nothing is allocated once it is warm.
Image photo = Image.Load(photographs[6]);
float[] x = classifier.Preprocessing.Apply(photo).ToArray<float>(), scores = new float[classifier.ClassNames.Count];
classifier.Scores(x, scores);
var before = GC.GetAllocatedBytesForCurrentThread();
for (var i = 0; i < 10; i++) classifier.Scores(x, scores);
Console.WriteLine($"bytes allocated by ten more pictures: {GC.GetAllocatedBytesForCurrentThread() - before}");

// What it says is wrong now and then. Where did it look for its answer, and where for the right one?
using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(samples, "expected_top5.json")));
var truth = expected.RootElement.EnumerateArray().ToDictionary(e => e.GetProperty("file").GetString()!, e =>
    (Label: e.GetProperty("label").GetInt32(), Top: e.GetProperty("top5")[0].GetInt32()));
var (right, asPyTorch) = (results.Count(r => r.Top[0].Index == truth[Path.GetFileName(r.File)].Label),
    results.Count(r => r.Top[0].Index == truth[Path.GetFileName(r.File)].Top));
Console.WriteLine($"right: {right} of {results.Count}; the same answer as PyTorch's: {asPyTorch}");
var wrong = results.First(r => r.Top[0].Index != truth[Path.GetFileName(r.File)].Label);
var explained = ExplainedPicture.Of(classifier, wrong.File, Image.Load(wrong.File),
    [("Grad-CAM", new GradCam()), ("Guided backprop", new GuidedBackprop())], truth[Path.GetFileName(wrong.File)].Label);
explained.Sheet().Save(Path.Combine(folder, "explained.png"));
Console.WriteLine($"{wrong.Top[0].Name} or {explained.Label!.Value.Name}? {folder}/explained.png");

// The floor: PyTorch's answers, all but one at most.
return asPyTorch >= results.Count - 1 && right >= 27 ? 0 : 1;
