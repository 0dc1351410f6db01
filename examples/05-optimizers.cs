#:project ../src/Fovea.Data/Fovea.Data.csproj
#:project ../src/Fovea.Nn/Fovea.Nn.csproj
#:project ../src/Fovea.Reports/Fovea.Reports.csproj
// Four optimizers on the same network, data and first weights, drawn as a chart.
//   dotnet run -c Release examples/05-optimizers.cs [FOLDER]
using Fovea.Data;
using Fovea.Imaging;
using Fovea.Nn;
using Fovea.Reports;
using Fovea.Tensors;

var folder = args is [var given] ? given : Path.Combine(Path.GetTempPath(), "fovea-examples");
Directory.CreateDirectory(folder);
var (train, test) = Digits.Load().SplitStratified(0.8, seed: 0);
var normalize = Normalize.For(train);

// What differs is only how a gradient becomes a step.
(string Name, Func<IEnumerable<Tensor>, Optimizer> Create)[] rules =
[
    ("SGD", p => new Sgd(p, 0.02)),
    // A running sum of gradients: steps grow where they keep pointing the same way.
    ("SGD, momentum 0.9", p => new Sgd(p, 0.02, momentum: 0.9)),
    // Each weight's step is divided by the size that its gradients have had.
    ("RMSProp", p => new RmsProp(p, 0.002)),
    // Both of them, with a correction for the first steps.
    ("Adam", p => new Adam(p, 0.002)),
];

var chart = new LineChart("Digits: training loss by optimizer") { XLabel = "epoch", YLabel = "cross entropy", LogY = true };
Console.WriteLine($"{"",-18}  loss by epoch{"",44}  test accuracy");
var accuracies = new Dictionary<string, double>();
foreach (var (name, create) in rules)
{
    // The same seed: every optimizer begins with the same weights and sees the pictures in the same order.
    Generator.ManualSeed(0);
    var net = new Sequential(new Flatten(), new Linear(64, 64), new ReLU(), new Linear(64, 10));
    var optimizer = create(net.Parameters());
    var losses = new List<double>();
    var batches = new DataLoader(train, 32, shuffle: true, seed: 1, transforms: [normalize]);
    for (var epoch = 0; epoch < 8; epoch++)
    {
        var sum = 0.0;
        foreach (var (images, labels, _) in batches)
        {
            optimizer.ZeroGrad();
            var loss = net.Forward(images).CrossEntropy(labels);
            loss.Backward();
            optimizer.Step();
            sum += loss.Item() * labels.Count;
        }
        losses.Add(sum / train.Count);
    }
    accuracies[name] = Accuracy(net);
    chart.Add(name, Enumerable.Range(1, losses.Count).Select(e => (double)e), losses);
    Console.WriteLine($"{name,-18}  {string.Join("  ", losses.Select(l => l.ToString("F3"))),-57}  {accuracies[name]:P1}");
}

var path = Path.Combine(folder, "optimizers.svg");
chart.Save(path);
Console.WriteLine($"chart: {path}");

double Accuracy(Module net)
{
    using var _ = Autograd.NoGrad();
    var right = 0;
    foreach (var (images, labels, _) in new DataLoader(test, 128, transforms: [normalize]))
        right += net.Forward(images).ArgMax(1).ToArray<long>().Zip(labels.ToArray<long>()).Count(p => p.First == p.Second);
    return (double)right / test.Count;
}

// The floor: plain descent learns, and each of the others gets further in the same number of steps.
return accuracies["SGD"] >= 0.88 && accuracies.Where(a => a.Key != "SGD").All(a => a.Value >= 0.94) ? 0 : 1;
