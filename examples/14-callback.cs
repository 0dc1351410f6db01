#:project ../src/Fovea.Training/Fovea.Training.csproj
// A callback of one's own: it watches how large steps are beside the weights, keeps its state in checkpoints, and ends training.
//   dotnet run -c Release examples/14-callback.cs
using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;
using Fovea.Training;

Generator.ManualSeed(0);
var (train, test) = Digits.Load().SplitStratified(0.8, seed: 0);
var net = new Sequential(new Flatten(), new Linear(64, 64), new ReLU(), new Linear(64, 10));
var ratio = new UpdateRatio(target: 0.96);
var trainer = new Trainer(net, new CrossEntropyLoss(), new Adam(net.Parameters(), learningRate: 0.003), ratio);
var results = trainer.Fit(new DataLoader(train, batchSize: 32, shuffle: true), epochs: 40, validation: new DataLoader(test, 250));

var accuracy = results[^1].Validation!.Value.Accuracy;
Console.WriteLine($"ended after epoch {trainer.Progress.Epoch} of 40 ({trainer.End}) with an accuracy of {accuracy:P2}");
// The floor: the callback ended the training, and what was learned is what it asked for. A healthy ratio is near 1/1000.
return trainer.End == TrainingEnd.Stopped && accuracy >= 0.96 && ratio.Mean is > 1e-4 and < 1e-1 ? 0 : 1;

/// <summary>‖step‖/‖weights‖, averaged; ends training at an accuracy.</summary>
sealed class UpdateRatio(double target) : Callback
{
    private float[] _before = [];
    private double _sum, _count;

    public double Mean => _sum / _count;

    public override void AfterBackward(TrainingContext context) => _before = Weights(context);

    public override void AfterStep(TrainingContext context)
    {
        var after = Weights(context);
        var step = Math.Sqrt(after.Zip(_before, (a, b) => (double)(a - b) * (a - b)).Sum());
        (_sum, _count) = (_sum + step / Math.Sqrt(after.Sum(w => (double)w * w)), _count + 1);
    }

    public override void EpochEnds(TrainingContext context)
    {
        Console.WriteLine($"epoch {context.Epoch!.Epoch,2}: accuracy {context.Figure("accuracy"):P2}, step/weights {Mean:E1}");
        if (context.Figure("accuracy") >= target) context.Stop("as good as asked for");
    }

    // A training that is cut and continued goes on with the same sums.
    public override IReadOnlyDictionary<string, Tensor> StateDict() =>
        new Dictionary<string, Tensor> { ["sums"] = Tensor.From(_sum, _count) };

    public override void LoadStateDict(IReadOnlyDictionary<string, Tensor> state) =>
        (_sum, _count) = (Part(state, "sums").At(0), Part(state, "sums").At(1));

    private static float[] Weights(TrainingContext context) =>
        [.. context.Task.Network.Parameters().SelectMany(p => p.ToArray<float>())];
}
