using System.Collections.Concurrent;
using Fovea.Tensors;
using ILGPU;
using ILGPU.Runtime;
using Device = Fovea.Tensors.Device;

namespace Fovea.Gpu;

/// <summary>A graphics processor, through its driver alone: kernels in C#, compiled by ILGPU to PTX or OpenCL C when they are first
/// needed.</summary>
/// <remarks>Calls wait in one queue and are made in order; the host waits where it looks at elements. No sum depends on which thread comes
/// first, so the same seed gives the same bits on the same card. Each family of primitives is in a file of its own, its kernels below it.
/// What is dense linear algebra, sorting, or arithmetic of 8 bits is computed by the processor.</remarks>
public sealed partial class GpuDevice : Device, IDisposable
{
    private readonly Context _context;
    private readonly Accelerator _accelerator;
    private readonly GpuMemory _memory;
    private readonly HostCopies _copies;
    private readonly KernelAccess _access;
    private readonly QueueClock _clock = new();
    private readonly ConcurrentDictionary<Type, Delegate> _kernels = [];
    // OpenCL is given the arguments of a kernel one after the other: of two threads with the same kernel one waits.
    private readonly Lock _launchLock = new();
    private readonly int _smallestGroup, _largestGroup, _processors;

    // Shared memory is laid out for groups of so many threads.
    private const int LargestGroup = 256;

