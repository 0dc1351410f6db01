#:project ../src/Fovea.Data/Fovea.Data.csproj
#:project ../src/Fovea.Teaching/Fovea.Teaching.csproj
// Backpropagation without autograd: every layer a Forward that returns a cache, and a Backward that takes it.
//   dotnet run -c Release examples/07-backprop.cs
using Fovea.Data;
using Fovea.Nn;
using Fovea.Teaching;
using Fovea.Tensors;

Generator.ManualSeed(1);

// Linear regression on y = 2·x₀ − 3·x₁ + 0.5. A step is four lines: forward, loss, backward, update.
var x = Tensor.Randn([64, 2]);
var y = x.MatMul(Tensor.From([2f, -3f], [2, 1])) + 0.5;
Tensor w = Tensor.Zeros([2, 1]), b = Tensor.Zeros([1]), one = Tensor.Ones([]);
for (var step = 0; step < 200; step++)
{
    var (guess, layer) = FullyConnectedOp.Forward(x, w, b);
    var (loss, error) = MseLossOp.Forward(guess, y);
    var (_, dw, db) = FullyConnectedOp.Backward(MseLossOp.Backward(one, error).X, layer);
    (w, b) = (w - 0.1 * dw, b - 0.1 * db);
    if (step % 50 == 0) Console.WriteLine($"step {step,3}: loss {loss.Item():F6}");
}
Console.WriteLine($"found y = {w.At(0, 0):F3}·x₀ + {w.At(1, 0):F3}·x₁ + {b.At(0):F3}");
var off = new[] { w.At(0, 0) - 2, w.At(1, 0) + 3, b.At(0) - 0.5 }.Max(Math.Abs);

// A convolution, a rectifier and the softmax loss, forward and all the way back to the pixels.
Tensor images = Tensor.Randn([4, 1, 6, 6]), kernels = Tensor.Randn([3, 1, 3, 3]), weight = Tensor.Randn([48, 2]), bias = Tensor.Zeros([2]);
var (features, conv) = Conv2dOp.Forward(images, kernels, null, new());
var (active, rectifier) = ReLUOp.Forward(features);
var (scores, last) = FullyConnectedOp.Forward(active, weight, bias);
var (softmaxLoss, dScores) = CrossEntropyOp.LossAndGradient(scores, Tensor.From(0L, 1, 1, 0));
var (dActive, dWeight, _) = FullyConnectedOp.Backward(dScores, last);
var (dImages, dKernels, _) = Conv2dOp.Backward(ReLUOp.Backward(dActive, rectifier), conv);
Console.WriteLine($"loss {softmaxLoss.Item():F4}; gradients: kernels {dKernels!.Shape}, weight {dWeight.Shape}, images {dImages!.Shape}");

// Two classifiers written that way, and one loop that trains both: softmax loss + λ/2·‖W‖² on weights, not biases.
var (train, test) = Digits.Load().SplitStratified(0.8, seed: 0);
var normalize = Normalize.For(train);
var (pixels, labels) = All(train);
var (testPixels, testLabels) = All(test);
double Learn(Classifier classifier)
{
    var optimizer = new Sgd(classifier.Parameters.Select(p => p.Tensor), learningRate: 0.1, momentum: 0.9);
    var losses = classifier.Train(pixels, labels, optimizer, epochs: 15, batchSize: 64, regularization: 1e-3);
    var accuracy = classifier.Accuracy(testPixels, testLabels);
    Console.WriteLine($"{classifier.GetType().Name}: loss {losses[0]:F3} → {losses[^1]:F3}, test accuracy {accuracy:P1}");
    return accuracy;
}
var linear = Learn(new LinearClassifier(64, 10));
var twoLayers = Learn(new TwoLayerNet(64, 64, 10));

(Tensor Images, Tensor Labels) All(Dataset data)
{
    var batch = new DataLoader(data, batchSize: data.Count, transforms: [normalize]).First();
    return (batch.Input, batch.Target);
}

// The floor: the law is found, and the hidden layer is worth something.
return off < 1e-3 && linear > 0.9 && twoLayers > 0.95 ? 0 : 1;
