namespace Fovea.Tensors;

/// <summary>The kernels of convolutions in the order in which their loops read them, kept with the storage that they were packed from and
/// shared by everything that reads it.</summary>
/// <remarks>A network in use has the same kernels at every call, one in training never. So a form is kept only when its elements are found
/// as they were the time before; until then it is packed into memory that is used again. What was packed from elements that have changed
/// since is dropped.</remarks>
internal sealed class PackedForms
{
    // A convolution is packed one way for inference, rarely two (another size of image, another precision of it).
    private const int Most = 4;

    private readonly Lock _gate = new();
    private readonly List<Form> _forms = [];

    /// <summary>Elements that are kept.</summary>
    public long Elements
    {
        get
        {
            long elements = 0;
            lock (_gate)
                foreach (var form in _forms)
                    if (form.Elements is not null) elements += form.Count;
            return elements;
        }
    }

    /// <summary>The kernels as a packing writes them: kept, or in scratch memory of the calling thread.</summary>
    /// <param name="kernels">A tensor of this storage.</param>
    /// <param name="slot">The scratch memory.</param>
    /// <param name="packing">The order.</param>
    public ArraySegment<T> Get<T, TPacking>(Tensor kernels, ScratchSlot slot, in TPacking packing)
        where T : unmanaged where TPacking : struct, IPacking<T>
    {
        var (layout, version) = (packing.Layout, kernels.Storage.Version);
        bool settled;
        lock (_gate)
        {
            var form = Find(layout, kernels.Offset);
            settled = form.Version == version;
            if (settled && form.Elements is T[] kept) return new(kept, form.Start, form.Count);
            (form.Version, form.Elements) = (version, null);
        }
        var to = settled ? AlignedArray.Allocate<T>(packing.Count) : Scratch<T>.Get(slot, packing.Count);
        var host = (HostStorage<T>)kernels.Storage;
        packing.Pack(new(host.Array, host.First + kernels.Offset, kernels.Count), to);
        if (!settled) return to;
        lock (_gate)
        {
            var form = Find(layout, kernels.Offset);
            if (form.Version == version) (form.Elements, form.Start, form.Count) = (to.Array, to.Offset, to.Count);
        }
        return to;
    }

    private Form Find(PackingLayout layout, int offset)
    {
        foreach (var form in _forms)
            if (form.Layout == layout && form.Offset == offset) return form;
        if (_forms.Count == Most) _forms.RemoveAt(0);
        _forms.Add(new(layout, offset));
        return _forms[^1];
    }

    private sealed class Form(PackingLayout layout, int offset)
    {
        public PackingLayout Layout => layout;

        public int Offset => offset;

        public int Version { get; set; } = -1;

        public Array? Elements { get; set; }

        public int Start { get; set; }

        public int Count { get; set; }
    }
}

/// <summary>What the order of packed kernels depends on: not on the images.</summary>
/// <param name="Algorithm">Which loops read them.</param>
/// <param name="Groups">Groups of channels.</param>
/// <param name="Outputs">Output channels of all groups.</param>
/// <param name="Inputs">Input channels of all groups.</param>
/// <param name="Kernel">Height and width.</param>
/// <param name="Turned">Whether they are those of the gradient in the input.</param>
/// <param name="Block">Input channels that are read together, where that depends on more than these.</param>
/// <param name="Order">The order of the taps, where that does: the array of a plan, so that the same one is the same order.</param>
internal readonly record struct PackingLayout(string Algorithm, int Groups, int Outputs, int Inputs, Size2 Kernel, bool Turned,
    int Block = 0, int[]? Order = null);

/// <summary>A way to write kernels in the order in which a convolution reads them.</summary>
internal interface IPacking<T> where T : unmanaged
{
    /// <summary>What its order depends on.</summary>
    PackingLayout Layout { get; }

    /// <summary>Elements that it writes.</summary>
    int Count { get; }

    /// <summary>Writes <see cref="Count"/> elements.</summary>
    void Pack(ArraySegment<T> kernels, ArraySegment<T> packed);
}
