using System.Globalization;

namespace Fovea.Formats;

/// <summary>The few functions that pickles of weights name, done by hand. Everything else is refused by its name.</summary>
/// <param name="input">The pickle, for errors.</param>
internal sealed class PickleCalls(PickleInput input)
{
    private const int FreeItems = 1 << 16;
    private const string Advice = "Save the weights alone: torch.save(model.state_dict(), path)";

    // Of these modules no class is an object that holds weights.
    private static readonly HashSet<string> NeverNeeded =
    [
        "os", "posix", "nt", "subprocess", "sys", "builtins", "__builtin__", "runpy", "shutil", "socket", "pty", "ctypes", "importlib",
        "pickle", "_pickle", "code", "codeop", "commands", "webbrowser", "operator", "_operator", "types", "marshal", "multiprocessing",
        "threading", "asyncio", "tempfile", "io", "_io", "imp", "pkgutil", "pdb", "timeit", "platform", "http", "urllib", "ssl", "signal",
        "gc", "inspect", "bdb", "cProfile", "profile", "trace", "distutils", "pip", "setuptools", "venv", "zipimport", "dill",
        "cloudpickle",
    ];

    private static readonly string[] Builtins =
    [
        "set", "frozenset", "dict", "list", "tuple", "int", "float", "bool", "str", "bytes", "bytearray", "complex", "object", "slice", "range",
        "xrange", "unicode", "long", "NoneType",
    ];

    private long _copied;

    /// <summary>Whether a name may stand in a file at all. Most do, as classes of which inert records are made.</summary>
    public static bool IsHarmless(PickleGlobal global) => !NeverNeeded.Contains(global.Module.Split('.')[0])
        || (global.Module is "builtins" or "__builtin__" && Builtins.Contains(global.Name));

    /// <summary>Why a name is refused.</summary>
    public static string Refusal(PickleGlobal global) =>
        $"{Excerpt.Of(global.FullName)} is nothing that weights need, and was not called. {Advice}";

    /// <summary>An object of a class: a collection, or an inert record.</summary>
    public object? New(PickleGlobal type, PickleTuple arguments, long at) => type.FullName switch
    {
        "collections.OrderedDict" or "collections.defaultdict" or "torch.Size" or "torch.device" => Call(type, arguments, at),
        _ when type.Module is "builtins" or "__builtin__" => Call(type, arguments, at),
        _ => new PickleObject(type),
    };

