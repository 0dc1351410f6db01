#:project ../src/Fovea.Models/Fovea.Models.csproj
#:project ../src/Fovea.Onnx/Fovea.Onnx.csproj
// A network that was trained on ImageNet is brought to 8 bits: a quarter of the bytes, and less time for the same answers.
//   FOVEA_DATA=DIR dotnet run -c Release examples/19-eight-bits.cs [FOLDER]
using System.Diagnostics;
using System.Text.Json;
using Fovea.Imaging;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Onnx;
using Fovea.Tensors;

var folder = args is [var given] ? given : Path.Combine(Path.GetTempPath(), "fovea-examples");
Directory.CreateDirectory(folder);
var data = Path.Combine(Environment.GetEnvironmentVariable("FOVEA_DATA") ?? "data", "imagenet");
var (weights, samples) = (Path.Combine(data, "squeezenet1_0-imagenet.safetensors"), Path.Combine(data, "samples"));
if (!File.Exists(weights) || !Directory.Exists(samples))
{
    Console.WriteLine($"This example needs {weights} and photographs in {samples}: set FOVEA_DATA to a folder that has them.");
    return 0;
}

var classes = ClassList.Load(Path.Combine(data, "classes.tsv"));
var classifier = ImageClassifier.Load(weights, classes: classes);
string[] photographs = [.. Directory.GetFiles(samples).Where(ImageFormats.IsPicture).Order(StringComparer.Ordinal)];
Tensor[] pictures = [.. photographs.Select(p => classifier.Preprocessing.Apply(Image.Load(p)).Unsqueeze(0))];

// Ranges of activations from every second photograph. The file says everything: other programs run it as well.
var plan = Quantizer.Calibrate(classifier.Network, pictures.Where((_, i) => i % 2 == 0),
    new() { FullRange = true, Estimator = new PercentileRange() });
var file = Path.Combine(folder, "squeezenet-int8.onnx");
classifier.Network.SaveOnnx(file, classifier.Preprocessing.Shape, new() { Quantization = plan });
var bytes = ImageClassifier.Load(file, classes: classes);
Console.WriteLine($"{new FileInfo(weights).Length / 1e6:F2} MB in floating point, {new FileInfo(file).Length / 1e6:F2} MB in 8 bits");

using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(samples, "expected_top5.json")));
var labels = expected.RootElement.EnumerateArray()
    .ToDictionary(e => e.GetProperty("file").GetString()!, e => e.GetProperty("label").GetInt32());
int[] exact = [.. pictures.Select(p => classifier.Predict(p)[0][0].Index)], whole = [.. pictures.Select(p => bytes.Predict(p)[0][0].Index)];
int Right(int[] answers) => answers.Zip(photographs).Count(a => a.First == labels[Path.GetFileName(a.Second)]);
var same = exact.Zip(whole).Count(a => a.First == a.Second);
Console.WriteLine($"right: {Right(exact)} of {pictures.Length}, in 8 bits {Right(whole)}; the same answer: {same}");

// By turns, so that both see the same machine.
InferenceCall one = new(classifier.Network), other = new(bytes.Network);
double[] times = new double[60], others = new double[60];
for (var i = 0; i < 2 * times.Length; i++)
{
    (times[i / 2], others[i / 2]) = (Time(one), Time(other));
    double Time(InferenceCall call)
    {
        var start = Stopwatch.GetTimestamp();
        call.Run(pictures[0]);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
Console.WriteLine($"{Middle(times):F1} ms a picture, in 8 bits {Middle(others):F1}: {Middle(times) / Middle(others):F1} times as fast");

// The floor: as good on photographs as before, but for two of them.
return Right(whole) >= Right(exact) - 2 && same >= pictures.Length - 5 ? 0 : 1;

static double Middle(double[] times) => times.Order().ElementAt(times.Length / 2);
