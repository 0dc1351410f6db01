#:project ../src/Fovea.Training/Fovea.Training.csproj
// The code of README.md, word for word between the marks, so that what a reader copies runs.
//   dotnet run -c Release examples/00-readme.cs
// README:
using Fovea.Data;
using Fovea.Formats;
using Fovea.Nn;
using Fovea.Tensors;
using Fovea.Training;

var (train, test) = Digits.Load().SplitStratified(0.8, seed: 0);
var net = new Sequential(
    new Conv2d(1, 16, 3, padding: 1), new ReLU(),
    new Conv2d(16, 32, 3, padding: 1), new ReLU(), new MaxPool2d(2),
    new Flatten(), new Linear(512, 64), new ReLU(), new Linear(64, 10));
Console.WriteLine(net.Summary([1, 8, 8]));                      // shapes, parameters, multiply-adds, receptive field

var trainer = new Trainer(net, new CrossEntropyLoss(), new Adam(net.Parameters(), learningRate: 0.002));
trainer.Fit(new DataLoader(train, batchSize: 32, shuffle: true), epochs: 15);
var accuracy = trainer.Evaluate(new DataLoader(test, batchSize: 250)).Accuracy;
net.Save(Path.Combine(Path.GetTempPath(), "digits.safetensors"));
// end
Console.WriteLine($"test accuracy: {accuracy:P2}");

// README:
var x = Tensor.Randn([4, 3], requiresGrad: true);               // eager, a tape underneath
(x * x).Sum().Backward();                                       // x.Grad is 2x

Tensor images = Tensor.Randn([2, 3, 8, 8], dtype: DType.Float64), weight = Tensor.Randn([4, 3, 3, 3], dtype: DType.Float64);
var (y, cache) = Conv2dOp.Forward(images, weight, null, new() { Padding = 1 });     // the same op, taught by hand
var (dImages, dWeight, _) = Conv2dOp.Backward(Tensor.Ones(y.Shape, y.DType), cache);
var check = GradCheck.Run((a, w) => Conv2dOp.Forward(a, w).Output, images, weight);
Console.WriteLine($"largest error against central differences: {check.MaxAbsoluteError:E1}");
// end

var right = (x.Grad! - 2 * x).Detach().Abs().Max().Item() == 0 && dImages!.Shape == images.Shape && dWeight!.Shape == weight.Shape;
return right && accuracy >= 0.97 && check.MaxAbsoluteError <= GradCheck.Tolerance ? 0 : 1;
