namespace Fovea.Formats;

/// <summary>A class or a function that a pickle names. It is a name and nothing else: nothing is imported or called.</summary>
/// <param name="Module">Python's module.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Offset">The byte at which the file names it.</param>
internal sealed record PickleGlobal(string Module, string Name, long Offset)
{
    public string FullName => $"{Module}.{Name}";
}

/// <summary>A tuple.</summary>
internal sealed class PickleTuple(IReadOnlyList<object?> items)
{
    public IReadOnlyList<object?> Items => items;
}

/// <summary>A list or a set.</summary>
internal sealed class PickleList
{
    public List<object?> Items { get; } = [];
}

/// <summary>A dictionary, in order. Keys may be anything, so that they are not looked up.</summary>
internal sealed class PickleDict
{
    public List<KeyValuePair<object?, object?>> Items { get; } = [];

    /// <summary>The value of a text; the last one counts.</summary>
    public object? this[string key] => Items.FindLast(i => i.Key is string text && text == key).Value;
}

/// <summary>An object of a class that is not known: an inert record of what the file says of it.</summary>
/// <param name="type">Its class, of which nothing is called.</param>
internal sealed class PickleObject(PickleGlobal type)
{
    public PickleGlobal Class => type;

    /// <summary>What its attributes are set to.</summary>
    public object? State { get; set; }
}

/// <summary>A block of elements that tensors are views of.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">The type of its elements; null for bytes without one.</param>
/// <param name="Count">How many elements; of those without a type, bytes.</param>
internal sealed record TorchStorage(string Key, ElementType? Type, long Count)
{
    /// <summary>Bytes in all.</summary>
    public long Bytes => Count * (Type?.Size ?? 1);
}

/// <summary>A view of a storage.</summary>
/// <param name="Storage">The block.</param>
/// <param name="Type">The type of the elements.</param>
/// <param name="Offset">The first element's position.</param>
/// <param name="Sizes">Of the axes.</param>
/// <param name="Strides">How many positions further the next element along each axis is.</param>
internal sealed record TorchTensor(TorchStorage Storage, ElementType Type, long Offset, int[] Sizes, long[] Strides)
{
    public long Count { get; } = Sizes.Aggregate(1L, (product, size) => product * size);

    /// <summary>Whether the elements lie side by side in row-major order.</summary>
    public bool IsContiguous
    {
        get
        {
            var expected = 1L;
            for (var axis = Sizes.Length - 1; axis >= 0; axis--)
            {
                if (Sizes[axis] != 1 && Strides[axis] != expected) return false;
                expected *= Sizes[axis];
            }
            return true;
        }
    }

    /// <summary>The farthest position that is read, or −1 where there is no element.</summary>
    public Int128 Last => Count == 0 ? -1
        : Sizes.Zip(Strides, (size, stride) => (Int128)(size - 1) * stride).Aggregate((Int128)Offset, (sum, s) => sum + s);
}

/// <summary>NumPy's name for a type of numbers.</summary>
internal sealed record NumpyType(string Name)
{
    public bool BigEndian { get; set; }
}
