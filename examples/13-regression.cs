#:project ../src/Fovea.Training/Fovea.Training.csproj
// Regression from arrays: a source of batches of one's own, the regression task, and a network that learns a curved surface.
//   dotnet run -c Release examples/13-regression.cs
using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;
using Fovea.Training;

Generator.ManualSeed(1);

// 1024 points of z = sin(3x)·cos(2y), measured with a little noise; 256 others to test on, without.
var (train, trainZ) = Points(1024, noise: 0.02, seed: 1);
var (test, testZ) = Points(256, noise: 0, seed: 2);

var net = new Sequential(new Linear(2, 64), new Tanh(), new Linear(64, 64), new Tanh(), new Linear(64, 1));
var optimizer = new Adam(net.Parameters(), learningRate: 0.005);
const int epochs = 60;
var trainer = new Trainer(new RegressionTask(net), optimizer, new GradientClipping(maxNorm: 1), new EarlyStopping(patience: 15))
{
    Schedule = new CosineLR(optimizer, epochs),
};
var held = new Rows(test, testZ, batchSize: 256);
foreach (var (epoch, training, validation, _) in trainer.Fit(new Rows(train, trainZ, batchSize: 64), epochs, held))
    if (epoch % 10 == 0)
        Console.WriteLine($"epoch {epoch,2}: loss {training.Loss:F5}, R² on other points {validation!.Value.Metrics["rSquared"]:F4}");

// The floor: 98 % of the variance explained.
var measured = trainer.Evaluate(held).Metrics;
Console.WriteLine($"R² {measured["rSquared"]:F4}, mean absolute error {measured["meanAbsoluteError"]:F4}");
return measured["rSquared"] > 0.98 ? 0 : 1;

static (Tensor Points, Tensor Heights) Points(int count, double noise, ulong seed)
{
    var xy = Tensor.Rand([count, 2], -1, 1, generator: new(seed));
    var z = (xy.Slice(1, 0, 1) * 3).Sin() * (xy.Slice(1, 1, 2) * 2).Cos();
    return (xy, z + Tensor.Randn([count, 1], std: noise, generator: new(seed + 100)));
}

/// <summary>Rows of two arrays, in an order of their own for each epoch.</summary>
sealed class Rows(Tensor inputs, Tensor targets, int batchSize) : IBatchSource
{
    public int SamplesPerEpoch => inputs.Shape[0];

    public int BatchesPerEpoch => (SamplesPerEpoch + batchSize - 1) / batchSize;

    // The same epoch gives the same batches: an interrupted training can go on within one.
    public IEnumerable<Batch> Batches(int epoch)
    {
        foreach (var rows in new Generator(7).Fork((ulong)epoch).Permutation(SamplesPerEpoch).Chunk(batchSize))
        {
            var index = Tensor.From([.. rows.Select(r => (long)r)], [rows.Length]);
            yield return new(inputs.IndexSelect(0, index), targets.IndexSelect(0, index), rows);
        }
    }
}
