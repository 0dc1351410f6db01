#:project ../src/Fovea.Tensors/Fovea.Tensors.csproj
// The engine's part of README.md, word for word between the marks, so that what a reader copies runs.
//   dotnet run -c Release examples/00-readme.cs
using Fovea.Tensors;

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
return right && check.MaxAbsoluteError <= GradCheck.Tolerance ? 0 : 1;
