using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>Places the buffers of a recording in one block a type: two share a place where no call needs both.</summary>
/// <remarks>Greedy by size: the largest buffer first, each at the lowest place that is free while it lives. Source: Y. Pisarchyk and J.
/// Lee, "Efficient memory management for deep neural net inference", 2020.</remarks>
internal static class BufferPlan
{
    /// <summary>Buffers begin at multiples of this many bytes, a cache line.</summary>
    private const int Alignment = 64;

    /// <summary>The place of each buffer that a call uses.</summary>
    /// <param name="calls">The calls in order.</param>
    /// <param name="allocated">The buffers to place.</param>
    /// <param name="kept">Buffers that outlive the last call.</param>
    /// <param name="allocate">A block of a type and number of elements.</param>
    public static Dictionary<Storage, (Storage Block, int Offset)> Place(IReadOnlyList<RecordedCall> calls,
        IReadOnlyCollection<Storage> allocated, IReadOnlySet<Storage> kept, Func<DType, int, (Storage Block, int Start)> allocate)
    {
        var spans = Lifetimes(calls, allocated, kept);
        var places = new Dictionary<Storage, (Storage, int)>(ReferenceEqualityComparer.Instance);
        foreach (var type in spans.GroupBy(s => s.Storage.DType))
        {
            var placed = new List<(Lifetime Life, int Offset)>();
            long end = 0;
            foreach (var life in type.OrderByDescending(s => s.Storage.Length).ThenBy(s => s.First))
            {
                long at = 0;
                foreach (var (other, offset) in placed.OrderBy(p => p.Offset))
                {
                    if (other.First > life.Last || other.Last < life.First) continue;
                    if (offset >= at + Round(life.Storage)) break;
                    at = Math.Max(at, offset + Round(other.Storage));
                }
                end = Math.Max(end, at + Round(life.Storage));
                if (end > Array.MaxLength) throw new RecordingException("its buffers do not fit one block of memory");
                placed.Add((life, (int)at));
            }
            var (block, start) = allocate(type.Key, (int)end);
            foreach (var (life, offset) in placed) places[life.Storage] = (block, start + offset);
        }
        return places;
    }

    private static List<Lifetime> Lifetimes(IReadOnlyList<RecordedCall> calls, IReadOnlyCollection<Storage> allocated,
        IReadOnlySet<Storage> kept)
    {
        var ours = new HashSet<Storage>(allocated, ReferenceEqualityComparer.Instance);
        var spans = new Dictionary<Storage, Lifetime>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < calls.Count; i++)
        {
            foreach (var operand in calls[i].Operands)
            {
                if (operand is null || !ours.Contains(operand.Storage)) continue;
                ref var life = ref CollectionsMarshal.GetValueRefOrAddDefault(spans, operand.Storage, out var known);
                life = new(operand.Storage, known ? life.First : i, kept.Contains(operand.Storage) ? int.MaxValue : i);
            }
        }
        return [.. spans.Values];
    }

    // Whole cache lines.
    private static long Round(Storage storage)
    {
        var line = Alignment / storage.DType.Size;
        return ((long)storage.Length + line - 1) / line * line;
    }

    private readonly record struct Lifetime(Storage Storage, int First, int Last);
}
