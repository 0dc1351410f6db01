using System.Numerics;

namespace Fovea.Formats;

/// <summary>Reads one pickle: a machine with a stack, as Python's own, that makes inert values of what the file says.</summary>
/// <remarks>It knows the instructions of <see cref="PickleOpcode"/> and, of functions, those of <see cref="PickleCalls"/>; nothing is
/// imported, and nothing of the file is executed. Stack, memo, texts and the number of values are bounded.
/// Source: the Python Standard Library, <c>pickle</c> and <c>pickletools</c>.</remarks>
/// <param name="input">The bytes, at the pickle's first one.</param>
/// <param name="persistent">What a persistent id stands for: the storages of PyTorch.</param>
internal sealed partial class PickleReader(PickleInput input, Func<PickleTuple, long, object?> persistent)
{
    private const int MostStack = 1 << 20, MostMemo = 1 << 22, FreeValues = 1 << 16, HighestProtocol = 5;

    private static readonly string[] Names = [.. Enumerable.Range(0, 256).Select(code => Enum.IsDefined((PickleOpcode)code)
        ? ((PickleOpcode)code).ToString().ToUpperInvariant() : "opcode")];

    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<uint, object?> _memo = [];
    private long _start, _at, _values;
    private string _instruction = "";

    /// <summary>The value that the pickle is of.</summary>
    /// <exception cref="DataFormatException">The bytes are no pickle of weights; names the byte and the instruction.</exception>
    public object? Read()
    {
        _start = input.Position;
        while (true)
        {
            _at = input.Position;
            var code = (PickleOpcode)input.Byte("opcode");
            _instruction = Names[(byte)code];
            if (code == PickleOpcode.Stop) return Pop();
            Step(code);
            if (_stack.Count > MostStack) throw Wrong($"expected a stack of at most {MostStack} values");
        }
    }

    private void Step(PickleOpcode code)
    {
        switch (code)
        {
            case PickleOpcode.Proto:
                if (input.Byte(_instruction) is var protocol && protocol > HighestProtocol)
                    throw Wrong($"expected a protocol of at most {HighestProtocol}, got {protocol}");
                break;
            // What a frame announces is read when it comes.
            case PickleOpcode.Frame: input.Int64(_instruction); break;
            case PickleOpcode.Mark: _marks.Add(_stack.Count); break;
            case PickleOpcode.Pop: Drop(); break;
            case PickleOpcode.PopMark: TakeToMark(); break;
            case PickleOpcode.Dup: Push(Peek()); break;
            case PickleOpcode.None: Push(null); break;
            case PickleOpcode.NewTrue: Push(true); break;
            case PickleOpcode.NewFalse: Push(false); break;
            case PickleOpcode.BinInt: Push((long)input.Int32(_instruction)); break;
            case PickleOpcode.BinInt1: Push((long)input.Byte(_instruction)); break;
            case PickleOpcode.BinInt2: Push((long)input.UInt16(_instruction)); break;
            case PickleOpcode.Long1: PushWhole(input.Byte(_instruction)); break;
            case PickleOpcode.Long4: PushWhole(input.Int32(_instruction)); break;
            case PickleOpcode.BinFloat: Push(input.Double(_instruction)); break;
            case PickleOpcode.BinUnicode: Push(input.Text((uint)input.Int32(_instruction), _instruction)); break;
            case PickleOpcode.ShortBinUnicode or PickleOpcode.ShortBinString:
                Push(input.Text(input.Byte(_instruction), _instruction));
                break;
            case PickleOpcode.BinUnicode8: Push(input.Text(input.Int64(_instruction), _instruction)); break;
            case PickleOpcode.BinString: Push(input.Text(input.Int32(_instruction), _instruction)); break;
            case PickleOpcode.BinBytes: Push(input.Bytes((uint)input.Int32(_instruction), _instruction).ToArray()); break;
            case PickleOpcode.ShortBinBytes: Push(input.Bytes(input.Byte(_instruction), _instruction).ToArray()); break;
            case PickleOpcode.BinBytes8 or PickleOpcode.ByteArray8:
                Push(input.Bytes(input.Int64(_instruction), _instruction).ToArray());
                break;
            case PickleOpcode.BinPut: Remember(input.Byte(_instruction)); break;
            case PickleOpcode.LongBinPut: Remember((uint)input.Int32(_instruction)); break;
            case PickleOpcode.Memoize: Remember((uint)_memo.Count); break;
            case PickleOpcode.BinGet: Recall(input.Byte(_instruction)); break;
            case PickleOpcode.LongBinGet: Recall((uint)input.Int32(_instruction)); break;
            default: Compose(code); break;
        }
    }

    // Whole numbers of any length, of which weights need none that are long.
    private void PushWhole(int count)
    {
        if (count is < 0 or > byte.MaxValue) throw Wrong($"expected a whole number of at most {byte.MaxValue} bytes, got {count}");
        var value = new BigInteger(input.Bytes(count, _instruction));
        if (value < long.MinValue || value > long.MaxValue) Push(value);
        else Push((long)value);
    }

    private void Remember(uint slot)
    {
        if (_memo.Count >= MostMemo) throw Wrong($"expected at most {MostMemo} remembered values");
        _memo[slot] = Peek();
    }

    private void Recall(uint slot) => Push(_memo.TryGetValue(slot, out var value) ? value
        : throw Wrong($"expected a remembered value, there is none under {slot}"));

    private void Push(object? value) => _stack.Add(value);

    private object? Peek() => _stack.Count > Floor ? _stack[^1] : throw Wrong("expected a value on the stack, it is empty");

    private object? Pop()
    {
        var value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    // POP takes a mark where one is on top.
    private void Drop()
    {
        if (_marks.Count > 0 && _marks[^1] == _stack.Count) _marks.RemoveAt(_marks.Count - 1);
        else Pop();
    }

    private List<object?> TakeToMark()
    {
        if (_marks.Count == 0) throw Wrong("expected a mark on the stack, there is none");
        var floor = Floor;
        _marks.RemoveAt(_marks.Count - 1);
        var taken = _stack[floor..];
        _stack.RemoveRange(floor, _stack.Count - floor);
        return taken;
    }

    private int Floor => _marks.Count > 0 ? _marks[^1] : 0;

    // A list or a dictionary takes a byte or two of the file and many of memory.
    private T Made<T>(T value)
    {
        if (++_values > FreeValues + (input.Position - _start) / 4)
            throw Wrong($"expected fewer values than {_values} in {input.Position - _start} bytes");
        Push(value);
        return value;
    }

    private DataFormatException Wrong(string problem) => input.Wrong(_at, _instruction, problem);
}
