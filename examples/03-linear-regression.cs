#:project ../src/Fovea.Nn/Fovea.Nn.csproj
// Linear regression by gradient descent: the smallest network there is, and the four lines that train every other.
//   dotnet run -c Release examples/03-linear-regression.cs
using Fovea.Nn;
using Fovea.Tensors;

Generator.ManualSeed(1);

// Data from a known law, y = 2·x₀ − 3·x₁ + 0.5, with a little noise.
var x = Tensor.Randn([256, 2]);
var truth = Tensor.From([2f, -3f], [2, 1]);
var y = x.MatMul(truth) + 0.5 + Tensor.Randn([256, 1], std: 0.05);

// A fully-connected layer is x·Wᵀ + b. It starts with small random weights.
var net = new Linear(2, 1);
var loss = new MseLoss();
var optimizer = new Sgd(net.Parameters(), learningRate: 0.1);
Console.WriteLine($"{net}: weight {net.Weight}, bias {net.Bias}");

for (var step = 0; step <= 100; step++)
{
    // The four lines: forget the old gradients, measure the error, find how each weight changes it, move each a little downhill.
    optimizer.ZeroGrad();
    var error = loss.Forward(net.Forward(x), y);
    error.Backward();
    optimizer.Step();
    if (step % 20 == 0) Console.WriteLine($"step {step,3}: mean squared error {error.Item():F5}");
}

Console.WriteLine($"found  y = {net.Weight.At(0, 0):F3}·x₀ + {net.Weight.At(0, 1):F3}·x₁ + {net.Bias!.At(0):F3}");
Console.WriteLine("law    y = 2·x₀ − 3·x₁ + 0.5");

// The floor: every coefficient within 0.02 of the law. The noise alone moves them by about 0.05/√256 ≈ 0.003.
var off = new[] { net.Weight.At(0, 0) - 2, net.Weight.At(0, 1) + 3, net.Bias!.At(0) - 0.5 }.Max(Math.Abs);
return off < 0.02 ? 0 : 1;
