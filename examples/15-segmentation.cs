#:project ../src/Fovea.Training/Fovea.Training.csproj
// Segmentation: a small U-Net finds discs, squares and background in noisy pictures that are rendered here.
//   dotnet run -c Release examples/15-segmentation.cs
using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;
using Fovea.Training;

Generator.ManualSeed(1);
Scenes train = new(256, seed: 1), test = new(64, seed: 2);
var net = new UNet(channels: 12, classes: 3);
var optimizer = new Adam(net.Parameters(), learningRate: 0.005);
var trainer = new Trainer(new SegmentationTask(net), optimizer) { Schedule = new CosineLR(optimizer, steps: 10) };
foreach (var (epoch, training, validation, _) in trainer.Fit(train, epochs: 10, validation: test))
    Console.WriteLine($"epoch {epoch}: loss {training.Loss:F4}, mean IoU on other pictures {validation!.Value.Metrics["meanIoU"]:P1}");
return trainer.Evaluate(test).Metrics["meanIoU"] > 0.85 ? 0 : 1;

/// <summary>Down, down, and up again, with what each size knew handed across.</summary>
sealed class UNet : Module
{
    private readonly Module _first, _second, _bottom, _rise, _join, _lift, _last, _pool;

    public UNet(int channels, int classes)
    {
        var wide = 2 * channels;
        (_first, _second, _bottom) = (Block("first", 1, channels), Block("second", channels, wide), Block("bottom", wide, wide));
        _pool = Child("pool", new MaxPool2d(2));
        _rise = Child("rise", new ConvTranspose2d(wide, wide, 2, stride: 2));
        _join = Block("join", 4 * channels, channels);
        _lift = Child("lift", new ConvTranspose2d(channels, channels, 2, stride: 2));
        _last = Child("last", new Sequential(new Conv2d(wide, channels, 3, padding: 1), new ReLU(), new Conv2d(channels, classes, 1)));
    }

    protected override Tensor Compute(Tensor x)
    {
        var fine = _first.Forward(x);
        var middle = _second.Forward(_pool.Forward(fine));
        var coarse = _bottom.Forward(_pool.Forward(middle));
        var up = _join.Forward(Tensor.Concat([_rise.Forward(coarse), middle], 1));
        return _last.Forward(Tensor.Concat([_lift.Forward(up), fine], 1));
    }

    private Module Block(string name, int from, int to) =>
        Child(name, new Sequential(new Conv2d(from, to, 3, padding: 1, bias: false), new BatchNorm2d(to), new ReLU()));
}

/// <summary>Pictures of 32×32 with one disc and one square each, and their masks.</summary>
sealed class Scenes(int count, ulong seed) : IBatchSource
{
    private const int Side = 32, Size = 16;

    public int SamplesPerEpoch => count;

    public int BatchesPerEpoch => count / Size;

    public IEnumerable<Batch> Batches(int epoch) => Enumerable.Range(0, BatchesPerEpoch).Select(Render);

    private Batch Render(int number)
    {
        var random = new Generator(seed).Fork((ulong)number);
        var (pixels, mask) = (new float[Size * Side * Side], new long[Size * Side * Side]);
        for (var n = 0; n < Size; n++)
        {
            int Place() => 6 + random.Next(Side - 12);
            var ((dx, dy, dr), (sx, sy, sr)) = ((Place(), Place(), 3 + random.Next(3)), (Place(), Place(), 3 + random.Next(3)));
            for (var i = 0; i < Side * Side; i++)
            {
                var (x, y) = (i % Side, i / Side);
                var disc = (x - dx) * (x - dx) + (y - dy) * (y - dy) <= dr * dr;
                var shape = disc ? 1 : Math.Max(Math.Abs(x - sx), Math.Abs(y - sy)) <= sr ? 2 : 0;
                mask[n * Side * Side + i] = shape;
                pixels[n * Side * Side + i] = (float)((shape > 0 ? 0.8 : 0) + 0.4 * (random.NextDouble() - 0.5));
            }
        }
        var indices = Enumerable.Range(number * Size, Size).ToArray();
        return new(Tensor.From(pixels, [Size, 1, Side, Side]), Tensor.From(mask, [Size, Side, Side]), indices);
    }
}
