#:project ../src/Fovea.Tensors/Fovea.Tensors.csproj
// A network's backward pass by hand, layer by layer, and three ways to be sure that it is right.
//   dotnet run -c Release examples/02-gradient-check.cs
using Fovea.Tensors;

// Float64, because central differences lose half the digits of what they are computed in.
Tensor Normal(Shape shape, ulong seed) => Tensor.Randn(shape, dtype: DType.Float64, generator: new(seed));
Tensor images = Normal([2, 3, 7, 6], 1), weight = Normal([4, 3, 3, 3], 2), bias = Normal([4], 3);
var options = new Conv2dOptions { Stride = (2, 1), Padding = 1 };

// Every kernel operation is a triple: Forward gives the output and a cache, Backward takes the upstream gradient and that cache.
// Here: L = Σ target·tanh(conv(images)). The pass forward:
var (scores, cache) = Conv2dOp.Forward(images, weight, bias, options);
var activated = scores.Tanh();
var target = Normal(scores.Shape, 4);
var loss = (target * activated).Sum();
Console.WriteLine($"images {images.Shape} → scores {scores.Shape} → loss {loss.Item():F4}");

// The pass back, by the chain rule: ∂L/∂activated = target, tanh′ = 1 − tanh², and the convolution's own Backward.
var dActivated = target;
var dScores = dActivated * (1 - activated.Square());
var (dImages, dWeight, dBias) = Conv2dOp.Backward(dScores, cache);

// 1. Against autograd, which records the same triple.
foreach (var leaf in (Tensor[])[images, weight, bias]) leaf.RequiresGrad = true;
(target * images.Conv2d(weight, bias, options).Tanh()).Sum().Backward();
double Difference(Tensor a, Tensor b) => (a - b).Detach().Abs().Max().Item();
var byHand = new[] { Difference(dImages!, images.Grad!), Difference(dWeight!, weight.Grad!), Difference(dBias!, bias.Grad!) };
Console.WriteLine($"by hand against autograd:        largest difference {byHand.Max():E1}");

// 2. Against a central difference in one weight, written out: (L(w + h) − L(w − h)) / 2h.
double LossAt(double change)
{
    var moved = weight.Detach().Clone();
    moved.AsSpan<double>()[0] += change;
    return (target * Conv2dOp.Forward(images.Detach(), moved, bias.Detach(), options).Output.Tanh()).Sum().Item();
}
const double h = 1e-5;
var numeric = (LossAt(h) - LossAt(-h)) / (2 * h);
Console.WriteLine($"dL/dweight[0]: {dWeight!.At(0, 0, 0, 0):F9} by hand, {numeric:F9} by central difference");

// 3. Against central differences in every element of every input, with a random upstream gradient.
var check = GradCheck.Run((x, w, b) => Conv2dOp.Forward(x, w, b, options).Output.Tanh(), images.Detach(), weight.Detach(), bias.Detach());
Console.WriteLine($"GradCheck over {check.Elements} derivatives:   largest error {check.MaxAbsoluteError:E1}");

// A wrong derivative is found: 1 − tanh instead of 1 − tanh².
Tensor WrongTanh(Tensor x) => Autograd.Record("wrong_tanh", x.Detach().Tanh(), [x], (up, _) => [up * (1 - x.Detach().Tanh())]);
var wrong = GradCheck.Run(WrongTanh, Normal([3, 5], 5));
Console.WriteLine($"GradCheck of a wrong derivative: largest error {wrong.MaxAbsoluteError:E1}");

return byHand.Max() < 1e-12 && check.MaxAbsoluteError < 1e-9 && wrong.MaxAbsoluteError > 0.01 ? 0 : 1;
