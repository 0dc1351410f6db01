using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>Elements in a managed array, freed by the garbage collector: nothing is ever disposed.</summary>
internal abstract class HostStorage(DType dtype, int length) : Storage(CpuDevice.Instance, dtype, length)
{
    private PackedForms? _packed;

    /// <summary>What convolutions prepared from these elements.</summary>
    public PackedForms Packed => _packed ?? Interlocked.CompareExchange(ref _packed, new(), null) ?? _packed;

    /// <summary>Index of the first element within the array.</summary>
    public int First { get; protected set; }

    /// <summary>Gives a storage that has no memory yet a place in another one.</summary>
    public abstract void Place(Storage block, int first);
}

/// <inheritdoc/>
internal sealed class HostStorage<T> : HostStorage where T : unmanaged
{
    private readonly RecordingDevice? _recorder;
    private T[]? _array;

    public HostStorage(T[] array) : base(DTypes.Of<T>(), array.Length) => _array = array;

    /// <summary>Elements in the middle of an array.</summary>
    public HostStorage(ArraySegment<T> part) : base(DTypes.Of<T>(), part.Count) => (_array, First) = (part.Array, part.Offset);

    /// <summary>Elements that get their array when somebody first asks for it.</summary>
    public HostStorage(int length, RecordingDevice recorder) : base(DTypes.Of<T>(), length) => _recorder = recorder;

    /// <summary>The array; this storage's elements begin at <see cref="HostStorage.First"/>.</summary>
    public T[] Array
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _array ?? Allocate();
    }

    public override void Place(Storage block, int first)
    {
        var host = (HostStorage<T>)block;
        (_array, First) = (host.Array, host.First + first);
    }

    private T[] Allocate()
    {
        _recorder!.Wanted();
        lock (_recorder)
        {
            if (_array is not null || !DirtyMemory.IsOn) return _array ??= GC.AllocateUninitializedArray<T>(Length);
            First = DirtyMemory.Margin;
            return _array = DirtyMemory.Array<T>(Length);
        }
    }
}