    internal GpuDevice(string name, Context context, Accelerator accelerator, long memoryLimit = long.MaxValue)
    {
        (Name, _context, _accelerator) = (name, context, accelerator);
        (_memory, _copies, _access) = (new(accelerator, _clock, memoryLimit), new(accelerator, _clock), new(context));
        (_firstFound, _valueFound) = (accelerator.Allocate1D<int>(MostChecks), accelerator.Allocate1D<long>(MostChecks));
        // A group of less than a warp leaves lanes idle; on the processor's threads that does not matter.
        _largestGroup = Math.Min(LargestGroup, accelerator.MaxNumThreadsPerGroup);
        _smallestGroup = accelerator.AcceleratorType == AcceleratorType.CPU ? 1 : 32;
        _processors = accelerator.NumMultiprocessors;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsQueued => true;

    /// <summary>The name, what the maker calls it, and the library that computes products, where there is one.</summary>
    public override string ToString() => Blas is null ? $"{Name} ({Model})" : $"{Name} ({Model}, {Blas.Name})";

    /// <summary>What the maker calls it.</summary>
    public string Model => _accelerator.Name;

    /// <summary>Whether new elements are NaN, so that a kernel that leaves one out shows.</summary>
    internal bool MarksNewMemory { get; init; }

    /// <inheritdoc/>
    public override Tensor Empty(Shape shape, DType dtype)
    {
        var storage = new GpuStorage(this, _memory, dtype, shape.Elements);
        // NaN, −1 and 255.
        if (MarksNewMemory && storage.Length > 0) storage.Used.MemSet(Queue, 0xFF);
        return new(storage, 0, shape);
    }

    /// <inheritdoc/>
    public override void Upload(ReadOnlySpan<byte> from, Tensor to)
    {
        if (from.IsEmpty) return;
        // Nothing in the queue knows elements that are new: their bytes arrive beside it, and only this thread waits.
        if (((GpuStorage)to.Storage).IsFresh(_clock)) _copies.Beside(from, Fresh(to));
        else _copies.InOrder(from, View<byte>(to), Queue);
        GC.KeepAlive(to);
    }

    /// <inheritdoc/>
    public override unsafe void Download(Tensor from, Span<byte> to)
    {
        if (to.IsEmpty) return;
        // The copy writes by address while other threads may collect garbage.
        fixed (byte* start = to)
        {
            View<byte>(from).CopyToCPUUnsafeAsync(Queue, ref *start, to.Length);
            Wait();
        }
        GC.KeepAlive(from);
    }

    /// <inheritdoc/>
    public override double Read(Tensor x, int index)
    {
        var one = new Tensor(x.Storage, x.Offset + index, []);
        Span<byte> bytes = stackalloc byte[8];
        Download(one, bytes[..x.DType.Size]);
        var host = CpuDevice.Instance.Empty([], x.DType);
        CpuDevice.Instance.Upload(bytes[..x.DType.Size], host);
        return CpuDevice.Instance.Read(host, 0);
    }

    /// <inheritdoc/>
    public override void Synchronize() => Wait();

    /// <summary>How often the host has waited for the queue.</summary>
    internal long Waits => _clock.Waits;

    /// <summary>Kernels and copies that the host has put into the queue.</summary>
    internal long Launches => _clock.Queued;

    /// <summary>Kernels that have been compiled.</summary>
    internal ICollection<Type> Kernels => _kernels.Keys;

    /// <summary>Gives the card back. Tensors on it cannot be used any more.</summary>
    public void Dispose()
    {
        _memory.Close();
        _copies.Dispose();
        Blas?.Dispose();
        _accelerator.Dispose();
        _context.Dispose();
    }

    // A tensor's elements in a kernel.
    private static ArrayView<T> View<T>(Tensor x) where T : unmanaged =>
        ((GpuStorage)x.Storage).Used.SubView((long)x.Offset * x.DType.Size, (long)x.Count * x.DType.Size).Cast<T>();

    // The same for bytes that come from the host before any kernel knows of them.
    private static ArrayView<byte> Fresh(Tensor x) =>
        ((GpuStorage)x.Storage).Bytes.SubView((long)x.Offset * x.DType.Size, (long)x.Count * x.DType.Size);

    // The elements from a tensor's first to the end of its storage: a view may reach beyond the tensor.
    private static ArrayView<T> ViewBeyond<T>(Tensor x) where T : unmanaged
    {
        var bytes = ((GpuStorage)x.Storage).Used;
        var start = (long)x.Offset * x.DType.Size;
        return bytes.SubView(start, bytes.Length - start).Cast<T>();
    }

    private Scratch<T> Rent<T>(int length) where T : unmanaged => new(_memory, length);

    // Where calls wait, after the updates that come before them.
    private AcceleratorStream Queue
    {
        get
        {
            LaunchUpdates();
            return _accelerator.DefaultStream;
        }
    }

    // Makes a kernel run on so many threads.
    private void Launch<K>(int threads, in K kernel) where K : struct, IKernel
    {
        LaunchUpdates();
        LaunchNow(threads, kernel);
    }

    private void LaunchNow<K>(int threads, in K kernel) where K : struct, IKernel
    {
        if (threads == 0) return;
        if (!_kernels.TryGetValue(typeof(K), out var loaded))
            loaded = Load<K>(() => _accelerator.LoadAutoGroupedStreamKernel<Index1D, K>(Run));
        lock (_launchLock)
        {
            ((Action<Index1D, K>)loaded)(threads, kernel);
            _clock.Tick();
        }
    }

    // Makes a kernel run on so many groups of threads.
    private void LaunchGroups<K>(int groups, int groupSize, in K kernel) where K : struct, IGroupKernel
    {
        if (groups == 0) return;
        LaunchUpdates();
        if (!_kernels.TryGetValue(typeof(K), out var loaded))
            loaded = Load<K>(() => _accelerator.LoadStreamKernel<K>(RunGroup, K.Specialization));
        lock (_launchLock)
        {
            ((Action<KernelConfig, K>)loaded)((groups, groupSize), kernel);
            _clock.Tick();
        }
    }

    // Compiles a kernel when it is first needed.
    private Delegate Load<K>(Func<Delegate> load)
    {
        lock (_kernels)
        {
            if (_kernels.TryGetValue(typeof(K), out var loaded)) return loaded;
            _access.Allow(typeof(K));
            try
            {
                return _kernels[typeof(K)] = load();
            }
            catch (Exception error)
            {
                _access.Renew();
                throw new GpuException($"{Name}: {Formula(typeof(K))} cannot be compiled for this device: "
                    + $"{error.GetBaseException().Message.ReplaceLineEndings(" ").TrimEnd('.')}. A formula's fields are numbers, and it calls lanes alone.",
                    error);
            }
        }
    }

    // The formula that a kernel evaluates, or the kernel.
    private static string Formula(Type kernel) =>
        (kernel.GenericTypeArguments.FirstOrDefault(t => t.Assembly != typeof(GpuDevice).Assembly && !t.IsPrimitive) ?? kernel).Name;

    private static void Run<K>(Index1D i, K kernel) where K : struct, IKernel => kernel.Run(i);

    private static void RunGroup<K>(K kernel) where K : struct, IGroupKernel => kernel.Run();
}
