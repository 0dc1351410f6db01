#:project ../src/Fovea.Onnx/Fovea.Onnx.csproj
#:project ../src/Fovea.Models/Fovea.Models.csproj
// A network leaves as PyTorch's file, as ONNX and as one file for an application, and comes back with its bits.
//   dotnet run -c Release examples/18-model-files.cs [FOLDER]
using Fovea.Formats;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Onnx;
using Fovea.Tensors;

var folder = args is [var given] ? given : Path.Combine(Path.GetTempPath(), "fovea-examples");
Directory.CreateDirectory(folder);
string In(string name) => Path.Combine(folder, name);

using var context = new ComputeContext(seed: 1).Use();
using var inference = Autograd.NoGrad();
var network = new CifarResNet18().Eval();
var pictures = Tensor.Randn([2, 3, 32, 32]);
var scores = network.Forward(pictures);

// Weights alone, for torch.load("weights.pth", weights_only=True); and back into a network that draws none of its own.
network.Save(In("weights.pth"));
Module other;
using (new SkipInit()) other = new CifarResNet18();
other.Load(In("weights.pth"));
Report("weights.pth", other.Eval().Forward(pictures));

// The whole network as ONNX: what comes back is a list of operations, for any number of pictures.
network.SaveOnnx(In("model.onnx"), [3, 32, 32]);
var graph = OnnxFile.Load(In("model.onnx")).ToGraph();
var kinds = graph.Graph.Operations.Select(o => o.Name).Distinct();
Console.WriteLine($"model.onnx: {graph.Graph.Operations.Count} operations, {string.Join(", ", kinds)}");
Report("model.onnx", graph.Forward(pictures));

// Batch normalisation folded into the convolutions: fewer operations, other last digits.
var folded = graph.FoldBatchNorms(out var count);
var difference = (folded.Forward(pictures) - scores).Abs().Max().Item<float>() / scores.Abs().Max().Item<float>();
Console.WriteLine($"{count} batch normalisations folded: largest relative difference {difference:E1}");

// Everything that an application needs, in one file: no code of the network, and its weights are readable as safetensors.
string[] names = ["aeroplane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "lorry"];
new ImageClassifier(network, Preprocessing.Of([3, 32, 32]), names).Save(In("model.fovea"));
var classifier = ImageClassifier.Load(In("model.fovea"));
Report("model.fovea", classifier.Scores(pictures));
var weights = SafetensorsFile.Load(In("model.fovea")).Tensors;
Console.WriteLine($"{weights.Count} tensors in {new FileInfo(In("model.fovea")).Length / 1e6:F1} MB");

var same = failures == 0 && count == 20 && difference < 1e-4;
return same ? 0 : 1;

void Report(string file, Tensor y)
{
    var isSame = y.AsReadOnlyBytes().SequenceEqual(scores.AsReadOnlyBytes());
    Console.WriteLine($"{file}: {(isSame ? "the same bits" : "other bits")}");
    if (!isSame) failures++;
}

partial class Program
{
    private static int failures;
}
