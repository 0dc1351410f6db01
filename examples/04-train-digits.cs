#:project ../src/Fovea.Data/Fovea.Data.csproj
#:project ../src/Fovea.Formats/Fovea.Formats.csproj
// A small convolutional network on handwritten digits, with the training loop written out. The digits are inside the library: no download.
//   dotnet run -c Release examples/04-train-digits.cs
using Fovea.Data;
using Fovea.Formats;
using Fovea.Nn;
using Fovea.Tensors;

// One seed decides weights, order and dropout: the run prints the same numbers each time, on any number of threads.
Generator.ManualSeed(0);
var (train, test) = Digits.Load().SplitStratified(0.8, seed: 0);
Console.WriteLine($"train: {train}\ntest:  {test}");

// Statistics come from the training part alone; the test part is to stay unseen.
var normalize = Normalize.For(train);
var batches = new DataLoader(train, batchSize: 32, shuffle: true, transforms: [new RandomTranslation(0.1), normalize]);
var testBatches = new DataLoader(test, batchSize: 128, transforms: [normalize]);

// Convolutions find strokes, pooling makes them a little independent of place, the last layers read them as a digit.
var net = new Sequential(
    new Conv2d(1, 16, 3, padding: 1), new ReLU(),
    new Conv2d(16, 32, 3, padding: 1), new ReLU(), new MaxPool2d(2),
    new Flatten(), new Linear(512, 64), new ReLU(), new Dropout(0.25), new Linear(64, 10));
Console.WriteLine(net.Summary([1, 8, 8]));

var loss = new CrossEntropyLoss();
var optimizer = new Adam(net.Parameters(), learningRate: 0.002);

for (var epoch = 1; epoch <= 8; epoch++)
{
    net.Train();
    var sum = 0.0;
    foreach (var (images, labels, _) in batches)
    {
        optimizer.ZeroGrad();
        var error = loss.Forward(net.Forward(images), labels);
        error.Backward();
        optimizer.Step();
        sum += error.Item() * labels.Count;
    }
    Console.WriteLine($"epoch {epoch}: training loss {sum / train.Count:F4}, test accuracy {Accuracy(net):P2}");
}

double Accuracy(Module network)
{
    // Eval() turns dropout off; without gradients nothing is kept of the pass forward.
    network.Eval();
    using var _ = Autograd.NoGrad();
    var right = 0;
    foreach (var (images, labels, _) in testBatches)
        right += network.Forward(images).ArgMax(1).AsSpan<long>().ToArray().Zip(labels.ToArray<long>()).Count(p => p.First == p.Second);
    return (double)right / test.Count;
}

// Weights are saved by PyTorch's keys; a network of the same layers reads them back and answers the same.
var path = Path.Combine(Path.GetTempPath(), $"fovea-digits-{Environment.ProcessId}.safetensors");
var accuracy = Accuracy(net);
net.Save(path);
var copy = new Sequential(
    new Conv2d(1, 16, 3, padding: 1), new ReLU(),
    new Conv2d(16, 32, 3, padding: 1), new ReLU(), new MaxPool2d(2),
    new Flatten(), new Linear(512, 64), new ReLU(), new Dropout(0.25), new Linear(64, 10));
copy.Load(path);
File.Delete(path);
Console.WriteLine($"keys: {string.Join(", ", net.StateDict().Keys)}\nafter saving and loading: {Accuracy(copy):P2}");

return accuracy >= 0.97 && Accuracy(copy) == accuracy ? 0 : 1;