    /// <summary>The value of a known function.</summary>
    /// <exception cref="DataFormatException">It is not known, or its arguments are not what it takes.</exception>
    public object? Call(PickleGlobal function, PickleTuple arguments, long at)
    {
        var values = arguments.Items;
        return function.FullName switch
        {
            "collections.OrderedDict" or "builtins.dict" or "__builtin__.dict" => Pairs(values, at),
            // Its argument makes values of keys that are missing.
            "collections.defaultdict" => new PickleDict(),
            "builtins.set" or "__builtin__.set" or "builtins.frozenset" or "__builtin__.frozenset" or "builtins.list"
                or "__builtin__.list" => Items(values, at),
            "builtins.tuple" or "__builtin__.tuple" or "torch.Size" => values is [PickleTuple or PickleList] ? values[0]
                : throw input.Wrong(at, "REDUCE", $"expected a tuple for {function.FullName}"),
            "builtins.bytearray" or "__builtin__.bytearray" or "_codecs.encode" => Encoded(values, at),
            "torch.device" => Joined(':', values, at),
            "pathlib.PosixPath" or "pathlib.PurePosixPath" or "pathlib.WindowsPath" or "pathlib.PureWindowsPath" =>
                Joined('/', values, at),
            "torch._utils._rebuild_tensor" or "torch._utils._rebuild_tensor_v2" => TorchRebuild.Tensor(input, values, at, null),
            "torch._utils._rebuild_tensor_v3" => TorchRebuild.Tensor(input, values, at, TorchTypes.Element(values.ElementAtOrDefault(6))
                ?? throw input.Wrong(at, "REDUCE", "expected the element type of a tensor, as torch.float32")),
            "torch._utils._rebuild_parameter" or "torch._utils._rebuild_parameter_with_state" => values is [TorchTensor tensor, ..] ? tensor
                : throw input.Wrong(at, "REDUCE", "expected a tensor for a parameter"),
            // A tensor with attributes of its own: function, class, arguments, attributes.
            "torch._tensor._rebuild_from_type_v2" => values is [PickleGlobal inner, _, PickleTuple given, ..]
                && inner.FullName.StartsWith("torch._utils._rebuild_tensor", StringComparison.Ordinal) ? Call(inner, given, at)
                : throw input.Wrong(at, "REDUCE", Refusal(function)),
            // TorchScript marks the types of lists and dictionaries.
            "torch.jit._pickle.build_intlist" or "torch.jit._pickle.build_tensorlist" or "torch.jit._pickle.build_doublelist"
                or "torch.jit._pickle.build_boollist" or "torch.jit._pickle.restore_type_tag" => values.Count > 0 ? values[0]
                : throw input.Wrong(at, "REDUCE", $"expected a list for {function.FullName}"),
            "torch.serialization._get_layout" => values is [string layout] ? layout
                : throw input.Wrong(at, "REDUCE", "expected the name of a layout"),
            "numpy.dtype" => values is [string type, ..] ? new NumpyType(type)
                : throw input.Wrong(at, "REDUCE", "expected a type of NumPy"),
            "numpy.core.multiarray.scalar" or "numpy._core.multiarray.scalar" => NumpyScalar.Of(values)
                ?? throw input.Wrong(at, "REDUCE", "expected a number of NumPy: a type and its bytes"),
            "numpy.core.multiarray._reconstruct" or "numpy._core.multiarray._reconstruct" or "copyreg._reconstructor"
                or "copy_reg._reconstructor" => values is [PickleGlobal type, ..] ? new PickleObject(type)
                : throw input.Wrong(at, "REDUCE", $"expected a class for {function.FullName}"),
            "torch._utils._rebuild_qtensor" => throw input.Wrong(at, "REDUCE",
                "the tensor is quantised, which is not read. Save model.dequantize() or the weights from before"),
            "torch._utils._rebuild_sparse_tensor" => throw input.Wrong(at, "REDUCE",
                "the tensor is sparse, which is not read. Save x.to_dense()"),
            _ => throw input.Wrong(at, "REDUCE", Refusal(function)),
        };
    }

    private PickleDict Pairs(IReadOnlyList<object?> values, long at)
    {
        var made = new PickleDict();
        if (values is []) return made;
        if (values is [PickleDict same]) return same;
        if (values is not [PickleList pairs]) throw input.Wrong(at, "REDUCE", "expected pairs for a dictionary");
        Charge(pairs.Items.Count, at);
        foreach (var pair in pairs.Items)
        {
            var items = pair is PickleTuple tuple ? tuple.Items : (pair as PickleList)?.Items;
            if (items is not [var key, var value]) throw input.Wrong(at, "REDUCE", "expected pairs of a key and a value");
            made.Items.Add(new(key, value));
        }
        return made;
    }

    private PickleList Items(IReadOnlyList<object?> values, long at)
    {
        if (values is [PickleList same]) return same;
        var made = new PickleList();
        if (values is not ([] or [PickleTuple])) throw input.Wrong(at, "REDUCE", "expected a list");
        if (values is not [PickleTuple tuple]) return made;
        Charge(tuple.Items.Count, at);
        made.Items.AddRange(tuple.Items);
        return made;
    }

    // Python 2 has no bytes: they are a text and the name of a coding, of which a byte is a character.
    private byte[] Encoded(IReadOnlyList<object?> values, long at)
    {
        if (values is [byte[] bytes]) return bytes;
        if (values is not [string text, ..]) return [];
        Charge(text.Length, at);
        return [.. text.Select(c => (byte)c)];
    }

    private string Joined(char separator, IReadOnlyList<object?> values, long at)
    {
        var parts = values.Where(v => v is string or long).Select(v => string.Create(CultureInfo.InvariantCulture, $"{v}")).ToList();
        Charge(parts.Sum(p => p.Length), at);
        return string.Join(separator, parts);
    }

    // What is remembered can be copied again and again: by a few bytes of the file, any number of times.
    private void Charge(long items, long at)
    {
        if ((_copied += items) > FreeItems + input.Position)
            throw input.Wrong(at, "REDUCE", $"expected fewer than {_copied} copied values in {input.Position} bytes");
    }
}
