using System.Numerics;
using System.Runtime.InteropServices;
using Fovea.Tensors;

namespace Fovea.Parallel;

/// <summary>Gradients that are sent together.</summary>
internal abstract class GradientBucket
{
    private readonly Dictionary<Tensor, int> _offsets = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Tensor> _ready = new(ReferenceEqualityComparer.Instance);
    private TaskCompletionSource _full = new();

    protected GradientBucket(IReadOnlyList<Tensor> members)
    {
        foreach (var member in members)
        {
            _offsets.Add(member, Length);
            Length += member.Count;
        }
    }

    /// <summary>Elements.</summary>
    public int Length { get; }

    protected IReadOnlyDictionary<Tensor, int> Offsets => _offsets;

    /// <summary>One for parameters of one type.</summary>
    public static GradientBucket Of(IReadOnlyList<Tensor> members, Communicator ranks) => members[0].DType switch
    {
        DType.Float32 => new GradientBucket<float>(members, ranks.Size),
        DType.Float64 => new GradientBucket<double>(members, ranks.Size),
        var type => throw new NotSupportedException($"DataParallel: expected parameters of Float32 or Float64, got {type}."),
    };

    public void Begin(bool waits)
    {
        _ready.Clear();
        _full = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!waits) _full.SetResult();
    }

    public void Take(Tensor parameter, Tensor gradient)
    {
        Copy(gradient, _offsets[parameter]);
        _ready.Add(parameter);
        if (_ready.Count == _offsets.Count) _full.SetResult();
    }

    public bool Has(Tensor parameter) => _ready.Contains(parameter);

    public void Reduce(Communicator ranks, RoundTerms terms)
    {
        _full.Task.Wait();
        Add(ranks, terms);
    }

    public abstract void SetGradients();

    public abstract void Load(Func<Tensor, Tensor?> sum, int rank);

    protected abstract void Copy(Tensor gradient, int offset);

    protected abstract void Add(Communicator ranks, RoundTerms terms);
}

/// <summary>Gradients of one type that are sent together.</summary>
internal sealed class GradientBucket<T> : GradientBucket where T : unmanaged, INumber<T>
{
    // One part for each rank; the last one is padded.
    private readonly int _share;
    private readonly T[] _own, _terms, _sum, _means;

    public GradientBucket(IReadOnlyList<Tensor> members, int ranks) : base(members)
    {
        _share = (Length + ranks - 1) / ranks;
        (_own, _terms, _sum, _means) = (new T[_share * ranks], new T[_share * ranks], new T[_share], new T[_share * ranks]);
    }

    public override void SetGradients()
    {
        var means = Tensor.From(_means);
        foreach (var (parameter, offset) in Offsets)
            parameter.Grad = means[offset..(offset + parameter.Count)].Reshape(parameter.Shape).To(parameter.Device);
    }

    public override void Load(Func<Tensor, Tensor?> sum, int rank)
    {
        var all = new T[_means.Length];
        foreach (var (parameter, offset) in Offsets)
            if (sum(parameter) is { } so) so.AsReadOnlySpan<T>().CopyTo(all.AsSpan(offset));
        all.AsSpan(rank * _share, _share).CopyTo(_sum);
    }

    protected override void Copy(Tensor gradient, int offset) => gradient.AsReadOnlySpan<T>().CopyTo(_own.AsSpan(offset));

    protected override void Add(Communicator ranks, RoundTerms terms)
    {
        ranks.AllToAll(MemoryMarshal.AsBytes(_own.AsSpan()), MemoryMarshal.AsBytes(_terms.AsSpan()));
        // The first term of a step becomes the sum where it is.
        var isNew = terms.Before == 0 && terms.Ranks.Count > 0;
        var sum = isNew ? Term(terms.Ranks[0]) : _sum.AsSpan();
        foreach (var rank in terms.Ranks.Skip(isNew ? 1 : 0)) VectorSum.Add(sum, Term(rank));
        if (!terms.Completes)
        {
            if (isNew) sum.CopyTo(_sum);
            return;
        }
        if (terms.All > 1) VectorSum.Divide(sum, T.CreateChecked(terms.All));
        ranks.AllGather(MemoryMarshal.AsBytes(sum), MemoryMarshal.AsBytes(_means.AsSpan()));
    }

    private Span<T> Term(int rank) => _terms.AsSpan(rank * _share, _share);
}
