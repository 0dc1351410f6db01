namespace Fovea.Tensors;

/// <summary>What a computation draws from and runs on: random numbers, threads, device and its options. Two computations with a context of
/// their own, on threads of their own, do not see each other.</summary>
/// <remarks>A context holds on the thread that <see cref="Use"/> it until the scope is left; elsewhere <see cref="Default"/>
/// holds.</remarks>
/// <example><code>
/// using (new ComputeContext(seed: 7) { Threads = 2 }.Use())
///     network = new Sequential(new Linear(784, 128), new ReLU(), new Linear(128, 10));
/// </code></example>
/// <param name="seed">Seed of <see cref="Generator"/>.</param>
public sealed class ComputeContext(ulong seed = 0)
{
    [ThreadStatic]
    private static ComputeContext? _current;

    /// <summary>The one that holds where none is used: seed 0, as many threads as the machine has processors, the processor.</summary>
    public static ComputeContext Default { get; } = new();

    /// <summary>The one that holds on this thread.</summary>
    public static ComputeContext Current => _current ?? Default;

    /// <summary>Where operations draw from when no generator is given.</summary>
    public Generator Generator { get; internal set; } = new(seed);

    /// <summary>Threads that take part in a parallel region, the calling one included; the number of processors unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set below 1.</exception>
    public int Threads
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = Environment.ProcessorCount;

    /// <summary>Where new tensors are made.</summary>
    public Device Device { get; set; } = CpuDevice.Instance;

    /// <summary>Whether 3×3 convolutions of stride 1 may go by Winograd's F(4×4, 3×3) where that is faster: 4 times fewer
    /// multiplications.</summary>
    /// <value>true, unless the environment variable <c>FOVEA_WINOGRAD</c> was 0 when the process started.</value>
    /// <remarks>The price is digits: the transforms add and subtract numbers some ten times larger than the result. Against the exact
    /// convolution of normally distributed numbers, 16 to 512 channels, the largest error measured is 15 ε of the largest Σ|x||w| (ε = 2⁻²³
    /// in Float32, 2⁻⁵² in Float64), for the result as for both gradients; by direct summation it is 2 ε. A test holds 40 ε. Source:
    /// A. Lavin and S. Gray, "Fast Algorithms for Convolutional Neural Networks", CVPR 2016.</remarks>
    public bool Winograd { get; set; } = Environment.GetEnvironmentVariable("FOVEA_WINOGRAD") != "0";

    /// <summary>A context with the threads, the device and the options of this one, and a generator of its own.</summary>
    public ComputeContext With(ulong seed) => new(seed) { Threads = Threads, Device = Device, Winograd = Winograd };

    /// <summary>Makes this context hold on the calling thread until the scope is disposed.</summary>
    public Scope Use()
    {
        var scope = new Scope(_current);
        _current = this;
        return scope;
    }

    /// <summary>Makes a context hold on the calling thread until told otherwise; null for the default one.</summary>
    internal static void Hold(ComputeContext? context) => _current = context;

    /// <summary>A context holds while the scope lives.</summary>
    public readonly ref struct Scope
    {
        private readonly ComputeContext? _before;

        internal Scope(ComputeContext? before) => _before = before;

        /// <summary>What held before holds again.</summary>
        public void Dispose() => _current = _before;
    }
}
