// Inference of one picture by networks of the zoo, beside ONNX Runtime on the same network, exported: in turn, round by round.
//   dotnet run -c Release --project benchmarks/Fovea.Zoo -- [--threads N] [--rounds N] [NAME…]
using System.Diagnostics;
using System.Globalization;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Onnx;
using Fovea.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Tensor = Fovea.Tensors.Tensor;

var (threads, rounds, names) = (Environment.ProcessorCount, 15, new List<string>());
for (var i = 0; i < args.Length; i++)
{
    if (args[i] == "--threads" && i + 1 < args.Length) threads = int.Parse(args[++i], CultureInfo.InvariantCulture);
    else if (args[i] == "--rounds" && i + 1 < args.Length) rounds = int.Parse(args[++i], CultureInfo.InvariantCulture);
    else names.Add(args[i]);
}
var entries = NetworkCatalog.All.Where(n => names.Count == 0 ? n.Input == Shape.Create(3, 224, 224) : names.Contains(n.Name)).ToList();
if (entries.Count == 0)
{
    Console.Error.WriteLine($"zoo: expected names of networks such as {string.Join(", ", NetworkCatalog.All.Select(n => n.Name))}");
    return 2;
}
using var context = new ComputeContext(seed: 0) { Threads = threads }.Use();
var folder = Directory.CreateTempSubdirectory("fovea-zoo-");
Console.WriteLine($"One picture, {threads} threads, medians of {rounds} rounds.\n");
Console.WriteLine("| network | parameters | multiply-adds | Fovea, ms | batch norms folded, ms | ONNX Runtime, ms | ratio | largest difference |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
foreach (var entry in entries) Measure(entry);
folder.Delete(recursive: true);
return 0;

void Measure(NetworkEntry entry)
{
    var network = entry.Create(entry.Input, entry.Classes).Eval();
    var summary = network.Summary(entry.Input);
    var file = Path.Combine(folder.FullName, "model.onnx");
    network.SaveOnnx(file, entry.Input);
    var back = OnnxFile.Load(file).ToGraph();
    using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
    using var session = new InferenceSession(file, options);
    var x = Tensor.Randn([1, .. entry.Input.Sizes]);
    var call = new InferenceCall(network);
    var folded = new InferenceCall(back.FoldBatchNorms(out var count));
    NamedOnnxValue[] given = [NamedOnnxValue.CreateFromTensor(session.InputNames[0],
        new DenseTensor<float>(x.ToArray<float>(), x.Shape.ToArray()))];
    float[] ours = [], theirs = [];
    var (own, without, peer) = (new List<double>(), new List<double>(), new List<double>());
    // The first rounds compile and pack.
    for (var round = -5; round < rounds; round++)
    {
        var clock = Stopwatch.StartNew();
        var y = call.Run(x);
        var first = clock.Elapsed.TotalMilliseconds;
        if (round < 0) ours = y.ToArray<float>();
        clock.Restart();
        folded.Run(x);
        var second = clock.Elapsed.TotalMilliseconds;
        clock.Restart();
        using var results = session.Run(given);
        var third = clock.Elapsed.TotalMilliseconds;
        if (round < 0) theirs = [.. results[0].AsEnumerable<float>()];
        if (round < 0) continue;
        own.Add(first);
        without.Add(second);
        peer.Add(third);
    }
    using (Autograd.NoGrad())
        if (!back.Forward(x).ToArray<float>().SequenceEqual(network.Forward(x).ToArray<float>()))
            Console.Error.WriteLine($"{entry.Name}: what was read back gives other bits");
    var scale = theirs.Max(Math.Abs);
    var difference = ours.Zip(theirs, (a, b) => Math.Abs(a - b)).Max() / scale;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {entry.Name} | {summary.Parameters / 1e6:F2} M | "
        + $"{summary.MultiplyAdds / 1e9:F2} G | {Median(own):F1} | {(count > 0 ? $"{Median(without):F1}" : "")} | {Median(peer):F1} | "
        + $"{Math.Min(Median(own), Median(without)) / Median(peer):F2} | "
        + $"{difference:E1} |"));
}

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
