#:project ../src/Fovea.Nn/Fovea.Nn.csproj
// What a step of training asks of the device: each primitive, how often, and how long it takes. A device that stands before another
// one sees every call in one method.
//   dotnet run -c Release examples/16-device-calls.cs
using System.Diagnostics;
using Fovea.Nn;
using Fovea.Tensors;

var network = new Sequential(new Conv2d(3, 16, 3, padding: 1), new BatchNorm2d(16), new ReLU(), new MaxPool2d(2), new Flatten(),
    new Linear(16 * 16 * 16, 10));
var optimizer = new Adam(network.Parameters());
Tensor images = Tensor.Randn([32, 3, 32, 32]), labels = Tensor.From(Enumerable.Range(0, 32).Select(i => i % 10L).ToArray());

void Step()
{
    optimizer.ZeroGrad();
    network.Forward(images).CrossEntropy(labels).Backward();
    optimizer.Step();
}

for (var i = 0; i < 5; i++) Step();
var calls = new CallCounter(CpuDevice.Instance);
calls.During(Step);

Console.WriteLine("primitive                calls    time");
foreach (var (name, (count, time)) in calls.Seen.OrderByDescending(c => c.Value.Time))
    Console.WriteLine($"{name,-24} {count,5} {time.TotalMilliseconds,8:F2} ms");

// One convolution; no gradient for the images; a step for each of the six parameters, and for the two running statistics.
return calls.Seen["convolve"].Count == 1 && !calls.Seen.ContainsKey("convolve_input") && calls.Seen["update"].Count == 8 ? 0 : 1;

/// <summary>Counts and times the calls of a thread, and passes them on.</summary>
internal sealed class CallCounter(Device inner) : InterposedDevice(inner)
{
    public Dictionary<string, (int Count, TimeSpan Time)> Seen { get; } = [];

    protected override void Run<TCall>(in TCall call)
    {
        var start = Stopwatch.GetTimestamp();
        Inner.Execute(call);
        var (count, time) = Seen.GetValueOrDefault(TCall.Name);
        Seen[TCall.Name] = (count + 1, time + Stopwatch.GetElapsedTime(start));
    }
}
