namespace Fovea.Formats;

internal sealed partial class PickleReader
{
    /// <summary>Instructions that make values of others.</summary>
    private void Compose(PickleOpcode code)
    {
        switch (code)
        {
            case PickleOpcode.EmptyTuple: Push(EmptyTuple); break;
            case PickleOpcode.Tuple: Made(new PickleTuple(TakeToMark())); break;
            case PickleOpcode.Tuple1: Made(new PickleTuple(Take(1))); break;
            case PickleOpcode.Tuple2: Made(new PickleTuple(Take(2))); break;
            case PickleOpcode.Tuple3: Made(new PickleTuple(Take(3))); break;
            case PickleOpcode.EmptyList or PickleOpcode.EmptySet: Made(new PickleList()); break;
            case PickleOpcode.List or PickleOpcode.FrozenSet:
                var items = TakeToMark();
                Made(new PickleList()).Items.AddRange(items);
                break;
            case PickleOpcode.Append:
                var last = Pop();
                Target<PickleList>("a list").Items.Add(last);
                break;
            case PickleOpcode.Appends or PickleOpcode.AddItems:
                var more = TakeToMark();
                Target<PickleList>("a list").Items.AddRange(more);
                break;
            case PickleOpcode.EmptyDict: Made(new PickleDict()); break;
            case PickleOpcode.Dict:
                var pairs = TakeToMark();
                Add(Made(new PickleDict()), pairs);
                break;
            case PickleOpcode.SetItem:
                var pair = Take(2);
                Add(Target<PickleDict>("a dictionary"), pair);
                break;
            case PickleOpcode.SetItems:
                var set = TakeToMark();
                Add(Target<PickleDict>("a dictionary"), set);
                break;
            case PickleOpcode.Global:
                var module = input.Line(_instruction);
                Made(Named(module, input.Line(_instruction)));
                break;
            case PickleOpcode.StackGlobal:
                var names = Take(2);
                Made(names is [string m, string n] ? Named(m, n) : throw Wrong("expected two texts, a module and a name"));
                break;
            case PickleOpcode.BinPersId:
                Made(persistent(Pop() as PickleTuple ?? throw Wrong("expected a tuple for a persistent id"), _at));
                break;
            case PickleOpcode.Reduce:
                var arguments = Pop() as PickleTuple ?? throw Wrong("expected a tuple of arguments");
                Made(Calls.Call(Pop() as PickleGlobal ?? throw Wrong("expected the name of a function"), arguments, _at));
                break;
            case PickleOpcode.NewObj or PickleOpcode.NewObjEx:
                // Arguments by name come last; what an unknown class would do with any is not known.
                if (code == PickleOpcode.NewObjEx) Pop();
                var given = Pop() as PickleTuple ?? throw Wrong("expected a tuple of arguments");
                Made(Calls.New(Pop() as PickleGlobal ?? throw Wrong("expected the name of a class"), given, _at));
                break;
            case PickleOpcode.Build:
                var state = Pop();
                Build(Peek(), state);
                break;
            default: throw Wrong($"expected an instruction that weights need, got 0x{(byte)code:X2}");
        }
    }

    private static readonly PickleTuple EmptyTuple = new([]);

    private PickleCalls Calls => field ??= new(input);

    private PickleGlobal Named(string module, string name)
    {
        var global = new PickleGlobal(module, name, _at);
        return PickleCalls.IsHarmless(global) ? global : throw input.Wrong(_at, _instruction, PickleCalls.Refusal(global));
    }

    private List<object?> Take(int count)
    {
        if (_stack.Count - Floor < count) throw Wrong($"expected {count} values on the stack, got {_stack.Count - Floor}");
        var taken = _stack[^count..];
        _stack.RemoveRange(_stack.Count - count, count);
        return taken;
    }

    private T Target<T>(string what) where T : class => Peek() as T ?? throw Wrong($"expected {what} to add to");

    private void Add(PickleDict to, List<object?> pairs)
    {
        if (pairs.Count % 2 != 0) throw Wrong($"expected keys and values in turn, got {pairs.Count}");
        for (var i = 0; i < pairs.Count; i += 2) to.Items.Add(new(pairs[i], pairs[i + 1]));
    }

    private void Build(object? target, object? state)
    {
        if (target is PickleObject unknown) unknown.State = state;
        // The third is the byte order: version, order, then what numbers do not have.
        else if (target is NumpyType type) type.BigEndian = state is PickleTuple { Items: [_, ">", ..] };
        // What else a dictionary or a tensor has for attributes is no weight.
        else if (target is not (PickleDict or TorchTensor)) throw Wrong("expected an object whose state is set");
    }
}
