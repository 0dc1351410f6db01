using System.Collections.Concurrent;
using System.Numerics;
using Fovea.Formats;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>A network that was trained on drawn pixels gives each pixel's normal from the set of its observations.</summary>
/// <remarks>
/// <para>Observations in shadow and highlights are given to the network as they are: it has learned what they look like. Each pixel is
/// solved alone, in a frame turned to its least-squares normal, and once more in that frame's mirror image; the two normals are
/// averaged. The albedo is that of Lambert's law for the normal found.</para>
/// <para>Any number of lights from three on; it was trained on 4 to 96. How it was trained, and what it reaches: docs/learned.md. Networks
/// on rendered observations of one pixel: S. Ikehata, "CNN-PS", ECCV 2018; F. Logothetis et al., "PX-NET", ICCV 2021.</para>
/// </remarks>
public sealed class Learned : IPhotometricSolver
{
    // Rows of a block's activations that fit into a core's own cache.
    private const int RowsPerBlock = 1536;
    private static readonly Lazy<NormalSetNetwork> Shipped = new(() => Load(Open(), "learned.safetensors"));

    /// <inheritdoc/>
    public string Name => "learned";

    /// <inheritdoc/>
    public string Description => "A network over each pixel's set of observations, trained on drawn pixels";

    /// <summary>A file of weights that <see cref="LearnedTraining"/> wrote; null for those of the package.</summary>
    public string? Weights { get; init; }

    /// <summary>Whether each pixel is also solved in the mirror image, which takes twice as long.</summary>
    public bool Mirror { get; init; } = true;

    /// <inheritdoc/>
    /// <exception cref="DataFormatException">The file of weights is damaged, or the lights lie in a plane.</exception>
    /// <exception cref="StateDictException">The file's weights are of another network.</exception>
    public PhotometricResult Solve(PhotometricScene scene, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        scene.Lights.RequireThree();
        var network = Weights is { } file ? Load(File.OpenRead(file), file) : Shipped.Value;
        var scaled = new float[3 * scene.PixelCount];
        var work = new Work(scene, network, Mirror, scaled, progress, cancellation);
        WorkPool.For(scene.PixelCount, work.Block, work);
        cancellation.ThrowIfCancellationRequested();
        return PhotometricResult.FromScaledNormals(scene, Name, scaled);
    }

    private static Stream Open() => typeof(Learned).Assembly.GetManifestResourceStream("learned.safetensors")
        ?? throw new InvalidOperationException("Learned: expected weights in the package, got none. Set Weights to a file.");

    private static NormalSetNetwork Load(Stream stream, string name)
    {
        using (stream)
        {
            NormalSetNetwork network;
            using (new SkipInit()) network = new();
            network.LoadStateDict(SafetensorsFile.Read(stream, name).Tensors);
            network.Eval();
            return network;
        }
    }

    private sealed class Shared
    {
        public readonly ConcurrentBag<Solver> Solvers = [];
        public int Pixels;
    }

    private readonly struct Work : IWork
    {
        private readonly PhotometricScene _scene;
        private readonly NormalSetNetwork _network;
        private readonly bool _mirror;
        private readonly float[] _scaled;
        private readonly IProgress<double>? _progress;
        private readonly CancellationToken _cancellation;
        private readonly Vector3[] _directions, _inverse;
        private readonly Shared _shared;

        public Work(PhotometricScene scene, NormalSetNetwork network, bool mirror, float[] scaled, IProgress<double>? progress,
            CancellationToken cancellation)
        {
            (_scene, _network, _mirror, _scaled, _progress, _cancellation) = (scene, network, mirror, scaled, progress, cancellation);
            _directions = new Vector3[scene.LightCount];
            for (var i = 0; i < _directions.Length; i++)
                _directions[i] = Vector3.Normalize(new((float)scene.Lights[i].X, (float)scene.Lights[i].Y, (float)scene.Lights[i].Z));
            _inverse = new Vector3[_directions.Length];
            ObservationFeatures.PseudoInverse(_directions, _inverse);
            _shared = new();
            Block = Math.Clamp(RowsPerBlock / (scene.LightCount * (mirror ? 2 : 1)), 4, 256);
        }

        /// <summary>Pixels that the network is given at once.</summary>
        public int Block { get; }

        public void Run(int begin, int end)
        {
            if (_cancellation.IsCancellationRequested) return;
            if (!_shared.Solvers.TryTake(out var solver)) solver = new(_network, Block, _scene.LightCount, _mirror);
            solver.Run(_scene, _directions, _inverse, begin, end, _scaled);
            _shared.Solvers.Add(solver);
            _progress?.Report((double)Interlocked.Add(ref _shared.Pixels, end - begin) / _scene.PixelCount);
        }
    }

    /// <summary>What one thread needs.</summary>
    private sealed class Solver(NormalSetNetwork network, int block, int lights, bool mirror)
    {
        private readonly InferenceCall _call = new(network);
        private readonly Tensor _input = Tensor.Zeros([mirror ? 2 * block : block, lights, ObservationFeatures.Count]);
        private readonly ObservationFeatures[] _features = [.. Enumerable.Range(0, block).Select(_ => new ObservationFeatures(lights))];
        private readonly bool[] _lit = new bool[block];
        private readonly float[] _values = new float[lights];

        public void Run(PhotometricScene scene, Vector3[] directions, Vector3[] inverse, int begin, int end, float[] scaled)
        {
            var row = lights * ObservationFeatures.Count;
            var rows = _input.AsSpan<float>();
            for (var i = 0; i < end - begin; i++)
            {
                for (var light = 0; light < lights; light++) _values[light] = scene.Grey[(long)light * scene.PixelCount + begin + i];
                var own = rows.Slice(i * row, row);
                _lit[i] = _features[i].Write(directions, _values, inverse, own);
                if (!_lit[i]) own.Clear();
                if (!mirror) continue;
                var other = rows.Slice((block + i) * row, row);
                own.CopyTo(other);
                for (var at = 1; at < row; at += ObservationFeatures.Count) other[at] = -other[at];
            }
            var output = _call.Run(_input).AsReadOnlySpan<float>();
            for (var i = 0; i < end - begin; i++)
            {
                var n = Unit(output, i);
                if (mirror) n += Unit(output, block + i) * new Vector3(1, -1, 1);
                // A surface that the camera sees does not turn away from it.
                n.Z = MathF.Max(n.Z, 0);
                if (!_lit[i] || !(n.LengthSquared() > 0)) continue;
                n = _features[i].TurnBack(Vector3.Normalize(n));
                var albedo = Albedo(scene, directions, n, begin + i);
                n *= albedo;
                (scaled[3 * (begin + i)], scaled[3 * (begin + i) + 1], scaled[3 * (begin + i) + 2]) = (n.X, n.Y, n.Z);
            }
        }

        private static Vector3 Unit(ReadOnlySpan<float> output, int i) =>
            Vector3.Normalize(new(output[3 * i], output[3 * i + 1], output[3 * i + 2]));

        // ρ = Σ I·s / Σ s², s = max(0, n·l); where no light reaches the normal, the brightest observation.
        private static float Albedo(PhotometricScene scene, Vector3[] directions, Vector3 n, int pixel)
        {
            float products = 0, squares = 0, most = 0;
            for (var light = 0; light < directions.Length; light++)
            {
                var value = scene.Grey[(long)light * scene.PixelCount + pixel];
                var shading = MathF.Max(0, Vector3.Dot(n, directions[light]));
                (products, squares, most) = (products + value * shading, squares + shading * shading, MathF.Max(most, value));
            }
            return products > 0 ? products / squares : most;
        }
    }
}
